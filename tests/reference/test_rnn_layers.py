"""Recurrent layers before three referees: torch autograd and finite differences, and torch's own recurrent modules."""

import numpy as np
import pytest

from reference.rnn_layers import (
    affine_backward,
    affine_forward,
    gru_backward,
    gru_forward,
    gru_step_backward,
    gru_step_forward,
    lstm_backward,
    lstm_forward,
    lstm_step_backward,
    lstm_step_forward,
    rnn_backward,
    rnn_forward,
    rnn_step_backward,
    rnn_step_forward,
    sigmoid,
    temporal_affine_backward,
    temporal_affine_forward,
    temporal_softmax_loss,
    word_embedding_backward,
    word_embedding_forward,
)

from ..referees import frozen, judge, judge_by_differences, keeps_float32

WEIGHTS = ("Wx", "Wh", "b")
GATES = {"rnn": 1, "lstm": 4, "gru": 3}
STEPS = {"rnn": (rnn_step_forward, rnn_step_backward), "gru": (gru_step_forward, gru_step_backward)}
LAYERS = {
    "rnn": (rnn_forward, rnn_backward),
    "lstm": (lstm_forward, lstm_backward),
    "gru": (gru_forward, gru_backward),
}
STEP_SIZES = [(4, 5, 6), (1, 3, 2), (3, 1, 1), (2, 7, 1)]  # N, D, H
SIZES = [(2, 10, 3, 5), (1, 4, 2, 3), (3, 1, 4, 2), (2, 5, 1, 1)]  # N, T, D, H


def weights(rng, D, H, gates):
    return {
        "Wx": rng.standard_normal((D, gates * H)),
        "Wh": rng.standard_normal((H, gates * H)),
        "b": rng.standard_normal(gates * H),
    }


def step_inputs(sizes, gates, *states):
    N, D, H = sizes
    rng = np.random.default_rng(0)
    arrays = {name: rng.standard_normal((N, H)) for name in states}
    return {"x": rng.standard_normal((N, D)), **arrays, **weights(rng, D, H, gates)}


def layer_inputs(sizes, gates):
    N, T, D, H = sizes
    rng = np.random.default_rng(0)
    return {"x": rng.standard_normal((N, T, D)), "h0": rng.standard_normal((N, H)), **weights(rng, D, H, gates)}


def step(forward, backward):
    def run(x, prev_h, Wx, Wh, b):
        next_h, cache = forward(x, prev_h, Wx, Wh, b)
        return next_h, lambda dout: dict(zip(("x", "prev_h", *WEIGHTS), backward(dout, cache), strict=True))

    return run


def lstm_step(x, prev_h, prev_c, Wx, Wh, b):
    """Both results as one array (2, N, H), so that one upstream gradient has both."""
    next_h, next_c, cache = lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b)
    names = ("x", "prev_h", "prev_c", *WEIGHTS)
    return np.stack((next_h, next_c)), lambda dout: dict(zip(names, lstm_step_backward(*dout, cache), strict=True))


def layer(forward, backward):
    def run(x, h0, Wx, Wh, b):
        h, cache = forward(x, h0, Wx, Wh, b)
        return h, lambda dout: dict(zip(("x", "h0", *WEIGHTS), backward(dout, cache), strict=True))

    return run


def torch_arguments(Wx, Wh, b, order):
    """Our weights as torch's: rows in place of columns, its order of the gates, and no second bias."""
    import torch

    blocks = [[block[..., None] if block.ndim == 1 else block.T for block in w.chunk(len(order), -1)] for w in (Wx, Wh)]
    bias = [block for block in b.chunk(len(order), -1)]
    w_ih, w_hh = (torch.cat([parts[k] for k in order]) for parts in blocks)
    b_ih = torch.cat([bias[k] for k in order])
    return w_ih, w_hh, b_ih, torch.zeros_like(b_ih)


def rnn_cell_twin(x, prev_h, Wx, Wh, b):
    import torch

    return torch.rnn_tanh_cell(x, prev_h, *torch_arguments(Wx, Wh, b, [0]))


def lstm_cell_twin(x, prev_h, prev_c, Wx, Wh, b):
    import torch  # whose order is i, f, g, o

    return torch.stack(torch.lstm_cell(x, (prev_h, prev_c), *torch_arguments(Wx, Wh, b, [0, 1, 3, 2])))


def gru_cell_twin(x, prev_h, Wx, Wh, b):
    import torch

    return torch.gru_cell(x, prev_h, *torch_arguments(Wx, Wh, b, [0, 1, 2]))


def module_twin(kind):
    """torch.nn's own RNN, LSTM or GRU with our weights."""

    def twin(x, h0, Wx, Wh, b):
        import torch

        module = getattr(torch.nn, kind.upper())(x.shape[2], h0.shape[1], batch_first=True).double()
        order = {"rnn": [0], "lstm": [0, 1, 3, 2], "gru": [0, 1, 2]}[kind]
        names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        values = dict(zip(names, torch_arguments(Wx, Wh, b, order), strict=True))
        state = h0[None]
        states = (state, torch.zeros_like(state)) if kind == "lstm" else state
        return torch.func.functional_call(module, values, (x, states))[0]

    return twin


@pytest.mark.parametrize("sizes", STEP_SIZES, ids=str)
class TestSteps:
    def test_rnn(self, sizes):
        judge(step(*STEPS["rnn"]), rnn_cell_twin, step_inputs(sizes, 1, "prev_h"))

    def test_lstm(self, sizes):
        judge(lstm_step, lstm_cell_twin, step_inputs(sizes, 4, "prev_h", "prev_c"))

    def test_gru(self, sizes):
        judge(step(*STEPS["gru"]), gru_cell_twin, step_inputs(sizes, 3, "prev_h"))


@pytest.mark.parametrize("kind", LAYERS)
class TestSequences:
    @pytest.mark.parametrize("sizes", SIZES, ids=str)
    def test_referees_agree(self, kind, sizes):
        judge(layer(*LAYERS[kind]), module_twin(kind), layer_inputs(sizes, GATES[kind]))

    def test_float32_stays(self, kind):
        keeps_float32(layer(*LAYERS[kind]), layer_inputs((2, 4, 3, 5), GATES[kind]))

    def test_no_examples(self, kind):
        h, back = layer(*LAYERS[kind])(**layer_inputs((0, 4, 3, 5), GATES[kind]))
        assert h.shape == (0, 4, 5)
        assert back(h)["Wx"].shape == (3, GATES[kind] * 5)

    def test_a_step_cannot_see_those_after_it(self, kind):
        inputs = layer_inputs((2, 6, 3, 5), GATES[kind])
        later = {**inputs, "x": np.where(np.arange(6)[:, None] < 4, inputs["x"], 9.0)}
        run = layer(*LAYERS[kind])
        np.testing.assert_array_equal(run(**later)[0][:, :4], run(**inputs)[0][:, :4])

    def test_huge_inputs_saturate_without_a_warning(self, kind):
        inputs = layer_inputs((2, 3, 3, 5), GATES[kind])
        inputs["x"] = inputs["x"] * 1e6
        with np.errstate(all="raise", under="ignore"):
            h, back = layer(*LAYERS[kind])(**inputs)
            gradients = back(np.ones_like(h))
        assert all(np.isfinite(gradient).all() for gradient in gradients.values())
        assert np.abs(h).max() <= 3

    def test_the_gradient_may_be_asked_for_twice(self, kind):
        h, back = layer(*LAYERS[kind])(**layer_inputs((2, 3, 4, 5), GATES[kind]))
        first, second = back(np.ones_like(h)), back(np.ones_like(h))
        for name, gradient in first.items():
            np.testing.assert_array_equal(second[name], gradient)


class TestKnownNumbers:
    """Inputs evenly spaced, as the course's notebooks have them."""

    def test_rnn_step(self):
        x, prev_h = np.linspace(-0.4, 0.7, 30).reshape(3, 10), np.linspace(-0.2, 0.5, 12).reshape(3, 4)
        Wx, Wh = np.linspace(-0.1, 0.9, 40).reshape(10, 4), np.linspace(-0.3, 0.7, 16).reshape(4, 4)
        next_h, _ = rnn_step_forward(x, prev_h, Wx, Wh, np.linspace(-0.2, 0.4, 4))
        assert next_h[0, 0] == pytest.approx(-0.58172089, abs=1e-8)

    def test_rnn(self):
        x, h0 = np.linspace(-0.1, 0.3, 24).reshape(2, 3, 4), np.linspace(-0.3, 0.1, 10).reshape(2, 5)
        Wx, Wh = np.linspace(-0.2, 0.4, 20).reshape(4, 5), np.linspace(-0.4, 0.1, 25).reshape(5, 5)
        h, _ = rnn_forward(x, h0, Wx, Wh, np.linspace(-0.7, 0.1, 5))
        assert h[0, 0, 0] == pytest.approx(-0.42070749, abs=1e-8)

    def test_lstm_step_fixes_the_order_of_the_gates(self):
        x, prev_h = np.linspace(-0.4, 1.2, 12).reshape(3, 4), np.linspace(-0.3, 0.7, 15).reshape(3, 5)
        prev_c = np.linspace(-0.4, 0.9, 15).reshape(3, 5)
        Wx, Wh = np.linspace(-2.1, 1.3, 80).reshape(4, 20), np.linspace(-0.7, 2.2, 100).reshape(5, 20)
        next_h, next_c, _ = lstm_step_forward(x, prev_h, prev_c, Wx, Wh, np.linspace(0.3, 0.7, 20))
        assert next_h[0, 0] == pytest.approx(0.24635157, abs=1e-8)
        assert next_c[0, 0] == pytest.approx(0.32986176, abs=1e-8)

    def test_a_forget_gate_that_is_open_keeps_the_cell(self):
        H = 3
        b = np.concatenate((np.full(H, -50.0), np.full(H, 50.0), np.zeros(2 * H)))
        prev_c = np.array([[1.0, -2.0, 0.5]])
        _, next_c, _ = lstm_step_forward(
            np.ones((1, 2)), np.ones((1, H)), prev_c, np.zeros((2, 12)), np.zeros((H, 12)), b
        )
        np.testing.assert_allclose(next_c, prev_c)

    def test_an_update_gate_that_is_shut_keeps_the_state(self):
        H = 3
        b = np.concatenate((np.zeros(H), np.full(H, 50.0), np.zeros(H)))
        prev_h = np.array([[1.0, -2.0, 0.5]])
        next_h, _ = gru_step_forward(np.ones((1, 2)), prev_h, np.zeros((2, 9)), np.zeros((H, 9)), b)
        np.testing.assert_allclose(next_h, prev_h)


class TestSigmoid:
    def test_values(self):
        np.testing.assert_allclose(sigmoid(np.array([0.0, np.log(3), -np.log(3)])), [0.5, 0.75, 0.25])

    @pytest.mark.parametrize("dtype", [np.float32, np.float64])
    def test_no_size_overflows(self, dtype):
        with np.errstate(all="raise", under="ignore"):
            y = sigmoid(np.array([-1e4, -700, 0, 700, 1e4], dtype))
        np.testing.assert_allclose(y, [0, 0, 0.5, 1, 1], atol=1e-30)
        assert y.dtype == dtype

    def test_the_two_tails_are_as_precise_as_each_other(self):
        assert sigmoid(np.array([-40.0]))[0] == pytest.approx(np.exp(-40.0), rel=1e-12)


class TestWordEmbedding:
    @pytest.mark.parametrize(("N", "T", "V", "D"), [(50, 3, 5, 6), (1, 1, 4, 3), (2, 4, 1, 2)])
    def test_referees_agree(self, N, T, V, D):
        rng = np.random.default_rng(0)
        x = frozen(rng.integers(0, V, (N, T)))

        def run(W):
            out, cache = word_embedding_forward(x, W)
            return out, lambda dout: {"W": word_embedding_backward(dout, cache)}

        def twin(W):
            import torch

            return torch.nn.functional.embedding(torch.tensor(x), W)

        judge(run, twin, {"W": rng.standard_normal((V, D))})
        keeps_float32(run, {"W": rng.standard_normal((V, D))})

    def test_a_word_that_comes_twice_counts_twice(self):
        W = np.zeros((3, 2))
        _, cache = word_embedding_forward(np.array([[1, 1, 0]]), W)
        dW = word_embedding_backward(np.array([[[1.0, 2.0], [10.0, 20.0], [5.0, 6.0]]]), cache)
        np.testing.assert_array_equal(dW, [[5, 6], [11, 22], [0, 0]])


class TestAffine:
    @pytest.mark.parametrize(("N", "D", "M"), [(4, 3, 5), (1, 2, 1), (0, 3, 2)])
    def test_referees_agree(self, N, D, M):
        def run(x, w, b):
            out, cache = affine_forward(x, w, b)
            return out, lambda dout: dict(zip("xwb", affine_backward(dout, cache), strict=True))

        rng = np.random.default_rng(0)
        inputs = {"x": rng.standard_normal((N, D)), "w": rng.standard_normal((D, M)), "b": rng.standard_normal(M)}
        judge(run, lambda x, w, b: x @ w + b, inputs)
        keeps_float32(run, inputs)


class TestTemporalAffine:
    @pytest.mark.parametrize(("N", "T", "D", "M"), [(2, 3, 4, 5), (1, 1, 3, 2), (3, 4, 1, 1), (2, 0, 3, 4)])
    def test_referees_agree(self, N, T, D, M):
        def run(x, w, b):
            out, cache = temporal_affine_forward(x, w, b)
            return out, lambda dout: dict(zip("xwb", temporal_affine_backward(dout, cache), strict=True))

        rng = np.random.default_rng(0)
        inputs = {
            "x": rng.standard_normal((N, T, D)),
            "w": rng.standard_normal((D, M)),
            "b": rng.standard_normal(M),
        }
        judge(run, lambda x, w, b: x @ w + b, inputs)
        keeps_float32(run, inputs)


class TestTemporalSoftmaxLoss:
    @staticmethod
    def run(y, mask):
        def loss(x):
            value, dx = temporal_softmax_loss(x, y, mask)
            return value, lambda dout: {"x": dx * dout}

        return loss

    @staticmethod
    def twin(y, mask):
        def loss(x):
            import torch

            each = torch.nn.functional.cross_entropy(x.flatten(0, 1), torch.tensor(y).flatten(), reduction="none")
            return (each * torch.tensor(mask).flatten()).sum() / len(y)

        return loss

    @pytest.mark.parametrize(("N", "T", "V"), [(7, 3, 4), (1, 1, 5), (3, 4, 1), (2, 6, 3)])
    def test_referees_agree(self, N, T, V):
        rng = np.random.default_rng(0)
        y, mask = frozen(rng.integers(0, V, (N, T))), frozen(rng.random((N, T)) < 0.6)
        x = {"x": rng.standard_normal((N, T, V))}
        judge(self.run(y, mask), self.twin(y, mask), x)
        keeps_float32(self.run(y, mask), x)

    def test_equal_scores(self):
        y = np.zeros((100, 7), np.int64)
        loss, _ = temporal_softmax_loss(np.zeros((100, 7, 10)), y, np.ones((100, 7), bool))
        assert loss == pytest.approx(7 * np.log(10))  # added up over time, not averaged

    def test_words_that_do_not_count_have_no_gradient(self):
        mask = np.zeros((2, 3), bool)
        loss, dx = temporal_softmax_loss(np.ones((2, 3, 4)), np.zeros((2, 3), np.int64), mask)
        assert loss == 0
        assert not dx.any()

    def test_huge_scores_neither_overflow_nor_lose_the_loss(self):
        x = np.array([[[1e5, 0, -1e5], [-1e5, -1e5, -2e5]]])
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            loss, _ = temporal_softmax_loss(x, np.array([[1, 0]]), np.ones((1, 2)))
        assert loss == pytest.approx(1e5 + np.log(2))

    def test_verbose_prints_the_shape(self, capsys):
        temporal_softmax_loss(np.zeros((2, 3, 4)), np.zeros((2, 3), int), np.ones((2, 3)), verbose=True)
        assert "(2, 3, 4)" in capsys.readouterr().out


def test_the_differences_would_notice_a_gradient_that_is_slightly_wrong():
    def wrong(x, h0, Wx, Wh, b):
        h, back = layer(*LAYERS["lstm"])(x, h0, Wx, Wh, b)
        return h, lambda dout: {**back(dout), "h0": 1.001 * back(dout)["h0"]}

    with pytest.raises(AssertionError):
        judge_by_differences(wrong, layer_inputs((2, 3, 4, 5), 4))
