"""The Solver learns, keeps what did best on the validation data, and remembers everything on the way."""

import pickle

import numpy as np
import pytest

from reference import optim
from reference.classifiers import TwoLayerNet
from reference.solver import Solver

from ..referees import frozen


class Counter:
    """A model whose one parameter w grows by one a step; its answer is class 1 while 1.5 < w < 3.5, else class 0."""

    def __init__(self):
        self.params = {"w": np.zeros(1)}
        self.seen = []

    def loss(self, X, y=None):
        w = self.params["w"].item()
        if y is None:
            return np.tile([0.5, float(1.5 < w < 3.5)], (len(X), 1))
        self.seen.append((X, y))
        return w, {"w": np.array([-1.0])}


def ones(N=4):
    """Data of which every example is of class 1, and has its own number."""
    X, y = frozen(np.arange(N)[:, np.newaxis]), frozen(np.ones(N, int))
    return {"X_train": X, "y_train": y, "X_val": X, "y_val": y}


def counting(num_epochs, model=None, **options):
    """A Solver of a Counter with one step an epoch."""
    options = {"optim_config": {"learning_rate": 1.0}, "batch_size": 4, "verbose": False, **options}
    return Solver(model or Counter(), ones(), num_epochs=num_epochs, **options)


def in_place(w, dw, config=None):
    """An update rule as many students write it."""
    w -= config["learning_rate"] * dw
    return w, config


def test_it_learns_clusters(clusters):
    net = TwoLayerNet(6, 20, 3, weight_scale=0.1, reg=1e-3)
    solver = Solver(
        net, clusters, optim_config={"learning_rate": 0.3}, lr_decay=0.95, batch_size=20, num_epochs=5, verbose=False
    )
    solver.train()
    assert len(solver.loss_history) == 50
    assert len(solver.train_acc_history) == len(solver.val_acc_history) == 6
    assert np.mean(solver.loss_history[-10:]) < 0.3 * solver.loss_history[0]
    assert solver.best_val_acc == max(solver.val_acc_history) > 0.95
    assert solver.check_accuracy(clusters["X_val"], clusters["y_val"]) == solver.best_val_acc


@pytest.mark.parametrize("rule", [optim.sgd, in_place])
def test_the_model_ends_with_the_best_parameters(monkeypatch, rule):
    monkeypatch.setattr(optim, "sgd", rule)
    solver = counting(num_epochs=5)
    solver.train()
    assert solver.val_acc_history == [0, 0, 1, 1, 0, 0]
    assert solver.best_val_acc == 1
    assert solver.model.params is solver.best_params
    np.testing.assert_array_equal(solver.best_params["w"], [2])


def test_a_model_that_is_always_wrong_keeps_its_parameters():
    solver = counting(num_epochs=1)
    solver.train()
    np.testing.assert_array_equal(solver.model.params["w"], [0])


def test_without_epochs_nothing_changes():
    solver = counting(num_epochs=0)
    solver.train()
    np.testing.assert_array_equal(solver.model.params["w"], [0])
    assert solver.loss_history == []


def test_the_learning_rate_decays_each_epoch():
    solver = counting(num_epochs=3, lr_decay=0.5)
    solver.train()
    assert solver.loss_history == [0, 1, 1.5]
    assert solver.optim_configs["w"]["learning_rate"] == 0.125


def test_the_learning_rate_has_the_default_of_the_rule():
    solver = counting(num_epochs=2, optim_config=None)
    solver.train()
    np.testing.assert_allclose(solver.loss_history, [0, 0.01])


@pytest.mark.parametrize("rule", [optim.sgd, in_place])
def test_each_parameter_has_its_own_config(monkeypatch, rule):
    monkeypatch.setattr(optim, "sgd", rule)
    options = {"learning_rate": 1.0}
    net = TwoLayerNet(1, 2, 2)
    solver = Solver(net, ones(), optim_config=options, lr_decay=0.5, num_epochs=1, verbose=False)
    solver.train()
    assert options == {"learning_rate": 1.0}
    configs = list(solver.optim_configs.values())
    assert configs == [{"learning_rate": 0.5}] * 4
    assert len({id(config) for config in configs}) == 4


def test_minibatches_are_drawn_from_the_training_data():
    model = Counter()
    counting(num_epochs=30, model=model, batch_size=3).train()
    assert all(X.shape == (3, 1) and y.shape == (3,) for X, y in model.seen)
    assert {int(x) for X, _ in model.seen for x in X[:, 0]} == {0, 1, 2, 3}
    assert any(list(X[:, 0]) != sorted(X[:, 0]) for X, _ in model.seen)


def test_a_batch_may_be_larger_than_the_data():
    solver = counting(num_epochs=2, batch_size=100)
    solver.train()
    assert len(solver.loss_history) == 2


class TestAccuracy:
    class Parity:
        """A model that answers whether the number of the example is odd."""

        def __init__(self):
            self.params = {}
            self.sizes = []

        def loss(self, X, y=None):
            self.sizes.append(len(X))
            return np.eye(2)[X[:, 0] % 2]

    def test_it_counts_what_is_right(self):
        model = self.Parity()
        X = np.arange(10)[:, np.newaxis]
        y = np.array([0, 1, 0, 1, 0, 0, 0, 0, 0, 0])
        assert Solver(model, ones()).check_accuracy(X, y, batch_size=4) == pytest.approx(0.7)
        assert model.sizes == [4, 4, 2]

    def test_it_looks_at_a_sample(self):
        model = self.Parity()
        X = np.arange(10)[:, np.newaxis]
        assert Solver(model, ones()).check_accuracy(X, X[:, 0] % 2, num_samples=7, batch_size=5) == 1
        assert model.sizes == [5, 2]

    def test_a_sample_larger_than_the_data_is_the_data(self):
        model = self.Parity()
        Solver(model, ones()).check_accuracy(np.arange(3)[:, np.newaxis], np.zeros(3), num_samples=7)
        assert model.sizes == [3]

    def test_both_histories_use_their_own_number_of_samples(self):
        model = self.Parity()
        solver = Solver(model, ones(8), num_epochs=0, num_train_samples=2, num_val_samples=5, verbose=False)
        solver.train()
        assert model.sizes == [2, 5]


def test_it_prints_only_when_asked(capsys):
    counting(num_epochs=4).train()
    assert capsys.readouterr().out == ""
    counting(num_epochs=4, verbose=True, print_every=2).train()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines if line.startswith("step")] == ["step 1 of 4", "step 3 of 4"]
    assert sum(line.startswith("epoch") for line in lines) == 5


def test_checkpoints(tmp_path, capsys):
    counting(num_epochs=2, checkpoint_name=str(tmp_path / "net"), verbose=True).train()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net_epoch_1.pkl", "net_epoch_2.pkl"]
    assert "net_epoch_2.pkl" in capsys.readouterr().out
    checkpoint = pickle.loads((tmp_path / "net_epoch_2.pkl").read_bytes())
    np.testing.assert_array_equal(checkpoint["model"].params["w"], [2])
    assert checkpoint["epoch"] == 2
    assert checkpoint["update_rule"] == "sgd"
    assert checkpoint["loss_history"] == [0, 1]


def test_an_unknown_update_rule_is_refused():
    with pytest.raises(ValueError, match="no update rule 'sdg'"):
        counting(num_epochs=1, update_rule="sdg")


def test_an_unknown_option_is_refused():
    with pytest.raises(TypeError, match="learning_rate"):
        counting(num_epochs=1, learning_rate=1.0)
