"""Automatic mutants of what students write: each must cost some criterion its points, or be listed as equivalent.

A mutant is run on the criteria that look at its function, and only if it passes all of those on the others that the
function can reach. Criteria that do not notice when the function is taken out altogether are left alone, and so are
functions that nobody compares with anything: a net of the student's own is judged by what it learns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..model.job import Job
from ..model.proof import Outcome, Row
from ..model.rubric import Accuracy, Criterion, Decrease, Equivalent, Recognised
from ..model.submission import Submission
from ..plan.mutants import Mutant, mutants
from ..plan.package_index import Place
from ..running import Assignment
from ..sandbox import Box
from .coverage import notice
from .lab import Lab, Verdicts, is_full, lost
from .symbols import Symbol, regions_by_file


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: the criteria that look at its function, and those that it lost (`killers`).

    `accepted` is the remark of another right answer of the rubric that it agrees with.
    """

    mutant: Mutant
    near: tuple[str, ...]
    killers: tuple[str, ...]
    accepted: str = ""


def check(lab: Lab) -> list[Row]:
    """A summary, the mutation score of each criterion, and a row for each mutant that lives without a reason."""
    fates = list(_fates(lab))
    reasons = {fate.mutant.id: _reason(fate.mutant, lab.course.rubric.equivalent) for fate in fates}
    living = [fate for fate in fates if not fate.killers and not fate.accepted]
    rows = [_summary(fates, sum(bool(reasons[fate.mutant.id]) for fate in living))]
    rows += _scores(lab, [fate for fate in fates if not reasons[fate.mutant.id] and not fate.accepted])
    rows += [_survivor(fate) for fate in living if not reasons[fate.mutant.id]]
    return [*rows, *_stale(lab.course.rubric.equivalent, fates)]


def _fates(lab: Lab) -> Iterator[Fate]:
    made = [
        mutant
        for file, regions in regions_by_file(_compared(lab)).items()
        for mutant in mutants(file, lab.course.reference.files[file].decode("utf-8"), regions)
    ]
    noticed, plan = notice(lab), _quick(lab)
    return lab.each(made, lambda box, mutant: _fate(lab, box, mutant, noticed, plan))


def _compared(lab: Lab) -> tuple[Symbol, ...]:
    """The functions that some criterion compares; what is judged only by what it learns may be changed at will."""
    looking = {symbol: [c for c in lab.criteria if symbol.place in lab.looked_at[c.id]] for symbol in lab.symbols}
    return tuple(symbol for symbol, criteria in looking.items() if not criteria or not all(map(_is_free, criteria)))


def _is_free(criterion: Criterion) -> bool:
    return all(isinstance(rule, Accuracy | Recognised | Decrease) for rule in criterion.outputs.values())


def _fate(lab: Lab, box: Box, mutant: Mutant, noticed: Mapping[Place, tuple[str, ...]], plan: Assignment) -> Fate:
    place = Place(mutant.file, mutant.function)
    asked = noticed[place]
    near = tuple(name for name in asked if place in lab.looked_at[name])
    far = tuple(name for name in asked if name not in near)
    submission = Submission(mutant.id, mutant.id, {**lab.course.reference.files, mutant.file: mutant.text.encode()})
    accepted = ""
    for names in (near, far):
        if names:
            verdicts = lab.verdicts(lab.run_on(box, submission, plan.only(names)))
            accepted = accepted or _accepted(lab, verdicts)
            if lost(verdicts):
                return Fate(mutant, near, lost(verdicts))
    return Fate(mutant, near, (), accepted)


def _quick(lab: Lab) -> Assignment:
    """All jobs, with time limits that fit the reference: a mutant that takes much longer is caught."""
    (expected,) = lab.each(["time of the reference"], lambda box, _: lab.oracle.expected(box, 0))
    plan = lab.oracle.assignment(0).plan
    return Assignment.of(
        {
            name: [_limited(lab, job, seen.seconds) for job, seen in zip(jobs, expected[name], strict=True)]
            for name, jobs in plan.items()
        }
    )


def _limited(lab: Lab, job: Job, seconds: float) -> Job:
    patience = max(lab.thresholds.mutant_seconds, lab.thresholds.mutant_factor * seconds)
    limits = replace(job.limits, seconds=min(job.limits.seconds, patience))
    return replace(job, limits=limits, want_source=False)


def _accepted(lab: Lab, verdicts: Verdicts) -> str:
    """The remark of the other right answer that a verdict was given for."""
    messages = {alternative.message for alternative in lab.course.rubric.alternatives}
    remarks = (remark for verdict in verdicts.values() if is_full(verdict) for remark in verdict.remarks)
    return next((remark for remark in remarks if remark in messages), "")


def _summary(fates: Sequence[Fate], listed: int) -> Row:
    killed = sum(bool(fate.killers) for fate in fates)
    accepted = sum(bool(fate.accepted) for fate in fates)
    parts = [f"{listed} listed as equivalent" * bool(listed), f"{accepted} right by an alternative" * bool(accepted)]
    fine = killed + accepted + listed == len(fates)
    text = ", ".join(part for part in parts if part)
    figure = f"{killed} of {len(fates)} caught"
    text = f"{text}; below, of the functions that a criterion looks at".removeprefix("; ")
    return Row("all criteria together", Outcome.OK if fine else Outcome.FAILED, figure, text)


def _scores(lab: Lab, fates: Sequence[Fate]) -> Iterator[Row]:
    """For each criterion, how many mutants of the functions it looks at it catches."""
    for criterion in lab.criteria:
        near = [fate for fate in fates if criterion.id in fate.near]
        if near:
            killed = sum(criterion.id in fate.killers for fate in near)
            yield Row(criterion.id, Outcome.OK, f"{killed} of {len(near)}")


def _survivor(fate: Fate) -> Row:
    mutant, place = fate.mutant, f"{fate.mutant.file}:{fate.mutant.line}"
    text = f"- {mutant.before}\n+ {mutant.after}\n{mutant.id}"
    return Row(
        fate.near[0] if fate.near else mutant.function, Outcome.FAILED, f"survives at {place} ({mutant.kind})", text
    )


def _reason(mutant: Mutant, listed: Sequence[Equivalent]) -> str:
    return next((entry.reason for entry in listed if _names(entry, mutant)), "")


def _names(entry: Equivalent, mutant: Mutant) -> bool:
    if entry.mutant:
        return entry.mutant.endswith(mutant.id)  # people write the module in front of the function, too
    same_place = entry.file == mutant.file and entry.function in ("", mutant.function)
    return same_place and entry.before == mutant.before and entry.after == mutant.after


def _stale(listed: Sequence[Equivalent], fates: Sequence[Fate]) -> Iterator[Row]:
    """Entries that name no mutant (any more), or one that a criterion can tell from the reference."""
    for entry in listed:
        name = entry.mutant or f"{entry.before}  ->  {entry.after}"
        found = [fate for fate in fates if _names(entry, fate.mutant)]
        killers: Mapping[str, None] = dict.fromkeys(killer for fate in found for killer in fate.killers)
        if not found:
            yield Row("equivalent", Outcome.FAILED, "names nothing", f"no mutant is {name}: delete the entry")
        elif killers:
            text = f"{name} is no equivalent: {', '.join(killers)} tells it from the reference"
            yield Row("equivalent", Outcome.FAILED, "is caught", text)
