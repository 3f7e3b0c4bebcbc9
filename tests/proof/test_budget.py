"""A reference that needs much of a limit leaves no room for slower right answers."""

from __future__ import annotations

import pytest

from grader.model.proof import Outcome
from grader.proof import budget
from grader.proof.lab import Lab
from grader.sandbox import Tier
from tests.proof.workplace import MakeLab, bad
from tests.small_course import LAYERS, RUBRIC

LIMITS = "limits: {seconds: 1, memory_mb: 128}\nquestions:"


def test_a_small_reference_fits(tidy: Lab) -> None:
    assert [row.name for row in budget.check(tidy)] == ["time", "memory"]


def test_a_slow_reference_is_a_warning(make_lab: MakeLab) -> None:
    slow = LAYERS.replace("    out = np.maximum(0, x)", "    __import__('time').sleep(0.2)\n    out = np.maximum(0, x)")
    lab = make_lab(RUBRIC.replace("questions:", LIMITS), slow)
    rows = bad(budget.check(lab))
    assert {"relu/plain", "relu.hidden/three axes"} <= {row.name for row in rows}
    assert all(row.outcome is Outcome.WARNING for row in rows)


def test_a_large_reference_is_a_warning(make_lab: MakeLab) -> None:
    large = LAYERS.replace("    out = np.maximum(0, x)", "    out = np.ones(5_000_000)\n    out = np.maximum(0, x)")
    lab = make_lab(RUBRIC.replace("questions:", LIMITS), large)
    if lab.tier is Tier.SUBPROCESS:
        pytest.skip("this tier does not limit memory")
    rows = bad(budget.check(lab))
    assert [row.name for row in rows if "MB" in row.figure] == ["relu/plain", "relu.hidden/three axes"]
