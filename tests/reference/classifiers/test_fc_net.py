"""The networks: their first weights, known numbers, the two modes, and their gradients before the two referees."""

import numpy as np
import pytest

from reference.classifiers import FullyConnectedNet, TwoLayerNet

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


KINDS = [None, "batchnorm", "layernorm"]


def deep(hidden_dims, D, C, **options):
    """A float64 network with parameters that are not those of its start."""
    rng = np.random.default_rng(0)
    net = FullyConnectedNet(hidden_dims, D, C, dtype=np.float64, **options)
    net.params = {name: rng.standard_normal(w.shape) for name, w in net.params.items()}
    return net


def deep_twin(net, X, y):
    """The loss of a network in training, written with torch; dropout draws its masks as numpy does from the seed."""

    def loss(**params):
        import torch

        out = torch.tensor(X).flatten(1)
        for layer in range(1, net.num_layers):
            out = out @ params[f"W{layer}"] + params[f"b{layer}"]
            if net.normalization is not None:
                axis = 0 if net.normalization == "batchnorm" else 1
                centred = out - out.mean(axis, keepdim=True)
                out = centred / (centred.square().mean(axis, keepdim=True) + 1e-5).sqrt()
                out = out * params[f"gamma{layer}"] + params[f"beta{layer}"]
            out = out.relu()
            if net.use_dropout:
                np.random.seed(net.dropout_param["seed"])
                p = net.dropout_param["p"]
                out = out * torch.tensor((np.random.rand(*out.shape) < p) / p)
        scores = out @ params[f"W{net.num_layers}"] + params[f"b{net.num_layers}"]
        penalty = sum((w**2).sum() for name, w in params.items() if name.startswith("W"))
        return torch.nn.functional.cross_entropy(scores, torch.tensor(y)) + 0.5 * net.reg * penalty

    return loss


class TestFirstWeightsOfADeepNet:
    @pytest.mark.parametrize("kind", KINDS)
    def test_names_and_shapes(self, kind):
        net = FullyConnectedNet([6, 4, 5], 7, 3, normalization=kind)
        shapes = {name: w.shape for name, w in net.params.items()}
        expected = {"W1": (7, 6), "b1": (6,), "W2": (6, 4), "b2": (4,), "W3": (4, 5), "b3": (5,)}
        expected |= {"W4": (5, 3), "b4": (3,)}
        if kind is not None:
            expected |= {f"{name}{i}": (size,) for name in ("gamma", "beta") for i, size in enumerate((6, 4, 5), 1)}
        assert shapes == expected

    def test_defaults(self):
        net = FullyConnectedNet([100])
        assert {name: w.shape for name, w in net.params.items()}["W1"] == (3072, 100)
        assert net.params["W2"].shape == (100, 10)
        assert {w.dtype for w in net.params.values()} == {np.dtype(np.float32)}
        assert net.reg == 0
        assert not net.use_dropout
        assert np.std(net.params["W1"]) == pytest.approx(1e-2, rel=0.01)

    def test_scales_are_one_and_the_rest_is_zero(self):
        params = FullyConnectedNet([6, 4], 7, 3, normalization="layernorm", weight_scale=2.0).params
        for name, value in params.items():
            assert np.all(value == 1) if name.startswith("gamma") else name[0] == "W" or not value.any()

    @pytest.mark.parametrize("name", ["W1", "W2", "W3"])
    def test_weights_are_normal(self, name):
        w = FullyConnectedNet([150, 160], 140, 120, weight_scale=0.5).params[name] / 0.5
        assert abs(np.mean(w)) < 0.03
        assert np.std(w) == pytest.approx(1, abs=0.03)
        assert np.mean(np.abs(w) < 1) == pytest.approx(0.683, abs=0.02)


class TestLossOfADeepNet:
    @pytest.mark.parametrize("reg", [0.0, 0.7])
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("hidden_dims", [[], [5], [6, 4], [3, 5, 4]], ids=str)
    def test_referees_agree(self, hidden_dims, kind, reg):
        rng = np.random.default_rng(1)
        X, y = frozen(rng.standard_normal((7, 2, 3))), frozen(rng.integers(0, 3, 7))
        net = deep(hidden_dims, 6, 3, normalization=kind, reg=reg)
        judge(of_parameters(net, X, y), deep_twin(net, X, y), net.params)

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("keep", [0.4, 0.75])
    def test_referees_agree_with_dropout(self, keep, kind):
        rng = np.random.default_rng(2)
        X, y = frozen(rng.standard_normal((6, 5))), frozen(rng.integers(0, 4, 6))
        net = deep([7, 6], 5, 4, normalization=kind, reg=0.1, dropout_keep_ratio=keep, seed=11)
        judge(of_parameters(net, X, y), deep_twin(net, X, y), net.params)

    @pytest.mark.parametrize("kind", KINDS)
    def test_float32_stays(self, kind):
        rng = np.random.default_rng(1)
        X, y = rng.standard_normal((6, 5)), rng.integers(0, 3, 6)
        net = deep([7, 4], 5, 3, normalization=kind, reg=0.3, dropout_keep_ratio=0.5, seed=1)
        single = deep([7, 4], 5, 3, normalization=kind, reg=0.3, dropout_keep_ratio=0.5, seed=1)
        single.dtype = np.float32
        single.params = {name: w.astype(np.float32) for name, w in single.params.items()}
        (loss, grads), (expected, expected_grads) = single.loss(X, y), net.loss(X, y)
        assert loss == pytest.approx(expected, rel=1e-4)
        for name, grad in grads.items():
            assert grad.dtype == np.float32
            np.testing.assert_allclose(grad, expected_grads[name], rtol=1e-3, atol=1e-4)

    def test_one_hidden_layer_is_the_two_layer_net(self):
        net, X, y = known()
        twin = FullyConnectedNet([50], 5, 7, dtype=np.float64)
        twin.params = net.params
        np.testing.assert_array_equal(twin.loss(X), net.loss(X))
        assert twin.loss(X, y)[0] == pytest.approx(3.4702243556, abs=1e-10)

    def test_first_weights_know_nothing(self):
        loss, _ = FullyConnectedNet([10, 10], 20, 10).loss(np.random.randn(30, 20), np.arange(30) % 10)
        assert loss == pytest.approx(np.log(10), rel=1e-3)


class TestModes:
    X = frozen(np.random.default_rng(3).standard_normal((8, 5)))
    y = frozen(np.arange(8) % 3)

    def test_the_test_drops_nothing(self):
        with_dropout, without = deep([6], 5, 3, dropout_keep_ratio=0.3), deep([6], 5, 3)
        np.testing.assert_array_equal(with_dropout.loss(self.X), without.loss(self.X))

    def test_training_drops_other_numbers_each_time_unless_seeded(self):
        net, seeded = deep([20], 5, 3, dropout_keep_ratio=0.5), deep([20], 5, 3, dropout_keep_ratio=0.5, seed=7)
        assert net.loss(self.X, self.y)[0] != net.loss(self.X, self.y)[0]
        assert seeded.loss(self.X, self.y)[0] == seeded.loss(self.X, self.y)[0]

    def test_dropout_comes_back_after_a_test(self):
        net = deep([20], 5, 3, dropout_keep_ratio=0.5, seed=7)
        before = net.loss(self.X, self.y)[0]
        net.loss(self.X)
        assert net.loss(self.X, self.y)[0] == before

    def test_batchnorm_learns_averages_in_training_and_uses_them_in_the_test(self):
        net = deep([6, 4], 5, 3, normalization="batchnorm")
        for _ in range(200):
            net.loss(self.X, self.y)
        averages = [param["running_mean"].copy() for param in net.bn_params]
        together, alone = net.loss(self.X), net.loss(self.X[2:3])
        np.testing.assert_allclose(alone[0], together[2], rtol=1e-12)
        np.testing.assert_array_equal(averages[1], net.bn_params[1]["running_mean"])
        assert [mean.shape for mean in averages] == [(6,), (4,)]
        hidden = self.X @ net.params["W1"] + net.params["b1"]
        np.testing.assert_allclose(averages[0], hidden.mean(axis=0), rtol=1e-6)

    def test_layernorm_has_one_mode(self):
        net = deep([6], 5, 3, normalization="layernorm")
        scores = net.loss(self.X)
        net.loss(self.X, self.y)
        np.testing.assert_array_equal(net.loss(self.X), scores)
        assert net.bn_params == [{}]
