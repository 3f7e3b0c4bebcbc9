"""The small `einops.rearrange`: axes by name, before numpy's own reshape and transpose."""

from __future__ import annotations

import numpy as np
import pytest

from grader.harness.rearranged import rearrange

X = np.arange(24).reshape(2, 3, 4)


@pytest.mark.parametrize(
    ("pattern", "sizes", "expected"),
    [
        ("b c d -> b c d", {}, X),
        ("b c d -> d b c", {}, X.transpose(2, 0, 1)),
        ("b c d -> b (c d)", {}, X.reshape(2, 12)),
        ("b c (h w) -> b h w c", {"h": 2}, X.reshape(2, 3, 2, 2).transpose(0, 2, 3, 1)),
        ("b c d -> b c d 1 1", {}, X[..., None, None]),
        ("b c d -> (d b c)", {}, X.transpose(2, 0, 1).ravel()),
    ],
)
def test_what_numpy_would_give(pattern, sizes, expected):
    np.testing.assert_array_equal(rearrange(X, pattern, **sizes), expected)


def test_an_axis_of_one_goes():
    np.testing.assert_array_equal(rearrange(X[:, None], "b 1 c d -> b c d"), X)


@pytest.mark.parametrize("pattern", ["b c -> c b", "b c d", "b c d -> b c", "b b d -> b d b", "(b c) c d -> b c d"])
def test_a_pattern_that_does_not_fit_is_told(pattern):
    with pytest.raises(ValueError, match=r"pattern|axis|sizes"):
        rearrange(X, pattern)


def test_torch_and_the_import_of_a_hand_in(torch_box):
    text = """
        from einops import rearrange
        def last(x):
            return rearrange(x, "b c -> b c 1 1")
        """
    values = torch_box(text).job("autograd", "layers:last", {"x": X[0].astype(float)}, {"args": ["x"]})["values"]
    np.testing.assert_array_equal(values["out"], X[0][:, :, None, None])
