"""Cases whose right answer is nothing but zeros: code that computes nothing passes them, so alone they earn nothing.

They count as soon as the same output is right where there is something to compute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..model.observation import Observation
from ..model.rubric import Close, Criterion, Equal
from ..model.verdict import CaseVerdict
from .case import credit_of, expand

REMARK = "Zeros are the right answer in `{case}`: that counts once there is another case that is right."


def without_luck(
    criterion: Criterion, cases: tuple[CaseVerdict, ...], expected: Sequence[Observation]
) -> tuple[CaseVerdict, ...]:
    """The cases with no credit for zeros that may be luck."""
    zeros = [_zeros(criterion, want) for want in expected]
    pairs = [(output, names) for case, names in zip(cases, zeros, strict=True) for output in case.outputs]
    computed = {output.name for output, names in pairs if output.name not in names}
    earned = {output.name for output, names in pairs if output.name not in names and output.credit}
    lucky = computed - earned
    return tuple(_without(case, names & lucky) for case, names in zip(cases, zeros, strict=True))


def _zeros(criterion: Criterion, want: Observation) -> frozenset[str]:
    """Outputs that are compared, and are all zeros in this case."""
    compared = (name for name, rule in expand(criterion, want) if isinstance(rule, Close | Equal))
    return frozenset(name for name in compared if name in want.values and _is_zero(want.values[name]))


def _is_zero(value: object) -> bool:
    return isinstance(value, int | float | np.ndarray) and not np.any(value)


def _without(case: CaseVerdict, names: frozenset[str]) -> CaseVerdict:
    if not any(output.name in names and output.credit for output in case.outputs):
        return case
    outputs = tuple(replace(output, credit=0.0) if output.name in names else output for output in case.outputs)
    remarks = (*case.remarks, REMARK.format(case=case.name)) if case.visible else case.remarks
    return replace(case, outputs=outputs, credit=credit_of(outputs), remarks=remarks)
