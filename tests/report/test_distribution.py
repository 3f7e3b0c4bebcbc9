from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.distribution import Spread, histogram, passing, spread
from grader.report.state import RowState

from .fixtures import not_graded, perfect, typical


@settings(deadline=None)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=40))
def test_quartiles_agree_with_numpy(scores: list[float]) -> None:
    found = spread(scores)
    assert found is not None
    expected = [*np.percentile(scores, [0, 25, 50, 75, 100]), np.mean(scores)]
    assert [*vars(found).values()] == pytest.approx(expected, abs=1e-9)


def test_one_score_and_none() -> None:
    assert spread([7.0]) == Spread(7.0, 7.0, 7.0, 7.0, 7.0, 7.0)
    assert spread([]) is None


def test_bins_are_tenths_and_full_marks_are_in_the_last() -> None:
    assert histogram([0, 9.99, 10, 30, 99, 100, 104, -1], 100) == (3, 1, 0, 1, 0, 0, 0, 0, 0, 3)
    assert histogram([0.3], 1.0)[3] == 1  # 10 * 0.3 is less than 3 in floating point
    assert histogram([0, 0], 0) == (0,) * 9 + (2,)


def test_passing_counts_states_and_leaves_out_what_is_not_graded() -> None:
    found = {item.id: item for item in passing([typical(), perfect(1), not_graded()])}
    assert found["knn.two_loops"].rate == 1
    assert found["knn.one_loop"].counts == {RowState.PARTIAL: 1}
    assert found["net.solver"].rate is None
    assert found["net.solver"].mean is None
    assert found["net.affine_backward"].mean == pytest.approx(4)
    assert not found["svm.hidden"].visible
    assert [item.position for item in found.values()] == list(range(1, len(found) + 1))
