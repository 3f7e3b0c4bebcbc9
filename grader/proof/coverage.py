"""Every function that students write is noticed when it is missing: taken out alone, it must cost some criterion.

What a criterion does not notice the coverage of it cannot judge either; mutants of it are not tried there.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from ..model.proof import Outcome, Row
from ..model.submission import Submission
from ..plan.package_index import MODULE, Place
from ..sandbox import Box
from .lab import Lab, lost
from .symbols import Symbol

GONE = "raise RuntimeError('taken out')"


def notice(lab: Lab) -> Mapping[Place, tuple[str, ...]]:
    """For each student function, the criteria that are lost without it, in the rubric's order. Worked out once."""
    if not lab.noticed:
        found = lab.each(lab.symbols, lambda box, symbol: _losses(lab, box, symbol))
        lab.noticed = {symbol.place: names for symbol, names in zip(lab.symbols, found, strict=True)}
    return lab.noticed


def check(lab: Lab) -> list[Row]:
    """Points add up, and a row for each function that no criterion looks at."""
    rubric, noticed = lab.course.rubric, notice(lab)
    total = sum(criterion.points for criterion in rubric.criteria if not criterion.extra)
    fits = abs(total - rubric.points) < 1e-9
    manual = sum(criterion.points for criterion in rubric.criteria if criterion.manual)
    by_hand = f"{manual:g} of them by a person" if manual else ""
    rows = [Row("points", Outcome.OK if fits else Outcome.FAILED, f"{total:g} of {rubric.points:g}", by_hand)]
    missed = [symbol for symbol in lab.symbols if not noticed[symbol.place]]
    count = f"{len(lab.symbols) - len(missed)} of {len(lab.symbols)}"
    rows.append(Row("functions that students write", Outcome.FAILED if missed else Outcome.OK, count, "are graded"))
    return rows + [row for symbol in lab.symbols for row in _row(lab, symbol, noticed[symbol.place])]


def _row(lab: Lab, symbol: Symbol, names: tuple[str, ...]) -> list[Row]:
    if not names:
        return [Row(symbol.name, Outcome.FAILED, "not graded", "no criterion notices when it is missing")]
    if not any(symbol.place in lab.looked_at[name] for name in names):
        return [Row(symbol.name, Outcome.WARNING, "only by others", f"no criterion of its own; noticed by {names[0]}")]
    return []


def _losses(lab: Lab, box: Box, symbol: Symbol) -> tuple[str, ...]:
    place = symbol.place
    names = [criterion.id for criterion in lab.criteria if place in lab.reachable[criterion.id]]
    if place.function == MODULE or not names:
        return tuple(names)
    files = dict(lab.course.reference.files)
    files[place.file] = _without(files[place.file].decode("utf-8"), symbol).encode()
    return lost(lab.verdicts(lab.run(box, Submission(symbol.name, symbol.name, files), names)))


def _without(text: str, symbol: Symbol) -> str:
    """The file with the function's body raising an error at once."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno == symbol.lines[0]:
            node.body = ast.parse(GONE).body
    return ast.unparse(tree)
