"""The `call` probe."""

from __future__ import annotations

import numpy as np
import pytest

KNN = "classifiers.k_nearest_neighbor:KNearestNeighbor"


@pytest.mark.parametrize("method", ["two_loops", "one_loop", "no_loops"])
def test_a_method_after_setup(solved, method):
    rng = np.random.default_rng(0)
    inputs = {"X": rng.normal(size=(3, 4)), "X_train": rng.normal(size=(5, 4)), "y_train": np.arange(5)}
    options = {"setup": [{"train": ["X_train", "y_train"]}], "args": ["X"], "returns": ["dists"]}
    answer = solved.job("call", f"{KNN}.compute_distances_{method}", inputs, options, repeat=True, want_source=True)
    assert answer["status"] == "ok", answer
    expected = np.linalg.norm(inputs["X"][:, None] - inputs["X_train"], axis=2)
    np.testing.assert_allclose(answer["values"]["dists"], expected)
    assert (answer["unstable"], answer["changed"]) == ([], [])
    assert answer["sources"][0]["text"].lstrip().startswith(f"def compute_distances_{method}")


def test_inputs_that_setup_names_are_not_arguments(solved):
    inputs = {"X_train": np.zeros((2, 3)), "y_train": np.arange(2), "X": np.zeros((1, 3))}
    answer = solved.job(
        "call", f"{KNN}.compute_distances_no_loops", inputs, {"setup": [{"train": ["X_train", "y_train"]}]}
    )
    assert answer["values"]["out"].shape == (1, 2)


OBJECTS = """
    class Net:
        def __init__(self, size, scale=1.0):
            self.size, self.scale, self.shift = size, scale, 0.0

        def run(self, x, k=1, flag=False):
            self.last = x
            x["seen"] = self.size
            return x["v"] * self.scale + self.shift + k, (k, flag)
"""


def test_construct_attributes_keyword_state_and_handed(box):
    options = {
        "construct": {"size": 3, "scale": "factor"}, "attributes": {"shift": 10.0}, "args": ["x"],
        "keyword": {"k": "k", "flag": True}, "returns": ["out", "cache"], "skip": "cache",
        "handed": {"v": "x.v", "seen": "x.seen"}, "state": {"size": "size"},
    }  # fmt: skip
    inputs = {"x": {"v": np.ones(2)}, "k": 5, "factor": 2.0}
    values = box(OBJECTS).job("call", "layers:Net.run", inputs, options)["values"]
    np.testing.assert_array_equal(values.pop("out"), [17, 17])
    np.testing.assert_array_equal(values.pop("v"), [1, 1])
    assert values == {"seen": 3, "size": 3}


def test_an_error_in_the_constructor_has_its_own_stage(box):
    answer = box(OBJECTS).job("call", "layers:Net.run", {"x": {}})
    assert (answer["status"], answer["error"]["stage"]) == ("error", "Net")
    assert "missing 1 required positional argument: 'size'" in answer["error"]["message"]


@pytest.mark.parametrize(
    ("returned", "sentence"),
    [
        ("x", "f must return (out, cache), it returned an ndarray"),
        ("None", "f must return (out, cache), it returned None"),
        ("(x, x, x)", "f must return (out, cache), it returned a tuple of 3 values"),
        ("[x]", "f must return (out, cache), it returned a list of 1 value"),
        ("{'out': x}", "f must return (out, cache), it returned a dict"),
    ],
)
def test_wrong_structure_is_said_plainly(box, returned, sentence):
    answer = box(f"def f(x):\n    return {returned}").job(
        "call", "layers:f", {"x": np.ones(2)}, {"returns": ["out", "cache"]}
    )
    assert answer["status"] == "error"
    assert answer["error"] == {"type": "TypeError", "message": sentence, "stage": "", "frames": []}


def test_a_stub_is_not_implemented(box):
    answer = box("def f(x):\n    raise NotImplementedError('Write f.')").call("layers:f", 1.0)
    assert (answer["status"], answer["error"]["message"]) == ("not_implemented", "Write f.")
