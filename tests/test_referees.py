"""The checker is checked: a gradient that is wrong by 0.05 % must not get past either referee."""

import numpy as np
import pytest

from .referees import clear_of_margin, clear_of_zero, frozen, judge, judge_by_differences, judge_by_torch, keeps_float32

RNG = np.random.default_rng(0)
INPUTS = {"x": RNG.standard_normal((4, 5)), "w": RNG.standard_normal((5, 3))}


def tanh_run(spoil=lambda name, gradient: gradient):
    """tanh(x w), whose gradients `spoil` may change."""

    def run(x, w):
        out = np.tanh(x @ w)

        def back(dout):
            dinner = dout * (1 - out**2)
            return {"x": spoil("x", dinner @ w.T), "w": spoil("w", x.T @ dinner)}

        return out, back

    return run


def tanh_twin(x, w):
    return (x @ w).tanh()


def all_scaled(name, gradient):
    return gradient * 1.0005


def one_number_scaled(name, gradient):
    spoilt = gradient.copy()
    index = np.unravel_index(np.argmax(np.abs(gradient)), gradient.shape)
    spoilt[index] *= 1.0005
    return spoilt


def only_w_scaled(name, gradient):
    return gradient * 0.9995 if name == "w" else gradient


def forgotten(name, gradient):
    return np.zeros_like(gradient)


def wrong_shape(name, gradient):
    return gradient[:1]


SPOILERS = [all_scaled, one_number_scaled, only_w_scaled, forgotten, wrong_shape]


def test_the_right_gradient_passes():
    judge(tanh_run(), tanh_twin, INPUTS)


@pytest.mark.parametrize("spoil", SPOILERS)
@pytest.mark.parametrize("seed", range(5))
def test_differences_reject_a_wrong_gradient(spoil, seed):
    with pytest.raises(AssertionError):
        judge_by_differences(tanh_run(spoil), INPUTS, seed)


@pytest.mark.parametrize("spoil", SPOILERS)
def test_torch_rejects_a_wrong_gradient(spoil):
    with pytest.raises(AssertionError):
        judge_by_torch(tanh_run(spoil), tanh_twin, INPUTS)


def test_torch_rejects_a_wrong_value():
    with pytest.raises(AssertionError, match="value"):
        judge_by_torch(tanh_run(), lambda x, w: (x @ w).tanh() * 1.0005, INPUTS)


def test_a_missing_gradient_is_rejected():
    def run(x):
        return x**2, lambda dout: {}

    with pytest.raises(AssertionError):
        judge_by_differences(run, {"x": INPUTS["x"]})


def test_code_that_changes_its_inputs_is_rejected():
    def run(x):
        x *= 2
        return x, lambda dout: {"x": 2 * dout}

    with pytest.raises(ValueError, match="read-only"):
        judge_by_differences(run, {"x": INPUTS["x"]})


def test_code_that_changes_the_upstream_gradient_is_rejected():
    def run(x):
        def back(dout):
            dout *= 2
            return {"x": dout}

        return 2 * x, back

    with pytest.raises(ValueError, match="read-only"):
        judge_by_differences(run, {"x": INPUTS["x"]})


def test_float64_where_float32_went_in_is_rejected():
    keeps_float32(tanh_run(), INPUTS)
    with pytest.raises(AssertionError):
        keeps_float32(tanh_run(lambda name, gradient: gradient.astype(np.float64)), INPUTS)


def test_frozen_is_a_copy():
    array = np.zeros(3)
    copy = frozen(array)
    array[0] = 1
    assert copy[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        copy[0] = 2


def test_inputs_are_clear_of_kinks_on_both_sides():
    values = clear_of_zero(RNG, 40, 5)
    assert np.min(np.abs(values)) >= 0.1
    assert np.min(values) < 0 < np.max(values)
    scores = clear_of_margin(RNG, 40, 5)
    margins = scores[:, :, np.newaxis] - scores[:, np.newaxis, :] + 1  # (40, 5, 5)
    assert np.min(np.abs(margins)) > 0.05
    assert np.min(margins) < 0 < np.max(margins)
