"""Convolution and pooling before their two referees: strides, no padding, oblong images, windows that overlap."""

import math

import numpy as np
import pytest

from reference.layers import (
    conv_backward_naive,
    conv_forward_naive,
    max_pool_backward_naive,
    max_pool_forward_naive,
)

from ..referees import frozen, judge, keeps_float32

# (N, C, H, W), (F, HH, WW), stride, pad
CONVOLUTIONS = [
    ((2, 3, 4, 5), (4, 3, 2), 1, 1),
    ((2, 2, 7, 5), (3, 3, 3), 2, 0),
    ((1, 3, 5, 8), (2, 1, 4), 2, 1),
    ((3, 1, 6, 5), (2, 2, 1), 3, 2),
    ((2, 2, 6, 9), (3, 3, 2), 2, 0),  # a row and a column of pixels that no window reaches
    ((2, 3, 3, 4), (1, 3, 4), 1, 0),  # a single window, as large as the image
    ((1, 1, 1, 1), (1, 1, 1), 1, 0),
    ((2, 3, 3, 2), (2, 5, 4), 1, 2),  # filters larger than the image
]

# (N, C, H, W), (pool_height, pool_width), stride
POOLINGS = [
    ((2, 3, 4, 6), (2, 2), 2),
    ((2, 2, 7, 5), (3, 2), 2),  # windows overlap along one axis
    ((1, 3, 5, 5), (3, 3), 1),  # along both, nine windows on one pixel
    ((3, 1, 7, 8), (2, 3), 4),  # pixels that belong to no window
    ((2, 2, 3, 5), (3, 5), 1),
    ((1, 1, 1, 1), (1, 1), 1),
]


def convolution(stride, pad, forward=conv_forward_naive, backward=conv_backward_naive):
    def run(x, w, b):
        out, cache = forward(x, w, b, {"stride": stride, "pad": pad})
        return out, lambda dout: dict(zip("xwb", backward(dout, cache), strict=True))

    return run


def convolution_twin(stride, pad):
    def twin(x, w, b):
        import torch

        return torch.nn.functional.conv2d(x, w, b, stride, pad)

    return twin


def convolution_inputs(images, filters, seed=0):
    rng = np.random.default_rng(seed)
    F, HH, WW = filters
    return {
        "x": rng.standard_normal(images),
        "w": rng.standard_normal((F, images[1], HH, WW)),
        "b": rng.standard_normal(F),
    }


def pooling(window, stride, forward=max_pool_forward_naive, backward=max_pool_backward_naive):
    def run(x):
        out, cache = forward(x, dict(zip(("pool_height", "pool_width"), window, strict=True)) | {"stride": stride})
        return out, lambda dout: {"x": backward(dout, cache)}

    return run


def pooling_twin(window, stride):
    def twin(x):
        import torch

        return torch.nn.functional.max_pool2d(x, window, stride)

    return twin


def distinct(shape, seed=0):
    """Numbers of which no two are within 0.01: a small step does not change which of them is the largest."""
    size = math.prod(shape)
    return (np.random.default_rng(seed).permutation(size) / 50 - size / 100).reshape(shape)


class TestConvolution:
    @pytest.mark.parametrize(("images", "filters", "stride", "pad"), CONVOLUTIONS)
    def test_referees_agree(self, images, filters, stride, pad):
        inputs = convolution_inputs(images, filters)
        judge(convolution(stride, pad), convolution_twin(stride, pad), inputs)

    def test_worked_by_hand(self):
        x = np.arange(9.0).reshape(1, 1, 3, 3)
        w = np.array([[[[1.0, 0.0], [0.0, -2.0]]]])  # the upper left pixel minus twice the lower right one
        out, cache = conv_forward_naive(x, w, np.array([10.0]), {"stride": 1, "pad": 0})
        np.testing.assert_array_equal(out, [[[[2, 1], [-1, -2]]]])
        dx, dw, db = conv_backward_naive(np.array([[[[1.0, 0.0], [0.0, 10.0]]]]), cache)
        np.testing.assert_array_equal(dx, [[[[1, 0, 0], [0, 8, 0], [0, 0, -20]]]])
        np.testing.assert_array_equal(dw, [[[[40, 51], [73, 84]]]])
        np.testing.assert_array_equal(db, [11])

    def test_known_numbers(self):
        x = np.linspace(-0.1, 0.5, 2 * 3 * 4 * 4).reshape(2, 3, 4, 4)
        w = np.linspace(-0.2, 0.3, 3 * 3 * 4 * 4).reshape(3, 3, 4, 4)
        out, _ = conv_forward_naive(x, w, np.linspace(-0.1, 0.2, 3), {"stride": 2, "pad": 1})
        assert out.shape == (2, 3, 2, 2)
        assert out[0, 0, 0, 0] == pytest.approx(-0.08759809, abs=1e-8)
        assert out[-1, -1, -1, -1] == pytest.approx(2.38247847, abs=1e-8)

    def test_images_of_whole_numbers(self):
        x = np.arange(12, dtype=np.uint8).reshape(1, 1, 3, 4)
        out, _ = conv_forward_naive(x, np.full((1, 1, 2, 2), 0.25), np.zeros(1), {"stride": 1, "pad": 0})
        np.testing.assert_array_equal(out, [[[[2.5, 3.5, 4.5], [6.5, 7.5, 8.5]]]])

    def test_no_images(self):
        out, back = convolution(1, 1)(**convolution_inputs((0, 2, 4, 4), (3, 3, 3)))
        assert out.shape == (0, 3, 4, 4)
        gradients = back(out)
        assert gradients["x"].shape == (0, 2, 4, 4)
        assert not gradients["w"].any()

    def test_float32_stays(self):
        keeps_float32(convolution(2, 1), convolution_inputs((2, 3, 5, 4), (2, 3, 2)))

    def test_the_cache_is_what_went_in(self):
        inputs, conv_param = convolution_inputs((1, 2, 3, 3), (2, 3, 3)), {"stride": 1, "pad": 1}
        _, cache = conv_forward_naive(**inputs, conv_param=conv_param)
        assert [id(part) for part in cache] == [*map(id, inputs.values()), id(conv_param)]


class TestMaxPooling:
    @pytest.mark.parametrize(("images", "window", "stride"), POOLINGS)
    def test_referees_agree(self, images, window, stride):
        judge(pooling(window, stride), pooling_twin(window, stride), {"x": distinct(images)})

    def test_negative_images_have_negative_maxima(self):
        out, _ = pooling((2, 2), 2)(np.array([[[[-4.0, -3.0], [-2.0, -5.0]]]]))
        assert out.item() == -2

    @pytest.mark.parametrize(("images", "window", "stride"), POOLINGS)
    def test_equal_pixels_share_nothing(self, images, window, stride):
        """One pixel of a window gets all of its gradient: the same as with torch."""
        x = np.random.default_rng(0).integers(0, 2, images).astype(float)
        judge_ties = pooling(window, stride)
        out, back = judge_ties(x)
        dout = np.random.default_rng(1).standard_normal(out.shape)
        torch = pytest.importorskip("torch")
        leaf = torch.tensor(x, requires_grad=True)
        (expected,) = torch.autograd.grad(pooling_twin(window, stride)(leaf), leaf, torch.tensor(dout))
        np.testing.assert_allclose(back(dout)["x"], expected.numpy(), atol=1e-12)

    def test_a_pixel_adds_up_what_its_windows_pass_on(self):
        x = np.zeros((1, 1, 3, 3))
        x[0, 0, 1, 1] = 1  # the largest of all four windows
        _, back = pooling((2, 2), 1)(x)
        dx = back(np.array([[[[1.0, 10.0], [100.0, 1000.0]]]]))["x"]
        assert dx[0, 0, 1, 1] == 1111
        assert dx.sum() == 1111

    def test_float32_stays(self):
        keeps_float32(pooling((2, 3), 2), {"x": distinct((2, 2, 5, 7))})

    def test_inputs_may_be_read_only(self):
        out, back = pooling((2, 2), 2)(frozen(distinct((1, 2, 4, 4))))
        back(frozen(out))
