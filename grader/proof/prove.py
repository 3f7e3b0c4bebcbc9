"""The self-test of one rubric: all checks in order, each with its rows, as soon as it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack

from ..model.course import Course
from ..model.proof import Row, Section
from ..model.submission import Submission
from ..pipeline import Settings, open_box
from . import alternatives, baselines, budget, coverage, flakes, full_marks, leaks, mistakes, mutation, noise, stub
from .lab import Lab
from .thresholds import Thresholds
from .watch import Nobody, Watch

REFERENCE = "reference"
TITLES: Mapping[str, str] = {
    REFERENCE: "The reference gets full marks",
    "stub": "The untouched starter code gets nothing",
    "coverage": "Everything that students write is graded",
    "leaks": "Students receive nothing of the solution",
    "alternatives": "Other right answers are right",
    "baselines": "Answers without computation score about nothing",
    "mistakes": "Each known mistake costs what it should",
    "seeds": "Right answers stay right on other inputs",
    "noise": "Tolerances are above the noise",
    "limits": "The reference needs little time and memory",
    "mutants": "Small changes of the solution are caught",
}


def prove(
    course: Course,
    settings: Settings,
    also: Sequence[Submission] = (),
    only: Sequence[str] = (),
    thresholds: Thresholds | None = None,
    watch: Watch | None = None,
) -> Iterator[Section]:
    """Run the checks (those named in `only`, or all); `also` are hand-ins that must have full marks on every seed.

    Without a reference that passes nothing else means anything, so that check always runs, and ends it all if it fails.
    """
    with ExitStack() as stack:
        boxes = [stack.enter_context(open_box(course, settings)) for _ in range(settings.workers)]
        lab = Lab(course, boxes, thresholds or Thresholds(), watch or Nobody())
        for name, check in _checks(lab, also).items():
            if name == REFERENCE or not only or name in only:
                section = _timed(lab, TITLES[name], check)
                yield section
                if name == REFERENCE and not section.ok:
                    return


def _checks(lab: Lab, also: Sequence[Submission]) -> Mapping[str, Callable[[], list[Row]]]:
    return {
        REFERENCE: lambda: full_marks.check(lab),
        "stub": lambda: stub.check(lab),
        "coverage": lambda: coverage.check(lab),
        "leaks": lambda: leaks.check(lab),
        "alternatives": lambda: alternatives.check(lab),
        "baselines": lambda: baselines.check(lab),
        "mistakes": lambda: mistakes.check(lab),
        "seeds": lambda: flakes.check(lab, also),
        "noise": lambda: noise.check(lab),
        "limits": lambda: budget.check(lab),
        "mutants": lambda: mutation.check(lab),
    }


def _timed(lab: Lab, title: str, check: Callable[[], list[Row]]) -> Section:
    lab.watch.check(title)
    start = time.perf_counter()
    rows = tuple(check())
    return Section(title, rows, time.perf_counter() - start)
