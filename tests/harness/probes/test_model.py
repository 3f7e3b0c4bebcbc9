"""The `model` probe."""

from __future__ import annotations

import numpy as np
import pytest

RNG = np.random.default_rng(3)
PARAMETERS = {
    "W1": RNG.normal(size=(6, 5)), "b1": RNG.normal(size=5), "W2": RNG.normal(size=(5, 3)), "b2": RNG.normal(size=3)
}  # fmt: skip
X, Y = RNG.normal(size=(4, 2, 3)), RNG.integers(0, 3, 4)
NET = "classifiers.fc_net:TwoLayerNet"
OPTIONS = {"construct": {"input_dim": 6, "hidden_dim": 5, "num_classes": 3}, "attributes": {"reg": 0.7}}


def expected_scores():
    hidden = np.maximum(0, X.reshape(4, 6) @ PARAMETERS["W1"] + PARAMETERS["b1"])
    return hidden @ PARAMETERS["W2"] + PARAMETERS["b2"]


def test_the_reference_model(solved):
    inputs = {"X": X, "y": Y, "parameters": PARAMETERS, "directions": {"W1": RNG.normal(size=(6, 5))}}
    answer = solved.job("model", NET, inputs, OPTIONS, repeat=True)
    assert answer["status"] == "ok", answer
    values = answer["values"]
    np.testing.assert_allclose(values["scores"], expected_scores())
    assert [name for name in values if name.startswith("grads")] == [
        "grads.W1",
        "grads.b1",
        "grads.W2",
        "grads.b2",
    ] or sorted(name for name in values if name.startswith("grads")) == ["grads.W1", "grads.W2", "grads.b1", "grads.b2"]
    numeric = (values["moved.W1.plus.loss"] - values["moved.W1.minus.loss"]) / 2e-6
    np.testing.assert_allclose(np.sum(values["grads.W1"] * inputs["directions"]["W1"]), numeric, rtol=1e-5)
    assert answer["unstable"] == []


def test_initial_parameters_only(solved):
    options = {**OPTIONS, "initial": True, "scores": None, "args": None}
    values = solved.job("model", NET, {"parameters": PARAMETERS}, options)["values"]
    assert sorted(values) == ["initial.W1", "initial.W2", "initial.b1", "initial.b2"]
    assert values["initial.W1"].shape == (6, 5)
    assert not np.array_equal(values["initial.W1"], PARAMETERS["W1"])


OWN_NAMES = """
    import numpy as np

    class Net:
        def __init__(self, names, shapes):
            self.params = {name: np.zeros(shape) for name, shape in zip(names, shapes)}
            self.names = names

        def loss(self, X, y=None):
            a, b, c, d = (self.params[name] for name in self.names)
            rows = X.reshape(len(X), -1)
            scores = np.maximum(0, rows @ a + b) @ c + d
            if y is None:
                return scores
            return scores.sum(), {**{name: 2 * self.params[name] for name in self.names}, "extra": 1.0}
"""


def own(box, names, shapes):
    options = {"construct": [names, [list(shape) for shape in shapes]]}
    inputs = {"X": X, "y": Y, "parameters": PARAMETERS}
    return box(OWN_NAMES).job("model", "layers:Net", inputs, options)


def test_parameters_with_names_of_their_own_are_known_by_their_shapes(box):
    answer = own(box, ["W0", "bias", "W1x", "b2"], [(6, 5), (5,), (5, 3), (3,)])
    assert answer["status"] == "ok", answer
    np.testing.assert_allclose(answer["values"]["scores"], expected_scores())
    np.testing.assert_allclose(answer["values"]["grads.W1"], 2 * PARAMETERS["W1"])
    np.testing.assert_allclose(answer["values"]["grads.b2"], 2 * PARAMETERS["b2"])
    assert answer["values"]["grads.extra"] == 1.0
    assert answer["notes"] == ["parameters were recognised by their shapes: W0 for W1, bias for b1, W1x for W2"]


def test_a_bias_may_be_a_row_of_its_own(box):
    answer = own(box, ["W0", "b0", "W1", "b1"], [(6, 5), (1, 5), (5, 3), (1, 3)])
    assert answer["status"] == "ok", answer
    np.testing.assert_allclose(answer["values"]["scores"], expected_scores())
    np.testing.assert_allclose(answer["values"]["grads.b2"], 2 * PARAMETERS["b2"][np.newaxis])


def test_initial_parameters_have_the_names_of_the_task(box):
    shapes = [[6, 5], [5], [5, 3], [3]]
    options = {"construct": [["W0", "bias", "W1x", "b2"], shapes], "initial": True, "scores": None, "args": None}
    values = box(OWN_NAMES).job("model", "layers:Net", {"parameters": PARAMETERS}, options)["values"]
    assert sorted(values) == ["initial.W1", "initial.W2", "initial.b1", "initial.b2"]
    assert values["initial.W2"].shape == (5, 3)


def test_shapes_that_do_not_tell_the_parameters_apart(box):
    answer = own(box, ["A", "B", "C", "D"], [(6, 5), (5,), (5, 3), (5,)])
    assert answer["status"] == "error"
    assert answer["error"]["message"] == "Net must have the parameters W1, W2, b1, b2; it has A, B, C, D"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("pass", "'Net' object has no attribute 'params'"),
        (
            "def __init__(self):\n        self.params = [1]",
            "Net must keep its parameters in the dictionary `self.params`",
        ),
        ("def __init__(self):\n        self.params = {}", "Net must have the parameters W; it has nothing"),
        (
            "params = {'W': 0}\n    def loss(self, X, y):\n        return 1.0",
            "Net.loss must return (loss, grads), it returned a float",
        ),
    ],
)
def test_models_of_another_structure(box, body, message):
    inputs = {"X": X, "y": Y, "parameters": {"W": np.ones(2)}}
    answer = box(f"class Net:\n    {body}").job("model", "layers:Net", inputs, {"scores": None})
    assert answer["status"] == "error"
    assert message in answer["error"]["message"]


def test_gradients_that_are_no_dictionary(box):
    text = "class Net:\n    params = {'W': 0}\n    def loss(self, X, y):\n        return 1.0, None"
    values = box(text).job("model", "layers:Net", {"X": X, "y": Y, "parameters": {"W": np.ones(2)}}, {"scores": None})[
        "values"
    ]
    assert values == {"loss": 1.0, "grads": {"returned": "None"}}


def test_a_layer_of_the_net_that_is_a_stub(box, reference):
    text = (
        reference["layers.py"]
        .decode()
        .replace(
            "    rows = x.reshape(x.shape[0], w.shape[0])  # (N, D)\n    out",
            "    raise NotImplementedError('affine')\n    out",
        )
    )
    answer = box({**reference, "layers.py": text}).job(
        "model", NET, {"X": X, "y": Y, "parameters": PARAMETERS}, OPTIONS
    )
    assert answer["status"] == "not_implemented"
    assert answer["error"]["stage"] == "scores"
    assert [frame["file"] for frame in answer["error"]["frames"]][-1] == "layers.py"


DROPOUT = """
    import numpy as np

    class Net:
        def __init__(self, size, seed=None):
            self.params, self.seed = {"W": np.zeros(size)}, seed

        def loss(self, X, y=None):
            if y is None:
                return X @ self.params["W"]
            np.random.seed(self.seed)
            return LOSS, {"W": X.sum(axis=0)}
"""


def drawn(box, loss):
    options = {"construct": {"size": 2, "seed": 5}, "draws": 6}
    inputs = {"X": np.ones((3, 2)), "y": np.zeros(3, int), "parameters": {"W": np.array([1.0, 2.0])}}
    return box(DROPOUT.replace("LOSS", loss)).job("model", "layers:Net", inputs, options, repeat=True)


def test_random_models_are_asked_for_one_loss_a_seed(box):
    answer = drawn(box, 'np.random.rand() + self.params["W"].sum()')
    assert answer["status"] == "ok", answer
    expected = [3 + np.random.RandomState(seed).rand() for seed in range(6, 12)]
    np.testing.assert_allclose(answer["values"]["losses"], expected)
    np.testing.assert_allclose(answer["values"]["loss"], 3 + np.random.RandomState(5).rand())
    assert answer["unstable"] == []


def test_a_loss_that_is_no_number_is_told(box):
    answer = drawn(box, "np.zeros(3)")
    assert answer["error"]["message"] == "the loss must be one number"
