"""A person's mark: points for a written answer, or an override of an automatic score with the reason for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """`score` points for one criterion of one submission; `by` and `at` (UTC, ISO 8601) say who and when."""

    submission: str
    criterion: str
    score: float
    comment: str = ""
    by: str = ""
    at: str = ""
