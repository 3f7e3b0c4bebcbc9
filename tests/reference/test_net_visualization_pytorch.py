"""Pictures from gradients: against finite differences, nets whose gradients are known, and the trained net."""

import numpy as np
import pytest
import torch
from torch import nn

from reference.embedded_images import load_embedded
from reference.net_visualization_pytorch import (
    class_visualization_update_step,
    compute_saliency_maps,
    jitter,
    make_fooling_image,
    smooth,
    within_range,
)
from reference.tiny_convnet import TinyConvNet, deprocess, load_tiny_convnet, preprocess


class Linear(nn.Module):
    """Scores W x: the gradient of score c is row c of W, whatever x is."""

    def __init__(self, W):
        super().__init__()
        self.weight = nn.Parameter(W)

    def forward(self, x):
        return x.flatten(1) @ self.weight.T


@pytest.fixture
def linear():
    torch.manual_seed(3)
    return Linear(torch.randn(4, 3 * 5 * 6, dtype=torch.float64))


@pytest.fixture(scope="module")
def trained():
    return load_tiny_convnet()


@pytest.fixture(scope="module")
def pictures():
    _, _, X_test, y_test = load_embedded()
    return preprocess(X_test[:40]), torch.tensor(y_test[:40])


class TestSaliency:
    @pytest.mark.parametrize("N", [1, 3])
    def test_it_is_the_largest_slope_of_the_three_colours(self, N):
        torch.manual_seed(1)
        net = TinyConvNet(num_classes=5, width=2).double()
        X, y = torch.randn(N, 3, 6, 7, dtype=torch.float64), torch.randint(5, (N,))
        slopes = np.empty(X.shape)
        with torch.no_grad():
            for n, c, i, j in np.ndindex(slopes.shape):
                moved = [X[n : n + 1].clone(), X[n : n + 1].clone()]
                moved[0][0, c, i, j] += 1e-6
                moved[1][0, c, i, j] -= 1e-6
                slopes[n, c, i, j] = (net(moved[0])[0, y[n]] - net(moved[1])[0, y[n]]).item() / 2e-6
        saliency = compute_saliency_maps(X, y, net)
        assert saliency.shape == (N, 6, 7)
        np.testing.assert_allclose(saliency, np.abs(slopes).max(axis=1), rtol=1e-5, atol=1e-9)

    def test_the_sign_of_a_slope_does_not_matter(self, linear):
        with torch.no_grad():
            linear.weight[2] = -linear.weight[2].abs()
        y = torch.tensor([2])
        expected = linear.weight[2].detach().view(3, 5, 6).abs().amax(dim=0)
        torch.testing.assert_close(compute_saliency_maps(torch.zeros(1, 3, 5, 6).double(), y, linear)[0], expected)

    def test_nothing_is_left_behind(self, linear):
        X = torch.randn(2, 3, 5, 6, dtype=torch.float64)
        kept = X.clone()
        saliency = compute_saliency_maps(X, torch.tensor([0, 1]), linear)
        assert torch.equal(X, kept)
        assert not X.requires_grad
        assert linear.weight.grad is None
        assert not saliency.requires_grad

    def test_an_image_that_gradients_flow_to_is_fine(self, linear):
        X = torch.randn(1, 3, 5, 6, dtype=torch.float64, requires_grad=True)
        assert compute_saliency_maps(X, torch.tensor([1]), linear).shape == (1, 5, 6)

    def test_on_the_trained_net_it_is_where_the_digit_is(self, trained, pictures):
        saliency = compute_saliency_maps(*pictures, trained)
        inside = saliency[:, 4:28, 4:28].mean()
        assert inside > 1.5 * (saliency.sum() - saliency[:, 4:28, 4:28].sum()) / (40 * (32 * 32 - 24 * 24))


class TestFoolingImage:
    def test_on_a_linear_net_it_walks_along_one_row_and_stops_in_time(self, linear):
        X = torch.randn(1, 3, 5, 6, dtype=torch.float64)
        start = linear(X)[0]
        target = int(start.argmin())
        row = linear.weight[target].detach()
        step = (row / row.norm()).view(X.shape)
        expected, steps = X, 0
        while linear(expected)[0].argmax() != target:
            expected, steps = expected + step, steps + 1
        assert steps > 1
        torch.testing.assert_close(make_fooling_image(X, target, linear), expected)

    def test_an_image_of_that_class_comes_back_as_it_is(self, linear):
        X = torch.randn(1, 3, 5, 6, dtype=torch.float64)
        assert torch.equal(make_fooling_image(X, int(linear(X)[0].argmax()), linear), X)

    def test_it_gives_up_after_a_hundred_steps(self):
        W = torch.zeros(2, 12, dtype=torch.float64)
        W[0], W[1] = 2, 1  # with positive pixels class 1 never wins
        X = torch.ones(1, 3, 2, 2, dtype=torch.float64)
        expected = X + 100 / 12**0.5
        torch.testing.assert_close(make_fooling_image(X, 1, Linear(W)), expected)

    @pytest.mark.parametrize("number", range(5))
    def test_the_trained_net_is_fooled_by_a_small_change(self, trained, pictures, number):
        X, target = pictures[0][number : number + 1], int(pictures[1][number] + 5) % 10
        kept = X.clone()
        fooling = make_fooling_image(X, target, trained)
        assert trained(fooling)[0].argmax() == target
        assert torch.equal(X, kept)
        assert not fooling.requires_grad
        assert (fooling - X).norm() < 0.35 * X.norm()


class TestClassVisualization:
    @pytest.mark.parametrize(("l2_reg", "learning_rate"), [(0.0, 1.0), (0.1, 2.5), (3.0, 0.01)])
    def test_on_a_linear_net_the_step_is_known(self, linear, l2_reg, learning_rate):
        img = torch.randn(1, 3, 5, 6, dtype=torch.float64)
        gradient = linear.weight[3].detach().view(img.shape) - 2 * l2_reg * img
        expected = img + learning_rate * gradient / gradient.norm()
        img.requires_grad_()
        assert class_visualization_update_step(img, linear, 3, l2_reg, learning_rate) is None
        torch.testing.assert_close(img.detach(), expected)

    def test_steps_do_not_add_up_old_gradients(self, linear):
        torch.manual_seed(2)
        net = nn.Sequential(nn.Flatten(), nn.Linear(90, 8), nn.Tanh(), nn.Linear(8, 4)).double()
        img = torch.randn(1, 3, 5, 6, dtype=torch.float64)
        expected = img.clone()
        img.requires_grad_()
        for _ in range(3):
            class_visualization_update_step(img, net, 1, 0.2, 0.5)
            leaf = expected.clone().requires_grad_()
            (net(leaf)[0, 1] - 0.2 * (leaf**2).sum()).backward()
            expected = expected + 0.5 * leaf.grad / leaf.grad.norm()
        torch.testing.assert_close(img.detach(), expected)

    @pytest.mark.parametrize("target", [0, 7])
    def test_on_the_trained_net_the_class_becomes_certain(self, trained, target):
        torch.manual_seed(0)
        img = torch.randn(1, 3, 32, 32).requires_grad_()
        for _ in range(30):
            class_visualization_update_step(img, trained, target, 1e-3, 2.0)
        assert trained(img)[0].softmax(dim=0)[target] > 0.99


class TestGivenParts:
    def test_jitter_rolls(self):
        x = torch.arange(12.0).view(1, 1, 3, 4)
        np.testing.assert_array_equal(jitter(x, 1, -1)[0, 0], np.roll(x[0, 0].numpy(), (-1, 1), (0, 1)))
        assert torch.equal(jitter(jitter(x, 3, 2), -3, -2), x)

    def test_smoothing_spreads_a_point_and_keeps_its_sum(self):
        x = torch.zeros(1, 2, 11, 11, dtype=torch.float64)
        x[0, 0, 5, 5] = 1
        blurred = smooth(x, sigma=0.8)
        assert torch.equal(blurred[0, 1], x[0, 1])
        assert blurred[0, 0].sum() == pytest.approx(1)
        ratio = blurred[0, 0, 5, 6] / blurred[0, 0, 5, 5]
        assert ratio.item() == pytest.approx(np.exp(-1 / (2 * 0.64)))
        torch.testing.assert_close(blurred, blurred.transpose(2, 3))

    def test_within_range_is_what_a_screen_can_show(self):
        x = 10 * torch.randn(2, 3, 8, 8)
        shown = within_range(x)
        np.testing.assert_array_equal(deprocess(shown), deprocess(x))
        torch.testing.assert_close(shown, preprocess(deprocess(x)), atol=0.02, rtol=0)
