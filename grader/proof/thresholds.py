"""What the self-test puts up with, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """`baseline_share` of the points may go to code that computes nothing; `seeds` sets of inputs without one flake.
    Known mistakes are tried on `mistake_seeds` sets.

    A tolerance should be `noise_room` times the reference's noise or more, and at most `looseness` times it. The
    reference should need at most `budget_share` of a limit. A mutant may take `mutant_factor` times as long as the
    reference, but at least `mutant_seconds`.
    """

    baseline_share: float = 0.05
    seeds: int = 20
    mistake_seeds: int = 3
    noise_room: float = 10.0
    looseness: float = 1e12
    budget_share: float = 0.1
    mutant_factor: float = 20.0
    mutant_seconds: float = 2.0
