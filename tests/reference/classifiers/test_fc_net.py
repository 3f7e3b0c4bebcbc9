"""The two-layer network: its first weights, known numbers, and its gradients before the two referees."""

import numpy as np
import pytest

from reference.classifiers import TwoLayerNet

from ...referees import frozen, judge, keeps_float32


def filled(D, H, C, reg=0.0, seed=0):
    """A network with weights that are not small and biases that are not zero."""
    rng = np.random.default_rng(seed)
    net = TwoLayerNet(D, H, C, reg=reg)
    net.params = {name: rng.standard_normal(w.shape) for name, w in net.params.items()}
    return net


def of_parameters(net, X, y):
    """The loss as a run of the parameters."""

    def run(**params):
        net.params = params
        loss, grads = net.loss(X.astype(params["W1"].dtype), y)
        return loss, lambda dout: {name: grad * dout for name, grad in grads.items()}

    return run


def twin(X, y, reg):
    def loss(W1, b1, W2, b2):
        import torch

        scores = (torch.tensor(X).flatten(1) @ W1 + b1).relu() @ W2 + b2
        return torch.nn.functional.cross_entropy(scores, torch.tensor(y)) + 0.5 * reg * ((W1**2).sum() + (W2**2).sum())

    return loss


def known():
    """The parameters, examples and labels for which the course names its numbers."""
    net = TwoLayerNet(input_dim=5, hidden_dim=50, num_classes=7)
    net.params = {
        "W1": np.linspace(-0.7, 0.3, 250).reshape(5, 50),
        "b1": np.linspace(-0.1, 0.9, 50),
        "W2": np.linspace(-0.3, 0.4, 350).reshape(50, 7),
        "b2": np.linspace(-0.9, 0.1, 7),
    }
    return net, np.linspace(-5.5, 4.5, 15).reshape(5, 3).T, np.array([0, 5, 1])


class TestFirstWeights:
    def test_shapes_and_defaults(self):
        net = TwoLayerNet()
        shapes = {name: w.shape for name, w in net.params.items()}
        assert shapes == {"W1": (3072, 100), "b1": (100,), "W2": (100, 10), "b2": (10,)}
        assert net.reg == 0
        assert np.std(net.params["W1"]) == pytest.approx(1e-3, rel=0.01)

    @pytest.mark.parametrize("name", ["W1", "W2"])
    def test_weights_are_normal(self, name):
        w = TwoLayerNet(200, 150, 100, weight_scale=0.02).params[name] / 0.02
        assert abs(np.mean(w)) < 0.03  # at least 15000 numbers: the standard error is 0.008
        assert np.std(w) == pytest.approx(1, abs=0.03)
        assert np.mean(np.abs(w) < 1) == pytest.approx(0.683, abs=0.02)
        assert np.max(np.abs(w)) > 3

    def test_biases_are_zero(self):
        params = TwoLayerNet(5, 4, 3).params
        assert not params["b1"].any()
        assert not params["b2"].any()

    def test_layers_differ_and_nets_differ(self):
        one, other = TwoLayerNet(10, 10, 10), TwoLayerNet(10, 10, 10)
        assert not np.array_equal(one.params["W1"], one.params["W2"])
        assert not np.array_equal(one.params["W1"], other.params["W1"])


class TestLoss:
    @pytest.mark.parametrize("reg", [0.0, 0.7])
    @pytest.mark.parametrize(
        ("N", "shape", "H", "C"), [(4, (6,), 5, 3), (1, (2, 3, 2), 4, 3), (3, (5,), 1, 1), (5, (1,), 3, 2)]
    )
    def test_referees_agree(self, N, shape, H, C, reg):
        rng = np.random.default_rng(1)
        X, y = frozen(rng.standard_normal((N, *shape))), frozen(rng.integers(0, C, N))
        net = filled(X[0].size, H, C, reg)
        judge(of_parameters(net, X, y), twin(X, y, reg), net.params)

    @pytest.mark.parametrize(("reg", "expected"), [(0.0, 3.4702243556), (1.0, 26.5948426952)])
    def test_known_losses(self, reg, expected):
        net, X, y = known()
        net.reg = reg
        assert net.loss(X, y)[0] == pytest.approx(expected, abs=1e-10)

    def test_scores_without_labels_may_be_negative(self):
        rng = np.random.default_rng(0)
        net, X = filled(6, 5, 3), rng.standard_normal((8, 2, 3))
        p = net.params
        expected = np.maximum(0, X.reshape(8, 6) @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
        scores = net.loss(X)
        np.testing.assert_allclose(scores, expected, rtol=1e-12)
        assert np.min(scores) < 0

    def test_first_weights_know_nothing(self):
        loss, _ = TwoLayerNet(20, 10, 10).loss(np.random.randn(30, 20), np.arange(30) % 10)
        assert loss == pytest.approx(np.log(10), rel=1e-3)

    def test_float32_stays(self):
        rng = np.random.default_rng(1)
        X, y = rng.standard_normal((4, 6)), rng.integers(0, 3, 4)
        net = filled(6, 5, 3, reg=0.3)
        keeps_float32(of_parameters(net, X, y), net.params)
