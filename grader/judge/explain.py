"""Which known mistakes explain a wrong answer: alone, each for outputs of its own, or two made at once.

A mistake explains an output when the hand-in agrees with it there in every case, hidden ones too. It is only named when
it explains every output that it changes at all: what a mistake would do and the hand-in does not do acquits it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..model.job import Job
from ..model.rubric import Accuracy, Bound, Close, Criterion, Decrease, Equal, Expectation, Recognised, Tolerances
from ..model.verdict import Diagnosis, Verdict
from .case import expand
from .criterion import Answers, against
from .suspects import Suspect, Suspects

MOST_PAIRS = 40  # that are run for one criterion on one set of inputs, the likeliest first
Names = frozenset[str]


@dataclass(frozen=True)
class Explanation:
    """What can be told, and which wrong outputs are accounted for by it."""

    diagnoses: tuple[Diagnosis, ...] = ()
    outputs: Names = frozenset()


@dataclass(frozen=True)
class Lineup:
    """One wrong answer beside the reference's, and the question of who agrees with whom."""

    criterion: Criterion
    jobs: Sequence[Job]
    seen: Answers
    expected: Answers
    tolerances: Tolerances

    def explain(self, suspects: Suspects) -> Explanation:
        """The simplest account: one mistake, several for different outputs, two at once, or part of the outputs."""
        wrong = self.outputs - self.agreeing(self.seen, self.expected)
        if not any(all(name in case.values for case in self.seen) for name in wrong):
            return Explanation()  # nothing wrong that was observed in every case
        known = [mark for mark in map(self._mark, suspects.alone()) if mark.changes]
        whole = [mark.suspect for mark in known if mark.fits == self.outputs]
        if whole:
            return Explanation(self._told(whole, "answers are"), wrong)
        parts = self._parts(known)
        if parts.outputs == wrong:
            return parts
        pair = self._pair(known, wrong, suspects)
        return Explanation(pair, wrong) if pair else parts

    @property
    def outputs(self) -> Names:
        """Everything that is compared with the reference; conditions are not."""
        return frozenset(name for name, rule in expand(self.criterion, self.expected[0]) if not isinstance(rule, Bound))

    def agreeing(self, seen: Answers, with_: Answers) -> Names:
        """The outputs in which the two agree in every case."""
        verdict = against(_exact(self.criterion), self.jobs, seen, with_, self.tolerances)
        if verdict.verdict is Verdict.GRADER_ERROR:  # the mistake itself crashes: it can explain nothing
            return frozenset()
        outputs = [output for case in verdict.cases for output in case.outputs]
        return self.outputs - {output.name for output in outputs if output.verdict is not Verdict.CORRECT}

    def _mark(self, suspect: Suspect) -> _Mark:
        changes = self.outputs - self.agreeing(self.expected, suspect.answers)
        return _Mark(suspect, changes, self.agreeing(self.seen, suspect.answers))

    def _parts(self, known: Sequence[_Mark]) -> Explanation:
        """Mistakes that change different outputs, those that change most first."""
        told: list[Diagnosis] = []
        covered: Names = frozenset()
        fitting = [mark for mark in known if mark.changes <= mark.fits]
        for changes in sorted({mark.changes for mark in fitting}, key=lambda names: (-len(names), sorted(names))):
            if not changes & covered:
                covered |= changes
                same = [mark.suspect for mark in fitting if mark.changes == changes]
                told += self._told(same, f"{_spoken(changes)} {'are' if len(changes) > 1 else 'is'}")
        return Explanation(tuple(dict.fromkeys(told)), covered)

    def _pair(self, known: Sequence[_Mark], wrong: Names, suspects: Suspects) -> tuple[Diagnosis, ...]:
        for one, other in sorted(_possible_pairs(known, wrong), key=_farness)[:MOST_PAIRS]:
            answers = suspects.together(one.suspect, other.suspect)
            if answers is not None and self.agreeing(self.seen, answers) == self.outputs:
                how = f"in {self._cases}, your answers are the same as if these two mistakes were made at once"
                messages = dict.fromkeys((one.suspect.message, other.suspect.message))
                return tuple(Diagnosis(message, how) for message in messages)
        return ()

    def _told(self, suspects: Sequence[Suspect], what: str) -> tuple[Diagnosis, ...]:
        """All that explain the same, and that there are several."""
        by_message = {suspect.message: suspect for suspect in reversed(suspects)}
        doubt = "; another known mistake has the same effect: see which of them is yours" if len(by_message) > 1 else ""
        told = [by_message[message] for message in dict.fromkeys(suspect.message for suspect in suspects)]
        how = f"in {self._cases}, your {what} the same as if this mistake were made"
        return tuple(Diagnosis(one.message, f"{how}{f' in {one.where}' if one.where else ''}{doubt}") for one in told)

    @property
    def _cases(self) -> str:
        return "the one case" if len(self.jobs) == 1 else f"all {len(self.jobs)} cases"


@dataclass(frozen=True)
class _Mark:
    """A mistake, the outputs that it changes, and those in which the hand-in agrees with it."""

    suspect: Suspect
    changes: Names
    fits: Names


def _possible_pairs(known: Sequence[_Mark], wrong: Names) -> Iterator[tuple[_Mark, _Mark]]:
    """Pairs that change all that is wrong, and of which each fits where it alone changes something."""
    for one, other in combinations(known, 2):
        alone = one.changes - other.changes <= one.fits and other.changes - one.changes <= other.fits
        if alone and one.changes & other.changes and wrong <= one.changes | other.changes:
            yield one, other


def _farness(pair: tuple[_Mark, _Mark]) -> int:
    """Pairs in what the criterion is about come first."""
    return sum(bool(mark.suspect.where) for mark in pair)


def _spoken(names: Names) -> str:
    *most, last = (f"`{name}`" for name in sorted(names))
    return f"{', '.join(most)} and {last}" if most else last


def _exact(criterion: Criterion) -> Criterion:
    """The criterion with outcomes compared by their numbers: another run that reaches a goal is not the same run."""
    rules = {name: _exact_rule(rule) for name, rule in criterion.outputs.items()}
    return criterion.model_copy(update={"outputs": rules})


def _exact_rule(rule: Expectation) -> Expectation:
    if isinstance(rule, Decrease | Recognised):
        return Close(weight=rule.weight, rtol=1e-6, atol=1e-6, shape="loose", gradient=False)
    return Equal(judge="equal", weight=rule.weight, shape="loose") if isinstance(rule, Accuracy) else rule
