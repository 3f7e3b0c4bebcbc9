"""The `loss` probe."""

from __future__ import annotations

import numpy as np
import pytest

RNG = np.random.default_rng(2)
INPUTS = {"W": RNG.normal(size=(4, 3)), "X": RNG.normal(size=(5, 4)), "y": RNG.integers(0, 3, 5), "reg": 0.5}


@pytest.mark.parametrize("kind", ["naive", "vectorized"])
@pytest.mark.parametrize("name", ["linear_svm:svm", "softmax:softmax"])
def test_linear_losses_and_their_differences(solved, name, kind):
    direction = RNG.normal(size=(4, 3))
    target = f"classifiers.{name}_loss_{kind}"
    answer = solved.job("loss", target, {**INPUTS, "directions": {"W": direction}}, repeat=True)
    assert answer["status"] == "ok", answer
    values = answer["values"]
    assert list(values) == ["loss", "dW", "calls_per_number", "moved.W.plus.loss", "moved.W.minus.loss"]
    numeric = (values["moved.W.plus.loss"] - values["moved.W.minus.loss"]) / 2e-6
    np.testing.assert_allclose(np.sum(values["dW"] * direction), numeric, rtol=1e-6)


def test_losses_of_scores(solved):
    options = {"args": ["x", "y"], "returns": ["loss", "dx"]}
    answer = solved.job("loss", "layers:softmax_loss", {"x": np.zeros((2, 4)), "y": np.array([0, 3])}, options)
    assert answer["values"]["loss"] == pytest.approx(np.log(4))
    assert answer["values"]["dx"].shape == (2, 4)


@pytest.mark.parametrize(
    ("returned", "said"), [("1.0", "a float"), ("np.float64(1)", "a float64"), ("(1, 2, 3)", "a tuple of 3 values")]
)
def test_a_gradient_that_is_missing(box, returned, said):
    answer = box(f"import numpy as np\ndef f(W):\n    return {returned}").job("loss", "layers:f", {"W": np.ones(2)})
    assert answer["error"]["message"] == f"f must return (loss, dW), it returned {said}"
