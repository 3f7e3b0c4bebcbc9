"""Update rules against torch.optim over many steps, and against what can be worked out on paper for a gradient that
never changes; with their defaults, their states, and without a trace on their arguments.
"""

import numpy as np
import pytest

from reference import optim
from reference.optim import adagrad, adam, nesterov_momentum, rmsprop, sgd, sgd_momentum

from ..referees import frozen

W = np.linspace(-0.4, 0.6, 20).reshape(4, 5)
DW = np.linspace(-0.6, 0.4, 20).reshape(4, 5)  # one of them is nearly zero, none is
RULES = (sgd, sgd_momentum, nesterov_momentum, adagrad, rmsprop, adam)
STATES = {"sgd_momentum": ["velocity"], "nesterov_momentum": ["velocity"], "adagrad": ["cache"], "rmsprop": ["cache"]}
STATES |= {"sgd": [], "adam": ["m", "v", "t"]}
DEFAULTS = {
    "sgd": {"learning_rate": 1e-2},
    "sgd_momentum": {"learning_rate": 1e-2, "momentum": 0.9},
    "nesterov_momentum": {"learning_rate": 1e-2, "momentum": 0.9},
    "adagrad": {"learning_rate": 1e-2, "epsilon": 1e-8},
    "rmsprop": {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8},
    "adam": {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
}


def gradients(steps, shape=(4, 5), seed=0):
    return [frozen(dw) for dw in np.random.default_rng(seed).standard_normal((steps, *shape))]


def walk(rule, w, dws, config=None):
    """The weights after each step, and the last config."""
    path = []
    for dw in dws:
        w, config = rule(frozen(w), dw, config)
        path.append(w)
    return path, config


def torch_walk(make, w, dws):
    """The same with an optimiser of torch."""
    torch = pytest.importorskip("torch")
    leaf = torch.tensor(w, requires_grad=True)
    optimiser, path = make(torch.optim, [leaf]), []
    for dw in dws:
        leaf.grad = torch.tensor(dw)
        optimiser.step()
        path.append(leaf.detach().numpy().copy())
    return path


@pytest.mark.parametrize(
    ("rule", "config", "make"),
    [
        (sgd, {"learning_rate": 0.3}, lambda o, p: o.SGD(p, lr=0.3)),
        (sgd_momentum, {"learning_rate": 0.3, "momentum": 0.8}, lambda o, p: o.SGD(p, lr=0.3, momentum=0.8)),
        (
            nesterov_momentum,
            {"learning_rate": 0.3, "momentum": 0.8},
            lambda o, p: o.SGD(p, lr=0.3, momentum=0.8, nesterov=True),
        ),
        (adagrad, {"learning_rate": 0.2, "epsilon": 1e-3}, lambda o, p: o.Adagrad(p, lr=0.2, eps=1e-3)),
        (
            rmsprop,
            {"learning_rate": 0.2, "decay_rate": 0.7, "epsilon": 1e-3},
            lambda o, p: o.RMSprop(p, lr=0.2, alpha=0.7, eps=1e-3),
        ),
        (
            adam,
            {"learning_rate": 0.2, "beta1": 0.7, "beta2": 0.8, "epsilon": 1e-3},
            lambda o, p: o.Adam(p, lr=0.2, betas=(0.7, 0.8), eps=1e-3),
        ),
        (adam, None, lambda o, p: o.Adam(p, lr=1e-3)),
    ],
)
def test_it_walks_as_torch_does(rule, config, make):
    dws = gradients(60)
    path, _ = walk(rule, W, dws, config)
    for ours, theirs in zip(path, torch_walk(make, W, dws), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-13)


class TestOnPaper:
    """With the same gradient g in every step, the sums are geometric."""

    k, g, lr = 7, DW, 0.1

    def last(self, rule, **config):
        path, state = walk(rule, W, [self.g] * self.k, {"learning_rate": self.lr, **config})
        return path[-1], state

    def test_sgd(self):
        np.testing.assert_allclose(self.last(sgd)[0], W - self.k * self.lr * self.g, rtol=1e-13)

    def test_momentum_gathers_speed(self):
        mu, k = 0.6, self.k
        w, state = self.last(sgd_momentum, momentum=mu)
        np.testing.assert_allclose(state["velocity"], -self.lr * self.g * (1 - mu**k) / (1 - mu), rtol=1e-12)
        steps = sum((1 - mu**i) / (1 - mu) for i in range(1, k + 1))
        np.testing.assert_allclose(w, W - self.lr * self.g * steps, rtol=1e-12)

    def test_nesterov_is_one_look_further(self):
        """Its place is that of plain momentum, which had the same gradients, plus momentum times the velocity."""
        mu = 0.6
        plain, state = self.last(sgd_momentum, momentum=mu)
        ahead, nesterov_state = self.last(nesterov_momentum, momentum=mu)
        np.testing.assert_allclose(nesterov_state["velocity"], state["velocity"], rtol=1e-13)
        np.testing.assert_allclose(ahead, plain + mu * state["velocity"], rtol=1e-12)

    def test_adagrad_steps_shrink_like_one_over_the_root(self):
        w, state = self.last(adagrad, epsilon=0.0)
        np.testing.assert_allclose(state["cache"], self.k * self.g**2, rtol=1e-13)
        steps = sum(1 / np.sqrt(i) for i in range(1, self.k + 1))
        np.testing.assert_allclose(w, W - self.lr * np.sign(self.g) * steps, rtol=1e-12)

    def test_rmsprop_forgets_its_start(self):
        w, state = self.last(rmsprop, decay_rate=0.8, epsilon=0.0)
        np.testing.assert_allclose(state["cache"], (1 - 0.8**self.k) * self.g**2, rtol=1e-12)
        steps = sum(1 / np.sqrt(1 - 0.8**i) for i in range(1, self.k + 1))
        np.testing.assert_allclose(w, W - self.lr * np.sign(self.g) * steps, rtol=1e-12)

    def test_adam_steps_by_the_learning_rate(self):
        w, state = self.last(adam, beta1=0.8, beta2=0.9, epsilon=0.0)
        np.testing.assert_allclose(w, W - self.k * self.lr * np.sign(self.g), rtol=1e-12)
        np.testing.assert_allclose(state["m"], (1 - 0.8**self.k) * self.g, rtol=1e-12)
        np.testing.assert_allclose(state["v"], (1 - 0.9**self.k) * self.g**2, rtol=1e-12)
        assert state["t"] == self.k


def test_adam_counts_before_it_corrects():
    """A config that says t = 5 has five steps behind it: this is the sixth."""
    m, v = np.linspace(0.6, 0.9, 20).reshape(4, 5), np.linspace(0.7, 0.5, 20).reshape(4, 5)
    next_w, state = adam(W, DW, {"learning_rate": 1e-2, "m": frozen(m), "v": frozen(v), "t": 5})
    m_hat, v_hat = (0.9 * m + 0.1 * DW) / (1 - 0.9**6), (0.999 * v + 0.001 * DW**2) / (1 - 0.999**6)
    np.testing.assert_allclose(next_w, W - 1e-2 * m_hat / (np.sqrt(v_hat) + 1e-8), rtol=1e-13)
    assert state["t"] == 6


@pytest.mark.parametrize("rule", [adagrad, rmsprop, adam])
def test_epsilon_stands_outside_the_root(rule):
    """A gradient far below epsilon: the step is learning_rate * dw / epsilon, up to the factor of the average."""
    dw = np.array([1e-9])
    next_w, _ = rule(np.zeros(1), dw, {"learning_rate": 1.0, "epsilon": 1e-3})
    root = {adagrad: 1e-9, rmsprop: 1e-10, adam: 1e-9}[rule]
    np.testing.assert_allclose(next_w, -1e-9 / (root + 1e-3), rtol=1e-9)


@pytest.mark.parametrize("rule", RULES)
def test_a_gradient_of_zero_moves_nothing(rule):
    with np.errstate(all="raise"):
        next_w, _ = rule(W, np.zeros_like(W))
    np.testing.assert_array_equal(next_w, W)


@pytest.mark.parametrize("config", [None, {}])
@pytest.mark.parametrize("rule", RULES)
def test_it_has_defaults(rule, config):
    name = rule.__name__
    next_w, state = rule(W, DW, config)
    np.testing.assert_array_equal(next_w, rule(W, DW, dict(DEFAULTS[name]))[0])
    assert {key: state[key] for key in DEFAULTS[name]} == DEFAULTS[name]
    assert set(state) == {*DEFAULTS[name], *STATES[name]}


@pytest.mark.parametrize("rule", RULES)
def test_it_changes_none_of_its_arguments(rule):
    _, state = rule(frozen(W), frozen(DW), {"note": "kept"})
    before = {key: frozen(value) if isinstance(value, np.ndarray) else value for key, value in state.items()}
    given = dict(before)
    _, after = rule(frozen(W), frozen(DW), given)
    assert given.keys() == before.keys()
    assert all(given[key] is before[key] for key in before)
    assert after["note"] == "kept"


@pytest.mark.parametrize("shape", [(1,), (3,), (0, 2), (2, 1, 3)], ids=str)
@pytest.mark.parametrize("rule", RULES)
def test_it_keeps_shape_and_float32(rule, shape):
    w, dw = np.ones(shape, np.float32), np.ones(shape, np.float32)
    config = {"learning_rate": 0.5}
    for _ in range(3):
        w, config = rule(w, dw, config)
    assert w.shape == shape
    assert w.dtype == np.float32
    for key in STATES[rule.__name__]:
        assert key == "t" or (config[key].shape, config[key].dtype) == (shape, np.float32)


def test_these_are_all():
    public = {name for name, value in vars(optim).items() if callable(value) and value.__module__ == optim.__name__}
    assert public == {rule.__name__ for rule in RULES}
