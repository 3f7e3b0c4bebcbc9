"""What no schema can say: points add up, ids are unique, and every name the rubric uses exists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from ..model.rubric import ArraySpec, CaptionSpec, Case, Criterion, DigitSpec, Edit, Rubric, TaskSpec
from ..model.shape import size
from .yaml_text import Loc, Located


def check(rubric: Rubric, located: Located) -> None:
    """Raise RubricError for the first thing in the rubric that does not fit together."""
    for test in (_ids, _points, _names, _sizes, _outputs):
        test(rubric, located)


def located_criteria(rubric: Rubric) -> Iterator[tuple[Loc, Criterion]]:
    """Each criterion with its place in the file."""
    for q, question in enumerate(rubric.questions):
        for c, criterion in enumerate(question.criteria):
            yield ("questions", q, "criteria", c), criterion


def _ids(rubric: Rubric, located: Located) -> None:
    """Ids are keys: of verdicts, and of what edits of the reference are known to do."""
    _unique("criterion", ((loc, criterion.id) for loc, criterion in located_criteria(rubric)), located)
    edits: dict[str, Iterable[Edit]] = {"alternatives": rubric.alternatives, "mistakes": rubric.mistakes}
    _unique("edit", (((key, n), edit.id) for key, group in edits.items() for n, edit in enumerate(group)), located)


def _unique(what: str, ids: Iterable[tuple[Loc, str]], located: Located) -> None:
    first: dict[str, Loc] = {}
    for loc, name in ids:
        if name in first:
            where = located.where((*first[name], "id"))
            said = f"the {what} id {name!r} is used twice (first on {where})"
            raise located.error(said, (*loc, "id"), fix=f"give each {what} an id of its own")
        first[name] = loc


def _points(rubric: Rubric, located: Located) -> None:
    total = sum(criterion.points for criterion in rubric.criteria if not criterion.extra)
    if abs(total - rubric.points) > 1e-9:
        parts = ", ".join(
            f"{question.id} {sum(c.points for c in question.criteria if not c.extra):g}"
            for question in rubric.questions
        )
        said = f"the criteria add up to {total:g} points, the rubric says {rubric.points:g}"
        raise located.error(said, ("points",), fix=f"change one of them ({parts})")
    if rubric.cap is not None and rubric.cap < rubric.points:
        said = f"the cap, {rubric.cap:g}, takes points from full marks, {rubric.points:g}"
        raise located.error(said, ("cap",), fix="leave it out, or let it limit extra credit only")


def _names(rubric: Rubric, located: Located) -> None:
    known = [criterion.id for criterion in rubric.criteria]
    for loc, criterion in located_criteria(rubric):
        _exist(criterion.needs, known, (*loc, "needs"), located)
    for n, alternative in enumerate(rubric.alternatives):
        _exist(alternative.criteria, known, ("alternatives", n, "criteria"), located)
    for n, mistake in enumerate(rubric.mistakes):
        _exist(mistake.loses, known, ("mistakes", n, "loses"), located)
        _exist(mistake.may_lose, known, ("mistakes", n, "may_lose"), located)


def _exist(names: Iterable[str], known: list[str], loc: Loc, located: Located) -> None:
    for n, name in enumerate(names):
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            fix = f"did you mean `{close[0]}`?" if close else "name a criterion of this rubric"
            raise located.error(f"there is no criterion {name!r}", (*loc, n), fix)


def _sizes(rubric: Rubric, located: Located) -> None:
    """Every size that a case's inputs mention can be worked out."""
    for loc, criterion in located_criteria(rubric):
        for n, case in enumerate(criterion.cases):
            specs = {**criterion.inputs, **case.inputs}
            shapes = [*_shapes(specs), *_data_shapes(criterion.data)]
            for shape in shapes:
                _size(shape, case, (*loc, "cases", n), located)


def _data_shapes(spec: TaskSpec | None) -> list[Iterable[int | str]]:
    if isinstance(spec, CaptionSpec):
        return [(spec.train, spec.test, spec.words, spec.places, spec.features)]
    if isinstance(spec, DigitSpec):
        return [(spec.train, spec.asked, spec.known, spec.size)]
    return [spec.shape] if spec else []


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


def _size(shape: Iterable[int | str], case: Case, loc: Loc, located: Located) -> None:
    for dim in shape:
        try:
            number = size(dim, case.dims)
        except ValueError as error:
            raise located.error(f"case {case.name!r}: {error}", loc, fix="add it to the case's `dims`") from None
        if number < 0:
            raise located.error(f"case {case.name!r}: the size {dim!r} is {number}", loc)


def _outputs(rubric: Rubric, located: Located) -> None:
    for loc, criterion in located_criteria(rubric):
        if criterion.outputs and not any(expectation.weight for expectation in criterion.outputs.values()):
            raise located.error("no output has a weight above 0", (*loc, "outputs"), fix="give one a weight")
