"""The `rules` probe: loops as written, and loops as they run."""

from __future__ import annotations

import numpy as np
import pytest

SIZES = {
    "small": {"x": np.ones((3, 2))},
    "large": {"x": np.ones((30, 2))},
}


def look(box, text, forbidden=(), inputs=SIZES, target="layers:f"):
    answer = box("import numpy as np\nimport scipy.spatial as sp\nfrom numpy.linalg import norm\n" + text).job(
        "rules", target, inputs, {"forbidden": list(forbidden)}
    )
    assert answer["status"] == "ok", answer
    return answer["values"]


@pytest.mark.parametrize(
    ("body", "loops", "depth", "lines"),
    [
        ("return x * 2", 0, 0, []),
        ("for i in x:\n        pass\n    return x", 1, 1, [5]),
        ("for i in x:\n        for j in i:\n            pass\n    return x", 2, 2, [5, 6]),
        ("for i in x:\n        pass\n    for j in x:\n        pass\n    return x", 2, 1, [5, 7]),
        ("i = 0\n    while i < len(x):\n        i += 1\n    return x", 1, 1, [6]),
        ("return [i for i in x]", 1, 1, [5]),
        ("return sum(i for i in x)", 1, 1, [5]),
        ("return [j for i in x for j in i]", 1, 2, [5]),
        ("return {n: [j for j in i] for n, i in enumerate(x)}", 2, 2, [5, 5]),
        ("return list(map(lambda i: i, x))", 1, 1, [5]),
        ("return np.vectorize(abs)(x)", 1, 1, [5]),
        ("return np.apply_along_axis(np.sum, 0, x)", 1, 1, [5]),
        ("return helper(x)\ndef helper(x):\n    for i in x:\n        pass\n    return x", 1, 1, [7]),
        ("for i in x:\n        helper(x)\n    return x\ndef helper(x):\n    return [i for i in x]", 2, 2, [5, 9]),
        ("def inner(y):\n        return [i for i in y]\n    return inner(x)", 1, 1, [6]),
        ("return f(x[1:]) if len(x) else x", 1, 1, [5]),
        ("return g(x)\ndef g(x):\n    return f(x[1:]) if len(x) else x", 1, 1, [7]),
    ],
)
def test_loops_as_written(box, body, loops, depth, lines):
    values = look(box, f"def f(x):\n    {body}\n")
    assert (values["loops"], values["loop_depth"], values["loop_lines"]) == (loops, depth, sorted(set(lines)))


@pytest.mark.parametrize(
    ("body", "grows"),
    [
        ("return x * 2", False),
        ("return np.sum(x ** 2, axis=1)", False),
        ("y = x.T\n    for i in range(2):\n        y = y + i\n    return y", False),
        ("for i in x:\n        pass\n    return x", True),
        ("return [float(i.sum()) for i in x]", True),
        ("return exec('for i in x: y = g(i)', {'x': x, 'g': lambda i: i})", True),
        ("import functools\n    return functools.reduce(lambda a, b: a + b, x)", True),
        ("return np.array(sorted(x, key=lambda i: i.sum()))", True),
        ("return f(x[1:]) if len(x) else x", True),
    ],
)
def test_loops_as_they_run(box, body, grows):
    values = look(box, f"def f(x):\n    {body}\n")
    assert values["steps_small"] > 0
    assert (values["step_growth"] > 1.3) is grows, values
    assert values["step_growth"] == values["steps_large"] / values["steps_small"]


def test_a_loop_in_another_file_shows_as_growth(box):
    hand_in = box({
        "other.py": "def g(x):\n    out = 0\n    for i in x:\n        out += i\n    return out",
        "layers.py": "from .other import g\ndef f(x):\n    return g(x)",
    })  # fmt: skip
    values = hand_in.job("rules", "layers:f", SIZES)["values"]
    assert (values["loops"], values["loop_lines"]) == (1, [3])
    assert values["step_growth"] > 3


def test_a_helper_of_a_helper_in_another_file(box):
    hand_in = box({
        "other.py": "def h(x):\n    return [i for i in x]\ndef g(x):\n    return h(x)",
        "layers.py": "from .other import *\ndef f(x):\n    for i in range(2):\n        g(x)\n    return x",
    })  # fmt: skip
    values = hand_in.job("rules", "layers:f", SIZES)["values"]
    assert (values["loops"], values["loop_depth"]) == (2, 2)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("return np.linalg.norm(x)", [5]),
        ("return norm(x)", [5]),
        ("import numpy\n    return numpy.linalg.norm(x)", [6]),
        ("return np.linalg.det(x[:2])", []),
        ("sp\n    return x", [5]),
        ("if len(x) > 99:\n        from scipy import misc\n    return x", [6]),
        ("return sp.distance.cdist(x, x) if len(x) > 99 else x", [5]),
    ],
)  # fmt: skip
def test_forbidden_names(box, body, lines):
    values = look(box, f"def f(x):\n    {body}\n", ["numpy.linalg.norm", "scipy"])
    assert values["forbidden_lines"] == lines
    assert values["forbidden"] == len(lines)


def test_methods_and_their_helpers(solved):
    knn = "classifiers.k_nearest_neighbor:KNearestNeighbor.compute_distances_"
    rng = np.random.default_rng(0)
    inputs = {
        size: {"X": rng.normal(size=(n, 4)), "X_train": rng.normal(size=(2 * n, 4)), "y_train": np.zeros(2 * n, int)}
        for size, n in (("small", 3), ("large", 9))
    }
    options = {"setup": [{"train": ["X_train", "y_train"]}], "args": ["X"], "returns": ["dists"]}
    depths = {}
    for name in ("two_loops", "one_loop", "no_loops"):
        values = solved.job("rules", knn + name, inputs, options)["values"]
        depths[name] = (values["loop_depth"], round(values["step_growth"]))
        assert values["small.dists"].shape == (3, 6)
    assert depths["two_loops"][0] == 2
    assert depths["one_loop"][0] == 1
    assert depths["no_loops"] == (0, 1)
    assert depths["two_loops"][1] > depths["one_loop"][1] > 1


def test_a_method_that_calls_a_method(box):
    text = "class K:\n    def f(self, x):\n        return self.g(x)\n    def g(self, x):\n        return [i for i in x]"
    values = look(box, text, target="layers:K.f")
    assert (values["loops"], values["loop_lines"]) == (1, [8])


def test_what_the_calls_return_is_recorded(box):
    values = look(box, "def f(x):\n    return x.sum()")
    assert (values["small.out"], values["large.out"]) == (6, 60)


@pytest.mark.parametrize(
    ("text", "loops"),
    [
        ("f = lambda x: [i for i in x]", 1),
        ("f = np.vectorize(lambda v: v)", 1),
        ("def f(x):\n    return x\nf = np.vectorize(f)", 1),
        ("def f(x):\n    for i in x: pass\n    return x\ndef f(x):\n    return x", 0),
        ("def g(x):\n    for i in x: pass\n    return x\nf = g", 1),
        ("if True:\n    def f(x):\n        return [i for i in x]", 1),
        ("from .other import f", 1),
        ("from .other import C\nf = C().f", 1),
    ],
)
def test_functions_that_are_not_written_with_def_in_their_file(box, text, loops):
    other = "class C:\n    def f(self, x):\n        return [i for i in x]\ndef f(x):\n    return [i for i in x]"
    hand_in = box({"layers.py": f"import numpy as np\n{text}", "other.py": other})
    answer = hand_in.job("rules", "layers:f", SIZES, want_source=True)
    assert answer["status"] == "ok", answer
    assert (answer["values"]["loops"], len(answer["sources"])) == (loops, 1)


def test_a_function_without_source_is_watched_all_the_same(box):
    answer = box("exec('def f(x):\\n    return [i for i in x]')").job("rules", "layers:f", SIZES)
    assert answer["status"] == "ok", answer
    assert "loops" not in answer["values"]
    assert "steps_large" in answer["values"]
    assert "the source of `f` was not found, so its loops could not be counted" in answer["notes"]


def test_source_only(box):
    values = look(box, "def f(x):\n    return x", inputs={})
    assert sorted(values) == ["forbidden", "forbidden_lines", "loop_depth", "loop_lines", "loops"]
