"""What no schema can say: points add up, ids are unique, and every name the rubric uses exists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import RubricError
from ..model.rubric import ArraySpec, Case, Criterion, Rubric
from ..model.shape import size
from .yaml_text import Loc, Located


def check(rubric: Rubric, located: Located, path: Path) -> None:
    """Raise RubricError for the first thing in the rubric that does not fit together."""
    for test in (_ids, _points, _names, _sizes, _outputs):
        test(rubric, located, path)


def located_criteria(rubric: Rubric) -> Iterator[tuple[Loc, Criterion]]:
    """Each criterion with its place in the file."""
    for q, question in enumerate(rubric.questions):
        for c, criterion in enumerate(question.criteria):
            yield ("questions", q, "criteria", c), criterion


def _ids(rubric: Rubric, located: Located, path: Path) -> None:
    first: dict[str, int] = {}
    for loc, criterion in located_criteria(rubric):
        line = located.line((*loc, "id"))
        if criterion.id in first:
            raise RubricError(
                f"the criterion id {criterion.id!r} is used twice (first on line {first[criterion.id]})",
                path=path,
                line=line,
                fix="give each criterion an id of its own",
            )
        first[criterion.id] = line


def _points(rubric: Rubric, located: Located, path: Path) -> None:
    total = sum(criterion.points for criterion in rubric.criteria if not criterion.extra)
    if abs(total - rubric.points) > 1e-9:
        parts = ", ".join(
            f"{question.id} {sum(c.points for c in question.criteria if not c.extra):g}"
            for question in rubric.questions
        )
        raise RubricError(
            f"the criteria add up to {total:g} points, the rubric says {rubric.points:g}",
            path=path,
            line=located.line(("points",)),
            fix=f"change one of them ({parts})",
        )


def _names(rubric: Rubric, located: Located, path: Path) -> None:
    known = [criterion.id for criterion in rubric.criteria]
    for loc, criterion in located_criteria(rubric):
        _exist(criterion.needs, known, (*loc, "needs"), located, path)
    for n, alternative in enumerate(rubric.alternatives):
        _exist(alternative.criteria, known, ("alternatives", n, "criteria"), located, path)
    for n, mistake in enumerate(rubric.mistakes):
        _exist(mistake.loses, known, ("mistakes", n, "loses"), located, path)
        _exist(mistake.may_lose, known, ("mistakes", n, "may_lose"), located, path)


def _exist(names: Iterable[str], known: list[str], loc: Loc, located: Located, path: Path) -> None:
    for n, name in enumerate(names):
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            raise RubricError(
                f"there is no criterion {name!r}",
                path=path,
                line=located.line((*loc, n)),
                fix=f"did you mean `{close[0]}`?" if close else "name a criterion of this rubric",
            )


def _sizes(rubric: Rubric, located: Located, path: Path) -> None:
    """Every size that a case's inputs mention can be worked out."""
    for loc, criterion in located_criteria(rubric):
        for n, case in enumerate(criterion.cases):
            specs = {**criterion.inputs, **case.inputs}
            shapes = [*_shapes(specs), *([criterion.data.shape] if criterion.data else [])]
            for shape in shapes:
                _size(shape, case, (*loc, "cases", n), located, path)


def _shapes(spec: Any) -> Iterator[Iterable[int | str]]:
    if isinstance(spec, ArraySpec):
        if spec.generator != "values":
            yield getattr(spec, spec.generator)
    elif isinstance(spec, dict):
        for value in spec.values():
            yield from _shapes(value)
    elif isinstance(spec, tuple):
        for value in spec:
            yield from _shapes(value)


def _size(shape: Iterable[int | str], case: Case, loc: Loc, located: Located, path: Path) -> None:
    for dim in shape:
        try:
            number = size(dim, case.dims)
        except ValueError as error:
            raise RubricError(
                f"case {case.name!r}: {error}", path=path, line=located.line(loc), fix="add it to the case's `dims`"
            ) from None
        if number < 0:
            raise RubricError(f"case {case.name!r}: the size {dim!r} is {number}", path=path, line=located.line(loc))


def _outputs(rubric: Rubric, located: Located, path: Path) -> None:
    for loc, criterion in located_criteria(rubric):
        if criterion.outputs and not any(expectation.weight for expectation in criterion.outputs.values()):
            raise RubricError(
                "no output has a weight above 0",
                path=path,
                line=located.line((*loc, "outputs")),
                fix="give one a weight",
            )
