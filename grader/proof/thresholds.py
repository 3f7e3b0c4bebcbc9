"""What the self-test puts up with, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """Code that computes nothing may get `baseline_share` of the points. The reference must pass on `seeds` sets of
    inputs; known mistakes and noise are tried on `few_seeds` of them.

    A tolerance should be `noise_room` times the noise of right answers or more. It is loose when it is `loose` times
    the precision of its numbers, and needlessly so when it is `needless` times the noise of float32 as well.

    The reference should need at most `budget_share` of a limit. A mutant may take `mutant_factor` times as long as the
    reference, but at least `mutant_seconds`.
    """

    baseline_share: float = 0.05
    seeds: int = 20
    few_seeds: int = 3
    noise_room: float = 10.0
    loose: float = 1e12
    needless: float = 1e3
    budget_share: float = 0.1
    mutant_factor: float = 20.0
    mutant_seconds: float = 2.0
