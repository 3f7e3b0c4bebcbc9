"""Other right answers must fit the reference and be accepted."""

from __future__ import annotations

import pytest

from grader.model.proof import Outcome
from grader.proof import alternatives
from tests.proof.workplace import MakeLab
from tests.small_course import RUBRIC

ENTRY = (
    'alternatives:\n  - {{id: old, in: layers.py, message: Fine., replace: "{old}", with: "{new}", criteria: [relu]}}\n'
)


@pytest.mark.parametrize(
    ("old", "new", "outcome", "figure"),
    [
        ("np.maximum(0, x)", "np.maximum(0.1, x)", Outcome.OK, "accepted"),
        ("np.maximum(7, x)", "x", Outcome.FAILED, "does not fit"),
        ("np.maximum(0, x)", "x / 0 * np.nonsense", Outcome.FAILED, "is not accepted"),
    ],
)
def test_an_alternative(make_lab: MakeLab, old: str, new: str, outcome: Outcome, figure: str) -> None:
    lab = make_lab(RUBRIC + ENTRY.format(old=old, new=new))
    (row,) = alternatives.check(lab)
    assert (row.name, row.outcome, row.figure) == ("old", outcome, figure)
