"""Every mistake that the rubric knows costs exactly the criteria it should, on all inputs, and none beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model.proof import Outcome, Row
from ..model.rubric import Mistake
from ..model.submission import Submission
from ..oracle import Oracle
from ..plan import apply
from ..sandbox import Box
from .lab import Lab, lost


@dataclass(frozen=True)
class _Cost:
    """How often a mistake lost each criterion, of `times` sets of inputs; `problem` when it could not be made."""

    mistake: Mistake
    losses: Counter[str]
    times: int = 0
    problem: str = ""

    @property
    def always(self) -> list[str]:
        """Criteria that it lost each time."""
        return [name for name, count in self.losses.items() if count == self.times]

    @property
    def sometimes(self) -> list[str]:
        """Criteria that it lost now and then."""
        return [name for name, count in self.losses.items() if count < self.times]


def check(lab: Lab) -> list[Row]:
    """One row a mistake."""
    costs = lab.each(lab.course.rubric.mistakes, lambda box, mistake: _cost(lab, box, mistake, lab.few))
    return [_row(cost) for cost in costs]


def _cost(lab: Lab, box: Box, mistake: Mistake, oracles: Sequence[Oracle]) -> _Cost:
    losses: Counter[str] = Counter()
    try:
        files = apply(mistake, lab.course.reference.files)
    except ValueError as error:
        return _Cost(mistake, losses, problem=str(error))
    names = [c.id for c in lab.criteria if any(place.file == mistake.file for place in lab.reachable[c.id])]
    for oracle in oracles:
        run = lab.run(box, Submission(mistake.id, mistake.id, files), names, oracle)
        losses.update(lost(lab.verdicts(run, oracle)))
    return _Cost(mistake, losses, len(oracles))


def _row(cost: _Cost) -> Row:
    mistake = cost.mistake
    if cost.problem:
        return Row(mistake.id, Outcome.FAILED, "does not fit", cost.problem)
    if not cost.losses:
        return Row(mistake.id, Outcome.FAILED, "is not caught", "it loses nothing: no case shows the difference")
    figure = f"loses {len(cost.always)}"
    wrong = "; ".join(_differences(cost))
    if wrong:
        return Row(mistake.id, Outcome.FAILED, figure, wrong)
    if not mistake.loses:
        return Row(mistake.id, Outcome.WARNING, figure, f"confirm it in the rubric: {_written(cost)}")
    return Row(mistake.id, Outcome.OK, figure, ", ".join(cost.always))


def _differences(cost: _Cost) -> Iterator[str]:
    """What does not agree with the rubric; without `loses` there that is only a loss by luck alone."""
    mistake = cost.mistake
    for name in mistake.loses:
        if name not in cost.always:
            often = f"only on {cost.losses[name]} of {cost.times} inputs" if cost.losses[name] else "never"
            yield f"should lose {name}, but does so {often}"
    for name, count in cost.losses.items() if mistake.loses else ():
        if name not in (*mistake.loses, *mistake.may_lose):
            often = "" if count == cost.times else f" on {count} of {cost.times} inputs (may_lose?)"
            yield f"loses {name} as well{often}"


def _written(cost: _Cost) -> str:
    """As it would stand in the rubric."""
    loses = f"loses: [{', '.join(cost.always)}]"
    return f"{loses}, may_lose: [{', '.join(cost.sometimes)}]" if cost.sometimes else loses
