"""The older two-layer network: its gradients before the two referees, known numbers, and training."""

import numpy as np
import pytest

from reference.classifiers.neural_net import TwoLayerNet

from ...referees import frozen, judge, keeps_float32


def of_parameters(net, X, y, reg):
    """The loss as a run of the parameters."""

    def run(**params):
        net.params = params
        loss, grads = net.loss(X.astype(params["W1"].dtype), y, reg)
        return loss, lambda dout: {name: grad * dout for name, grad in grads.items()}

    return run


def twin(X, y, reg):
    def loss(W1, b1, W2, b2):
        import torch

        scores = (torch.tensor(X) @ W1 + b1).relu() @ W2 + b2
        return torch.nn.functional.cross_entropy(scores, torch.tensor(y)) + reg * ((W1**2).sum() + (W2**2).sum())

    return loss


def problem(N, D, H, C):
    """A network with weights that are not small and biases that are not zero, examples and labels."""
    rng = np.random.default_rng(0)
    net = TwoLayerNet(D, H, C)
    net.params = {name: rng.standard_normal(w.shape) for name, w in net.params.items()}
    return net, frozen(rng.standard_normal((N, D))), frozen(rng.integers(0, C, N))


@pytest.mark.parametrize("reg", [0.0, 0.7])
@pytest.mark.parametrize("shape", [(5, 4, 6, 3), (1, 4, 6, 3), (3, 5, 1, 1)], ids=str)
def test_referees_agree(shape, reg):
    net, X, y = problem(*shape)
    judge(of_parameters(net, X, y, reg), twin(X, y, reg), net.params)


def test_float32_stays():
    net, X, y = problem(5, 4, 6, 3)
    keeps_float32(of_parameters(net, X, y, 0.3), net.params)


def test_the_known_loss():
    np.random.seed(0)
    net = TwoLayerNet(4, 10, 3, std=1e-1)
    np.random.seed(1)
    X = 10 * np.random.randn(5, 4)
    assert net.loss(X, np.array([0, 1, 2, 2, 1]), reg=0.05)[0] == pytest.approx(1.30378789133, abs=1e-10)


def test_scores_without_labels():
    net, X, _ = problem(5, 4, 6, 3)
    p = net.params
    np.testing.assert_allclose(net.loss(X), np.maximum(0, X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"], rtol=1e-12)


def test_huge_scores_neither_overflow_nor_lose_the_loss():
    net = TwoLayerNet(1, 1, 2)
    net.params = {"W1": np.ones((1, 1)), "b1": np.zeros(1), "W2": np.array([[1e5, -1e5]]), "b2": np.zeros(2)}
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        loss, grads = net.loss(np.ones((1, 1)), np.array([1]))
    assert loss == pytest.approx(2e5)
    np.testing.assert_allclose(grads["b2"], [1, -1])


def test_first_weights():
    params = TwoLayerNet(200, 100, 50, std=0.02).params
    for name in ("W1", "W2"):
        assert np.std(params[name]) == pytest.approx(0.02, rel=0.05)
    assert not params["b1"].any()
    assert not params["b2"].any()


def test_training_learns_clusters(clusters):
    net = TwoLayerNet(6, 20, 3, std=0.1)
    before = net.params
    copies = {name: w.copy() for name, w in before.items()}
    history = net.train(**_named(clusters), learning_rate=0.3, num_iters=100, batch_size=20)
    assert len(history["loss_history"]) == 100
    assert len(history["train_acc_history"]) == len(history["val_acc_history"]) == 10  # 10 steps an epoch
    assert history["loss_history"][-1] < 0.3 * history["loss_history"][0]
    assert np.mean(net.predict(clusters["X_val"]) == clusters["y_val"]) > 0.95
    for name, w in before.items():
        np.testing.assert_array_equal(w, copies[name])


def test_the_learning_rate_decays_each_epoch(clusters):
    def params_after(num_iters):
        np.random.seed(0)
        net = TwoLayerNet(6, 20, 3, std=0.1)
        net.train(**_named(clusters), learning_rate=0.3, learning_rate_decay=0.0, num_iters=num_iters, batch_size=20)
        return net.params

    for name, w in params_after(5).items():  # the first step ends in a decay to nothing
        np.testing.assert_array_equal(w, params_after(1)[name])
        assert not np.array_equal(w, params_after(0)[name]) or name == "b1"


def test_it_prints_only_when_asked(clusters, capsys):
    TwoLayerNet(6, 5, 3).train(**_named(clusters), num_iters=2)
    assert capsys.readouterr().out == ""
    TwoLayerNet(6, 5, 3).train(**_named(clusters), num_iters=2, verbose=True)
    assert capsys.readouterr().out.startswith("step 0 of 2: loss 1.09")


def _named(data):
    """The arguments of `train` for the data."""
    return {"X": data["X_train"], "y": data["y_train"], "X_val": data["X_val"], "y_val": data["y_val"]}
