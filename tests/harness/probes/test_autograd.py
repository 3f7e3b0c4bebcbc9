"""The `autograd` probe: tensors in, arrays out, gradients by autograd."""

from __future__ import annotations

import numpy as np

RNG = np.random.default_rng(5)
X, W, DOUT = RNG.normal(size=(3, 4)), RNG.normal(size=(4, 2)), RNG.normal(size=(3, 2))
AFFINE = "def f(x, w):\n    return x @ w\n"


def test_gradients_with_an_upstream_gradient(torch_box):
    inputs = {"x": X, "w": W, "dout": DOUT}
    answer = torch_box(AFFINE).job("autograd", "layers:f", inputs, {"differentiate": ["x", "w"]}, repeat=True)
    assert answer["status"] == "ok", answer
    values = answer["values"]
    assert values["out"].dtype == np.float64
    np.testing.assert_allclose(values["out"], X @ W)
    np.testing.assert_allclose(values["grads.x"], DOUT @ W.T)
    np.testing.assert_allclose(values["grads.w"], X.T @ DOUT)
    assert answer["changed"] == []
    assert answer["unstable"] == []


def test_a_loss_needs_no_upstream_gradient_and_labels_become_long(torch_box):
    text = """
        import torch.nn.functional as F
        def loss(scores, y, unused):
            assert str(y.dtype) == "torch.int64"
            return F.cross_entropy(scores, y)
        """
    y = np.array([0, 3, 1], np.int32)
    options = {"differentiate": ["scores", "unused"], "returns": "loss"}
    values = torch_box(text).job("autograd", "layers:loss", {"scores": X, "y": y, "unused": W}, options)["values"]
    probabilities = np.exp(X) / np.exp(X).sum(axis=1, keepdims=True)
    probabilities[range(3), y] -= 1
    np.testing.assert_allclose(values["grads.scores"], probabilities / 3)
    np.testing.assert_array_equal(values["grads.unused"], np.zeros_like(W))


def test_several_outputs_lists_and_keyword_arguments(torch_box):
    text = """
        def f(params, bias=None):
            a, b = params
            return a * bias, b.sum()
        """
    inputs = {"params": [X, W], "b": 2 * X, "up": X}
    options = {
        "args": ["params"],
        "keyword": {"bias": "b"},
        "returns": ["one", "two"],
        "differentiate": ["params", "b"],
        "dout": {"one": "up", "two": None},
    }
    values = torch_box(text).job("autograd", "layers:f", inputs, options)["values"]
    np.testing.assert_allclose(values["grads.params.0"], 2 * X * X)
    np.testing.assert_allclose(values["grads.params.1"], np.ones_like(W))
    np.testing.assert_allclose(values["grads.b"], X * X)


def test_a_result_that_is_cut_off_is_told_and_the_output_stays(torch_box):
    for text in ("return (x @ w).detach()", "import torch\n    return torch.tensor((x @ w).tolist())"):
        inputs = {"x": X, "w": W, "dout": DOUT}
        box = torch_box(f"def f(x, w):\n    {text}\n")
        answer = box.job("autograd", "layers:f", inputs, {"differentiate": "x"})
        assert answer["status"] == "error"
        assert "does not lead back to x" in answer["error"]["message"]
        assert answer["values"]["out"].shape == (3, 2)
    box = torch_box("def f(x, w):\n    return float((x @ w).sum())\n")
    answer = box.job("autograd", "layers:f", {"x": X, "w": W}, {"differentiate": "x"})
    assert "must be a torch tensor" in answer["error"]["message"]
    box = torch_box("def f(x, w):\n    return x @ w\n")
    answer = box.job("autograd", "layers:f", {"x": X, "w": W}, {"differentiate": "x"})
    assert "must be a single number, it has the shape (3, 2)" in answer["error"]["message"]


def test_an_error_on_the_way_back_is_the_students(torch_box):
    text = """
        import torch
        class Square(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                return x * x
            @staticmethod
            def backward(ctx, dout):
                raise NotImplementedError("later")
        def f(x):
            return Square.apply(x).sum()
        """
    answer = torch_box(text).job("autograd", "layers:f", {"x": X}, {"differentiate": "x"})
    assert answer["status"] == "not_implemented"
    assert answer["error"]["stage"] == "backward (autograd)"
    assert "out" in answer["values"]


NET = """
    import torch
    class Net(torch.nn.Module):
        def __init__(self, D, C):
            super().__init__()
            self.fc = torch.nn.Linear(D, C)
            self.drop = torch.nn.Dropout(0.9)
        def forward(self, x):
            return self.drop(self.fc(x))
    def saliency(X, y, model):
        X.requires_grad_()
        scores = model(X)
        scores.gather(1, y[:, None]).sum().backward()
        return X.grad.abs()
    def loss(model, X):
        return model(X).sum()
    """


def test_a_given_network_as_an_argument(torch_box):
    box, y = torch_box(NET), np.array([0, 1, 1])
    weights = {"fc.weight": W.T.copy(), "fc.bias": np.zeros(2)}
    model = {"target": "layers:Net", "construct": [4, 2], "parameters": "weights", "dtype": "float64"}
    options = {"objects": {"model": model}, "args": ["X", "y", "model"], "returns": "map"}
    answer = box.job("autograd", "layers:saliency", {"X": X, "y": y, "weights": weights}, options, repeat=True)
    assert answer["status"] == "ok", answer
    np.testing.assert_allclose(answer["values"]["map"], np.abs(W.T[y]))
    assert answer["changed"] == []
    filled = {"target": "layers:Net", "construct": [4, 2], "fill": "names", "dtype": "float64"}
    options = {"objects": {"model": filled}, "args": ["model", "X"], "differentiate": ["model", "X"]}
    values = box.job("autograd", "layers:loss", {"X": X}, options)["values"]
    np.testing.assert_allclose(values["grads.model.fc.weight"], np.tile(X.sum(axis=0), (2, 1)))
    assert values["grads.X"].shape == X.shape
    again = torch_box(NET).job("call", "layers:loss", {"X": X}, options)["values"]
    assert again["out"] == values["out"]
