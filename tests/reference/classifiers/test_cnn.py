"""The convolutional network: its first weights, its gradients before the two referees, and that it learns by heart."""

import numpy as np
import pytest

from reference.classifiers.cnn import ThreeLayerConvNet
from reference.solver import Solver

from ...referees import frozen, judge, keeps_float32

# N, (C, H, W), filters, filter size, hidden units, classes
NETS = [(3, (2, 6, 4), 3, 3, 5, 4), (1, (3, 5, 7), 2, 1, 4, 3), (2, (1, 4, 6), 2, 5, 3, 2)]


def filled(input_dim, num_filters, filter_size, hidden_dim, num_classes, reg=0.0, seed=0):
    """A float64 network with weights that are not small and biases that are not zero."""
    rng = np.random.default_rng(seed)
    net = ThreeLayerConvNet(
        input_dim, num_filters, filter_size, hidden_dim, num_classes, weight_scale=1, reg=reg, dtype=np.float64
    )
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
    def loss(W1, b1, W2, b2, W3, b3):
        import torch

        functional = torch.nn.functional
        maps = functional.max_pool2d(functional.conv2d(torch.tensor(X), W1, b1, padding=W1.shape[2] // 2).relu(), 2)
        scores = (maps.flatten(1) @ W2 + b2).relu() @ W3 + b3
        penalty = sum((W**2).sum() for W in (W1, W2, W3))
        return functional.cross_entropy(scores, torch.tensor(y)) + 0.5 * reg * penalty

    return loss


class TestFirstWeights:
    def test_shapes_and_defaults(self):
        net = ThreeLayerConvNet()
        assert {name: w.shape for name, w in net.params.items()} == {
            "W1": (32, 3, 7, 7),
            "b1": (32,),
            "W2": (32 * 16 * 16, 100),
            "b2": (100,),
            "W3": (100, 10),
            "b3": (10,),
        }
        assert net.reg == 0
        assert {w.dtype for w in net.params.values()} == {np.dtype("float32")}
        assert np.std(net.params["W2"]) == pytest.approx(1e-3, rel=0.01)

    def test_weights_are_normal_and_biases_zero(self):
        net = ThreeLayerConvNet((4, 10, 12), 30, 5, 60, 80, weight_scale=0.02, dtype=np.float64)
        for name in ("W1", "W2", "W3"):
            w = net.params[name] / 0.02
            assert abs(np.mean(w)) < 0.08  # at least 3000 numbers: the standard error is 0.018
            assert np.std(w) == pytest.approx(1, abs=0.08)
            assert np.mean(np.abs(w) < 1) == pytest.approx(0.683, abs=0.05)
        assert not any(net.params[name].any() for name in ("b1", "b2", "b3"))


class TestLoss:
    @pytest.mark.parametrize("reg", [0.0, 0.7])
    @pytest.mark.parametrize(("N", "input_dim", "F", "f", "M", "K"), NETS)
    def test_referees_agree(self, N, input_dim, F, f, M, K, reg):
        rng = np.random.default_rng(1)
        X, y = frozen(rng.standard_normal((N, *input_dim))), frozen(rng.integers(0, K, N))
        net = filled(input_dim, F, f, M, K, reg)
        judge(of_parameters(net, X, y), twin(X, y, reg), net.params)

    def test_scores_without_labels_may_be_negative(self):
        X = np.random.default_rng(1).standard_normal((8, 2, 6, 4))
        scores = filled((2, 6, 4), 3, 3, 5, 4).loss(X)
        assert scores.shape == (8, 4)
        assert np.min(scores) < 0

    def test_first_weights_know_nothing(self):
        net = ThreeLayerConvNet((3, 8, 8), 4, 3, 10, 10)
        loss, _ = net.loss(np.random.randn(30, 3, 8, 8), np.arange(30) % 10)
        assert loss == pytest.approx(np.log(10), rel=1e-3)

    def test_float32_stays(self):
        rng = np.random.default_rng(1)
        net = filled((2, 6, 4), 3, 3, 5, 4, reg=0.3)
        keeps_float32(of_parameters(net, rng.standard_normal((3, 2, 6, 4)), np.array([0, 3, 1])), net.params)


def test_it_learns_a_few_images_by_heart():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((12, 2, 8, 6)), rng.integers(0, 3, 12)
    data = {"X_train": X, "y_train": y, "X_val": X, "y_val": y}
    np.random.seed(0)
    net = ThreeLayerConvNet((2, 8, 6), 6, 3, 12, 3, weight_scale=0.1, dtype=np.float64)
    solver = Solver(net, data, optim_config={"learning_rate": 0.1}, num_epochs=40, batch_size=6, verbose=False)
    solver.train()
    assert solver.check_accuracy(X, y) == 1
    assert solver.loss_history[-1] < 0.1
