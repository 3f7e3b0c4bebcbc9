"""What a wrong answer has to do with the right one, when that is certain: the relation holds in every case.

Only visible cases are looked at and only for criteria that are not passed. A story that a right answer would fit as
well, or that rests on a single number, is not told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from ..model.job import Job
from ..model.observation import Observation, RunStatus
from ..model.rubric import Criterion
from ..model.verdict import Diagnosis
from .case import expand
from .evidence import RIGHT, Evidence, Key, same
from .forms import Misfit, as_array
from .relations import RELATIONS
from .sentences import sentence

ORDER = (
    "zeros",
    "input",
    "other",
    "sign",
    "permuted",
    "missing",
    "extra",
    "factor",
    "added",
    "part",
    "shifted",
    "reordered",
    "epsilon",
    "float32",
    "kink",
    "largest",
    "smallest",
    "tie",
    "first",
    "last",
    "border",
)
ELSEWHERE_RIGHT = ("first", "last", "border", "kink", "tie", "largest", "smallest")


def diagnose(
    criterion: Criterion,
    jobs: Sequence[Job],
    seen: Sequence[Observation],
    expected: Sequence[Observation],
    explained: Collection[str] = (),
) -> tuple[Diagnosis, ...]:
    """One sentence for each wrong output whose relation to the right one is certain, `explained` ones left out."""
    shown = [
        (job, case, got, want)
        for job, case, got, want in zip(jobs, criterion.cases, seen, expected, strict=True)
        if (case.visibility or criterion.visibility) == "visible"
    ]
    if not shown or any(got.status is not RunStatus.OK for _, _, got, _ in shown):
        return ()
    names = [name for name, _ in expand(criterion, shown[0][3]) if name not in explained]
    found = ((name, _certain([_evidence(name, *row) for row in shown])) for name in names)
    return tuple(_told(name, key, len(shown)) for name, key in found if key)


def _evidence(name: str, job: Job, case: Any, got: Observation, want: Observation) -> Evidence | None:
    have, right = as_array(got.values.get(name)), as_array(want.values.get(name))
    if isinstance(have, Misfit) or isinstance(right, Misfit) or have.dtype.kind not in "biuf":
        return None
    if not (np.isfinite(have).all() and np.isfinite(right).all()):
        return None
    if right.size == 1 and have.size == 1:
        have = have.reshape(right.shape)
    values = {key: value for key, value in want.values.items() if isinstance(value, np.ndarray)}
    return Evidence(name, have.astype(np.float64), right.astype(np.float64), job.inputs, values, case.dims)


def _certain(cases: Sequence[Evidence | None]) -> Key | None:
    """The best key that holds in every case where the output is wrong and contradicts none where it is right."""
    known = [case for case in cases if case is not None]
    right = [case for case in known if same(case.got, case.expected, room=RIGHT)]
    wrong = [case for case in known if not same(case.got, case.expected, room=RIGHT)]
    if len(known) < len(cases) or not wrong:
        return None
    keys = set.intersection(*(set(_keys(case)) for case in wrong))
    keys = {key for key in keys if all(_allows(key, case) for case in right)}
    if sum(case.expected.size for case in wrong) < 2:
        keys = {key for key in keys if right and _rests_on_a_setting(key)}
    return min(keys, key=_rank, default=None)


def _rests_on_a_setting(key: Key) -> bool:
    """A term with a setting in front, such as reg: a single number shows it when the setting is 0 elsewhere."""
    return key[0] in ("missing", "extra") and any(letter.isalpha() for letter in key[1])


def _keys(case: Evidence) -> Iterator[Key]:
    for relation in RELATIONS:
        yield from relation(case)


def _allows(key: Key, case: Evidence) -> bool:
    """Whether a right answer in this case fits the story: a factor N where N is 1, a missing term that is 0."""
    if key[0] in ("factor", "part") and isinstance(key[1], str):
        size = case.dims.get(key[1].removeprefix("1/"))
        return size == 1 or not case.expected.any()
    if key[0] in ("missing", "extra"):
        setting = key[1].split()[-1] if key[1].strip() else ""
        return case.inputs.get(setting) == 0
    return key[0] in ELSEWHERE_RIGHT or not case.expected.any()


def _rank(key: Key) -> tuple[int, bool, str]:
    """Simple stories first; a factor with a name before a bare number."""
    return ORDER.index(key[0]), isinstance(key[1], float) if len(key) > 1 else False, str(key)


def _told(name: str, key: Key, cases: int) -> Diagnosis:
    how = f"compared with the reference in {'the one visible case' if cases == 1 else f'all {cases} visible cases'}"
    return Diagnosis(f"`{name}` {sentence(key)}", how)
