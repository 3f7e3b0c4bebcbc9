"""Late hand-ins: a penalty on the finished score, so that the policy can change without running anything."""

from __future__ import annotations

import math

from ..model.rubric import LatePolicy


def penalty(policy: LatePolicy, days_late: float) -> float:
    """The share of the score that is lost, 0..1: nothing within the grace days, then `percent_per_day` a begun day."""
    days = math.ceil(round(max(0.0, days_late - policy.grace_days), 6))
    return min(days * policy.percent_per_day, policy.max_percent) / 100
