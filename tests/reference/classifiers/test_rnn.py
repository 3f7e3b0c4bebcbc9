"""The captioning network: known numbers, gradients before the two referees, and what it says."""

import numpy as np
import pytest

from reference.classifiers import CaptioningRNN

from ...referees import frozen, judge, keeps_float32

WORDS = {"<NULL>": 0, "<START>": 1, "<END>": 2, "cat": 3, "dog": 4}
CELLS = ("rnn", "lstm")


def filled(cell_type, D=4, W=3, H=5, words=WORDS, seed=0):
    """A small network in float64 with weights that are not small and biases that are not zero."""
    rng = np.random.default_rng(seed)
    model = CaptioningRNN(words, D, W, H, cell_type, np.float64)
    model.params = {name: rng.standard_normal(w.shape) for name, w in model.params.items()}
    return model


def captions(N=3, T=6, V=5, seed=1):
    """Captions of different lengths, <NULL> after their ends."""
    rng = np.random.default_rng(seed)
    words = rng.integers(1, V, (N, T))
    return frozen(np.where(np.arange(T) < rng.integers(2, T + 1, (N, 1)), words, 0))


def of_parameters(model, features, words):
    def run(**params):
        model.params = params
        loss, grads = model.loss(features.astype(params["Wx"].dtype), words)
        return loss, lambda dout: {name: grad * dout for name, grad in grads.items()}

    return run


def twin(cell_type, features, words):
    def loss(W_embed, W_proj, b_proj, Wx, Wh, b, W_vocab, b_vocab):
        import torch

        vectors = W_embed[torch.tensor(words[:, :-1])]
        h = torch.tensor(features) @ W_proj + b_proj
        c, total = torch.zeros_like(h), 0
        for t in range(vectors.shape[1]):
            a = vectors[:, t] @ Wx + h @ Wh + b
            if cell_type == "rnn":
                h = a.tanh()
            else:
                i, f, o, g = a.chunk(4, dim=1)
                c = f.sigmoid() * c + i.sigmoid() * g.tanh()
                h = o.sigmoid() * c.tanh()
            next_words = torch.tensor(words[:, t + 1])
            scores = h @ W_vocab + b_vocab
            total = total + torch.nn.functional.cross_entropy(scores, next_words, ignore_index=0, reduction="sum")
        return total / len(words)

    return loss


@pytest.mark.parametrize("cell_type", CELLS)
class TestLoss:
    @pytest.mark.parametrize(("N", "T"), [(3, 6), (1, 2), (4, 3)])
    def test_referees_agree(self, cell_type, N, T):
        features, words = np.random.default_rng(2).standard_normal((N, 4)), captions(N, T)
        model = filled(cell_type)
        judge(of_parameters(model, features, words), twin(cell_type, features, words), model.params)

    def test_float32_stays(self, cell_type):
        features, model = np.random.default_rng(2).standard_normal((3, 4)), filled(cell_type)
        keeps_float32(of_parameters(model, features, captions()), model.params)

    def test_known_numbers(self, cell_type):
        known = {"rnn": 9.83235591003, "lstm": 9.82445935443}
        features = {"rnn": np.linspace(-1.5, 0.3, 200), "lstm": np.linspace(-0.5, 1.7, 200)}
        model = CaptioningRNN({"<NULL>": 0, "cat": 2, "dog": 3}, 20, 30, 40, cell_type, np.float64)
        model.params = {
            name: np.linspace(-1.4, 1.3, value.size).reshape(value.shape) for name, value in model.params.items()
        }
        loss, _ = model.loss(features[cell_type].reshape(10, 20), (np.arange(10 * 13) % 3).reshape(10, 13))
        assert loss == pytest.approx(known[cell_type], abs=1e-10)

    def test_what_stands_after_the_end_does_not_count(self, cell_type):
        model, features = filled(cell_type), np.ones((1, 4))
        short, _ = model.loss(features, np.array([[1, 3, 2]]))
        long, _ = model.loss(features, np.array([[1, 3, 2, 0, 0, 0]]))
        assert long == pytest.approx(short, rel=1e-12)


def said_by_hand(model, features, length):
    """Word by word, from the formulas."""
    params = model.params
    h = features @ params["W_proj"] + params["b_proj"]
    c, word, words = np.zeros_like(h), np.full(len(h), 1), []
    for _ in range(length):
        a = params["W_embed"][word] @ params["Wx"] + h @ params["Wh"] + params["b"]
        if model.cell_type == "rnn":
            h = np.tanh(a)
        else:
            i, f, o = (1 / (1 + np.exp(-part)) for part in np.split(a, 4, axis=1)[:3])
            c = f * c + i * np.tanh(np.split(a, 4, axis=1)[3])
            h = o * np.tanh(c)
        word = (h @ params["W_vocab"] + params["b_vocab"]).argmax(axis=1)
        words.append(word)
    return np.stack(words, axis=1)


@pytest.mark.parametrize("cell_type", CELLS)
class TestSample:
    @pytest.mark.parametrize(("N", "length"), [(6, 9), (1, 1), (3, 30)])
    def test_it_says_what_scores_best(self, cell_type, N, length):
        model, features = filled(cell_type), np.random.default_rng(2).standard_normal((N, 4))
        words = model.sample(features, max_length=length)
        assert words.dtype.kind == "i"
        np.testing.assert_array_equal(words, said_by_hand(model, features, length))

    def test_the_first_column_is_what_it_said_first(self, cell_type):
        model = filled(cell_type)
        model.params["W_vocab"][:] = 0
        model.params["b_vocab"] = np.array([0.0, 0.0, 0.0, 1.0, 0.0])  # it says "cat" whatever it reads
        assert (model.sample(np.ones((2, 4)), max_length=3) == 3).all()

    def test_nothing_is_changed(self, cell_type):
        model = filled(cell_type)
        model.params = {name: frozen(value) for name, value in model.params.items()}
        first = model.sample(frozen(np.ones((2, 4))))
        np.testing.assert_array_equal(model.sample(np.ones((2, 4))), first)
        assert first.shape == (2, 30)


@pytest.mark.parametrize(("cell_type", "gates"), [("rnn", 1), ("lstm", 4)])
def test_the_first_parameters(cell_type, gates):
    model = CaptioningRNN(WORDS, 20, 30, 40, cell_type)
    shapes = {name: value.shape for name, value in model.params.items()}
    assert shapes == {
        "W_embed": (5, 30),
        "W_proj": (20, 40),
        "b_proj": (40,),
        "Wx": (30, gates * 40),
        "Wh": (40, gates * 40),
        "b": (gates * 40,),
        "W_vocab": (40, 5),
        "b_vocab": (5,),
    }
    assert all(value.dtype == np.float32 for value in model.params.values())
    assert not any(model.params[name].any() for name in ("b_proj", "b", "b_vocab"))


def test_another_cell_is_refused():
    with pytest.raises(ValueError, match="gru"):
        CaptioningRNN(WORDS, cell_type="gru")
