"""A file is missing and another one looks like it: is it the one? Decided by the names that its text defines.

The text is searched for `def name` and `class name`; it is neither parsed nor run.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from grader.model.rubric import Rubric
from grader.model.submission import Remark

from .member_path import shown
from .spelling import untouched

_DEFINITION = re.compile(rb"^[ \t]{0,32}(?:def|class)[ \t]{1,8}([A-Za-z_][A-Za-z0-9_]{0,99})", re.MULTILINE)
_ALIKE = 0.72
_SEARCHED = 256 << 10


@dataclass(frozen=True)
class Guess:
    """A file that may be the missing one; `certain` when its name is similar and it defines most of what is asked."""

    path: str
    remark: Remark
    certain: bool = False


@dataclass(frozen=True)
class Likeness:
    """`asked`: for each file of the package the names that the rubric exercises in it."""

    asked: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, rubric: Rubric) -> Likeness:
        """Targets read `module:name` or `module:Class.method`."""
        asked: dict[str, set[str]] = {file.path: set(file.symbols or ()) for file in rubric.starter.files}
        for criterion in rubric.criteria:
            module, _, name = criterion.target.partition(":")
            asked.setdefault(module.replace(".", "/") + ".py", set()).add(name.split(".")[0])
        return cls({path: frozenset(names - {""}) for path, names in asked.items()})

    def judge(self, missing: str, spare: Mapping[str, frozenset[str]]) -> Guess | None:
        """What stands for `missing` among the `spare` files (path -> names it defines), if anything looks like it."""
        wanted = self.asked.get(missing, frozenset())
        best = max(spare, key=lambda path: (len(wanted & spare[path]), _alike(path, missing), path), default="")
        if not best:
            return None
        held = wanted & spare[best]
        rivals = [path for path in spare if path != best and len(wanted & spare[path]) == len(held)]
        if held and 2 * len(held) > len(wanted) and _alike(best, missing) >= _ALIKE and not rivals:
            text = f"{missing} is missing. {shown(best)} defines its functions and was graded instead. Rename it."
            return Guess(best, Remark(text, file=missing, error=True), certain=True)
        if held:
            names = ", ".join(sorted(held)[:3])
            text = f"{missing} is missing. {shown(best)} defines {names}, but was not graded. Rename or move it."
            return Guess(best, Remark(text, file=missing, error=True))
        best = max(spare, key=lambda path: (_alike(path, missing), path))
        if _alike(best, missing) < _ALIKE:
            return None
        text = f"{missing} is missing. There is {shown(best)}: did you mean {missing}? It was not graded. Rename it."
        return Guess(best, Remark(text, file=missing, error=True))


def defined(source: bytes) -> frozenset[str]:
    """Names after `def` and `class` anywhere in the first part of the text."""
    return frozenset(name.decode() for name in _DEFINITION.findall(source, 0, _SEARCHED))


def _alike(path: str, missing: str) -> float:
    """0..1, how much the two file names have in common."""
    mine, theirs = (untouched(name.rsplit("/", 1)[-1])[0].casefold()[:100] for name in (path, missing))
    return difflib.SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
