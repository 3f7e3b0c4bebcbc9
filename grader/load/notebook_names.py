"""The course's notebooks among the files of a hand-in, by name: `knn.ipynb`, `ann_knn-2.ipynb`, `KNN (1).ipynb`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.model.rubric import Rubric
from grader.model.submission import Remark

from .keep import Use, use
from .member_path import shown
from .spelling import letters, untouched, words

_NO_MATCH = 3


def match_notebooks(gathered: Mapping[str, bytes], root: str, rubric: Rubric) -> tuple[dict[str, bytes], list[Remark]]:
    """Notebooks by the course's file name, and remarks on guesses and on those that are needed but absent.

    `root` is the folder of the package: of several notebooks with one name the nearest to it is taken.
    """
    places = {_base(path): path for path in rubric.starter.notebooks}
    free = {path for path in gathered if use(path) is Use.NOTEBOOK}
    taken: dict[str, str] = {}
    for closeness in range(_NO_MATCH):
        for name in places.keys() - taken.keys():
            near = [path for path in free if _distance(path, name, places) == closeness]
            if near:
                taken[name] = min(near, key=lambda path: _remoteness(path, root, places[name]))
                free.remove(taken[name])
    order = [name for name in places if name in taken]
    guesses = [name for name in order if _base(taken[name]) != name]
    remarks = [Remark(f"{shown(taken[name])} was read as {name}.", file=name) for name in guesses]
    return {name: gathered[taken[name]] for name in order}, [*remarks, *_absent(taken, rubric)]


def _absent(taken: Mapping[str, str], rubric: Rubric) -> Iterable[Remark]:
    answers = dict.fromkeys(_base(criterion.notebook) for criterion in rubric.criteria if criterion.manual)
    for names, what in (
        ([name for name in answers if name not in taken], "written answers cannot be marked"),
        ([name for name in rubric.graded_notebooks if name not in taken], "functions cannot be graded"),
    ):
        if names:
            whose = "Its" if len(names) == 1 else "Their"
            yield Remark(f"Missing: {', '.join(names)}. {whose} {what}.", error=True)


def _distance(path: str, name: str, expected: Iterable[str]) -> int:
    """0 the name itself, 1 another spelling of it, 2 the name among other words, 3 something else."""
    base = _base(path)
    if base == name:
        return 0
    if letters(base) == letters(name):
        return 1
    inside = [other for other in expected if _contains(words(base), words(other))]
    return 2 if inside and name == max(inside, key=len) else _NO_MATCH


def _contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def _remoteness(path: str, root: str, place: str) -> tuple[bool, bool, int, int, str]:
    """Sorts the notebook at the course's own place first, then the one beside or just above the package."""
    folder = path.rpartition("/")[0]
    at_place = path == place or path.endswith(f"/{place}")
    above = folder in ("", root) or root.startswith(f"{folder}/")
    depth = path.count("/")
    return (not at_place, not above, -depth if above else depth, -untouched(_base(path))[1], path)


def _base(path: str) -> str:
    return path.rsplit("/", 1)[-1]
