"""The fast layers give what the naive layers give, on shapes of every kind, and stand before the same referees."""

import numpy as np
import pytest

from reference.fast_layers import conv_backward_fast, conv_forward_fast, max_pool_backward_fast, max_pool_forward_fast
from reference.layers import conv_backward_naive, conv_forward_naive, max_pool_backward_naive, max_pool_forward_naive

from ..referees import judge, keeps_float32
from .test_convolution import (
    CONVOLUTIONS,
    POOLINGS,
    convolution,
    convolution_inputs,
    convolution_twin,
    distinct,
    pooling,
    pooling_twin,
)


def fast_convolution(stride, pad):
    return convolution(stride, pad, conv_forward_fast, conv_backward_fast)


def fast_pooling(window, stride):
    return pooling(window, stride, max_pool_forward_fast, max_pool_backward_fast)


def random_sizes(count, seed):
    """A list of (images, window, stride, pad) in which the window fits into the padded image."""
    rng = np.random.default_rng(seed)
    sizes = []
    for _ in range(count):
        N, C, stride = map(int, rng.integers(1, 4, 3))
        pad = int(rng.integers(0, 3))
        window = tuple(map(int, rng.integers(1, 6, 2)))
        sides = [int(rng.integers(max(1, size - 2 * pad), size + 6)) for size in window]
        sizes.append(((N, C, *sides), window, stride, pad))
    return sizes


class TestConvolution:
    @pytest.mark.parametrize(("images", "filters", "stride", "pad"), CONVOLUTIONS)
    def test_referees_agree(self, images, filters, stride, pad):
        inputs = convolution_inputs(images, filters)
        judge(fast_convolution(stride, pad), convolution_twin(stride, pad), inputs)

    @pytest.mark.parametrize(("images", "window", "stride", "pad"), random_sizes(60, seed=1))
    def test_as_the_naive_one(self, images, window, stride, pad):
        inputs = convolution_inputs(images, (3, *window))
        agree(fast_convolution(stride, pad), convolution(stride, pad), inputs)

    def test_caches_are_of_one_kind(self):
        inputs, conv_param = convolution_inputs((2, 3, 6, 5), (2, 3, 3)), {"stride": 1, "pad": 1}
        out, naive = conv_forward_naive(**inputs, conv_param=conv_param)
        _, fast = conv_forward_fast(**inputs, conv_param=conv_param)
        for one, other in zip(conv_backward_fast(out, naive), conv_backward_naive(out, fast), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-12)

    def test_float32_stays(self):
        keeps_float32(fast_convolution(2, 1), convolution_inputs((2, 3, 5, 4), (2, 3, 2)))

    def test_no_images(self):
        inputs = convolution_inputs((0, 2, 4, 4), (3, 3, 3))
        agree(fast_convolution(1, 1), convolution(1, 1), inputs)

    def test_images_that_are_not_contiguous(self):
        inputs = convolution_inputs((2, 3, 5, 4), (2, 3, 2))
        turned = {name: np.asfortranarray(array) for name, array in inputs.items()}
        np.testing.assert_allclose(fast_convolution(1, 1)(**turned)[0], fast_convolution(1, 1)(**inputs)[0])


class TestMaxPooling:
    @pytest.mark.parametrize(("images", "window", "stride"), POOLINGS)
    def test_referees_agree(self, images, window, stride):
        judge(fast_pooling(window, stride), pooling_twin(window, stride), {"x": distinct(images)})

    @pytest.mark.parametrize(("images", "window", "stride", "pad"), random_sizes(60, seed=2))
    def test_as_the_naive_one_even_in_ties(self, images, window, stride, pad):
        N, C, H, W = images
        x = np.random.default_rng(0).integers(0, 3, (N, C, H + 2 * pad, W + 2 * pad)).astype(float)
        agree(fast_pooling(window, stride), pooling(window, stride), {"x": x})

    def test_caches_are_of_one_kind(self):
        x, pool_param = distinct((2, 3, 5, 4)), {"pool_height": 3, "pool_width": 2, "stride": 1}
        out, naive = max_pool_forward_naive(x, pool_param)
        _, fast = max_pool_forward_fast(x, pool_param)
        np.testing.assert_allclose(max_pool_backward_fast(out, naive), max_pool_backward_naive(out, fast))

    def test_the_input_stays_as_it_is(self):
        x = distinct((1, 2, 4, 4))
        before = x.copy()
        max_pool_forward_fast(x, {"pool_height": 2, "pool_width": 2, "stride": 2})
        np.testing.assert_array_equal(x, before)

    def test_float32_stays(self):
        keeps_float32(fast_pooling((2, 3), 2), {"x": distinct((2, 2, 5, 7))})


def agree(one, other, inputs):
    """Raise AssertionError unless the two runs have the same values and gradients."""
    (out, back), (expected, back_expected) = one(**inputs), other(**inputs)
    np.testing.assert_allclose(out, expected, rtol=1e-11, atol=1e-12)
    dout = np.random.default_rng(3).standard_normal(expected.shape)
    gradients = back(dout)
    for name, gradient in back_expected(dout).items():
        np.testing.assert_allclose(gradients[name], gradient, rtol=1e-10, atol=1e-11, err_msg=f"d{name}")
