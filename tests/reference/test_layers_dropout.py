"""Dropout: before its two referees with the mask that it drew, and its statistics; training and test apart."""

import numpy as np
import pytest

from reference.layers import dropout_backward, dropout_forward

from ..referees import frozen, judge, keeps_float32


def dropout(p, mode="train", seed=5):
    """Dropout as a run: with a seed, every call draws the same mask."""

    def run(x):
        out, cache = dropout_forward(x, {"p": p, "mode": mode, "seed": seed})
        return out, lambda dout: {"x": dropout_backward(dout, cache)}

    return run


def drawn(shape, p, seed=5):
    _, (_, mask) = dropout_forward(np.ones(shape), {"p": p, "mode": "train", "seed": seed})
    return mask


@pytest.mark.parametrize("p", [0.25, 0.5, 0.8, 1.0])
@pytest.mark.parametrize("shape", [(10, 10), (1, 7), (2, 3, 4, 5), (6,), (3, 0)], ids=str)
def test_referees_agree(p, shape):
    mask = drawn(shape, p)

    def twin(x):
        import torch

        return x * torch.tensor(mask)

    judge(dropout(p), twin, {"x": np.random.default_rng(0).standard_normal(shape)})


@pytest.mark.parametrize("p", [0.25, 0.4, 0.7])
def test_p_is_the_probability_to_keep_and_the_mean_stays(p):
    mask = drawn((400, 500), p)
    assert np.mean(mask != 0) == pytest.approx(p, abs=0.01)
    assert np.mean(mask) == pytest.approx(1, abs=0.02)
    assert set(np.unique(mask)) == {0, 1 / p}


def test_places_are_independent():
    mask = drawn((300, 200), 0.5) != 0
    assert np.mean(mask[:, :-1] == mask[:, 1:]) == pytest.approx(0.5, abs=0.02)
    assert np.mean(mask[:-1] == mask[1:]) == pytest.approx(0.5, abs=0.02)


def test_calls_differ_unless_there_is_a_seed():
    x = np.ones((20, 20))
    outs = [dropout_forward(x, {"p": 0.5, "mode": "train"})[0] for _ in range(2)]
    assert not np.array_equal(*outs)
    np.testing.assert_array_equal(drawn((20, 20), 0.5), drawn((20, 20), 0.5))
    assert not np.array_equal(drawn((20, 20), 0.5), drawn((20, 20), 0.5, seed=6))


def test_it_is_that_of_torch_in_distribution():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    ours = drawn((300, 300), 0.7)
    theirs = torch.nn.functional.dropout(torch.ones(300, 300, dtype=torch.float64), p=0.3).numpy()
    np.testing.assert_allclose(np.unique(ours), np.unique(theirs), rtol=1e-12)
    assert np.mean(ours) == pytest.approx(np.mean(theirs), abs=0.02)


def test_keeping_everything_changes_nothing():
    x = np.random.default_rng(0).standard_normal((5, 4))
    np.testing.assert_array_equal(dropout(1.0)(x)[0], x)


@pytest.mark.parametrize("shape", [(5, 4), (2, 3, 4)], ids=str)
def test_the_test_lets_everything_through(shape):
    x = frozen(np.random.default_rng(0).standard_normal(shape))
    out, back = dropout(0.3, mode="test")(x)
    np.testing.assert_array_equal(out, x)
    dout = frozen(np.random.default_rng(1).standard_normal(shape))
    np.testing.assert_array_equal(back(dout)["x"], dout)


@pytest.mark.parametrize("mode", ["train", "test"])
def test_float32_stays(mode):
    keeps_float32(dropout(0.6, mode), {"x": np.random.default_rng(0).standard_normal((5, 4))})


def test_the_cache_holds_the_parameters_and_the_mask():
    param = {"p": 0.5, "mode": "test"}
    _, (kept, mask) = dropout_forward(np.ones(3), param)
    assert kept is param
    assert mask is None


def test_another_mode_is_refused():
    with pytest.raises(ValueError, match="'train' and 'test', not 'eval'"):
        dropout_forward(np.ones(3), {"p": 0.5, "mode": "eval"})
