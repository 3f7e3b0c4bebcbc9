"""Functions in notebook cells: what they need is run, and nothing else."""

from __future__ import annotations

import textwrap

CELLS = """
    # %% imports
    import numpy as np
    pass  # not run: %matplotlib inline
    from cs231n.layers import *
    raise SystemExit

    # %% constants
    SCALE = 2
    print("never", SCALE)
    if SCALE > 1:
        EXTRA = np.ones(3)
    else:
        EXTRA = None
    data = load_everything()

    # %% broken
    def helper(x:
        return x

    # %% answer graded
    def scaled(x):
        return helper(SCALE * x + EXTRA)
    assert False

    # %% scratch
    def scaled(x):
        return "another try"
    def helper(x):
        pass  # not run: %timeit x
        return from_layers(x)
    def uses_data():
        return data + 1
    class Net:
        def forward(self, x):
            return 3 * x
    Net.backward = lambda self, x: 4 * x
    """
LAYERS = "def from_layers(x):\n    return x + 10\n"


def loaded(box, text, fallback=None, **options):
    files = {"layers.py": LAYERS, **({"Net/ipynb.py": textwrap.dedent(text)} if text else {})}
    given = {"Net/ipynb.py": textwrap.dedent(fallback)} if fallback else {}
    return box(files, fallback=given, **options)


def test_what_a_function_needs_is_run_and_nothing_else(box):
    hand_in = loaded(box, CELLS, targets=("Net.ipynb:scaled",))
    answer = hand_in.call("Net.ipynb:scaled", 1, want_source=True)
    assert answer["status"] == "ok", answer
    assert list(answer["values"]["out"]) == [13, 13, 13]
    assert answer["printed"] == ""
    assert any("%timeit x" in note for note in answer["notes"])
    assert not any("matplotlib" in note for note in answer["notes"])
    source = answer["sources"][0]
    assert source["file"] == "Net.ipynb"
    assert "SCALE * x" in source["text"]


def test_methods_and_what_is_put_into_a_class_later(box):
    hand_in = loaded(box, CELLS)
    assert hand_in.call("Net.ipynb:Net.forward", 2)["values"]["out"] == 6
    assert hand_in.call("Net.ipynb:Net.backward", 2)["values"]["out"] == 8


def test_an_error_names_the_notebook(box):
    text = "# %% a\ndef f(x):\n    return x / 0\n"
    answer = loaded(box, text).call("Net.ipynb:f", 1)
    assert answer["status"] == "error"
    assert answer["error"]["frames"] == [
        {"file": "Net.ipynb", "line": 3, "function": "f", "code": "return x / 0"},
    ]


def test_a_value_that_could_not_be_made_explains_itself(box):
    answer = loaded(box, CELLS).call("Net.ipynb:uses_data")
    assert answer["status"] == "error"
    assert "load_everything" in answer["error"]["message"]


def test_a_broken_graded_cell_is_told_where_it_breaks(box):
    text = "# %% first\ndef f(x):\n    return 1\n# %% answer graded\ndef f(x)\n    return 2\n"
    answer = loaded(box, text).call("Net.ipynb:f", 1)
    assert answer["status"] == "import_error"
    assert answer["error"]["frames"][0]["line"] == 5
    assert answer["error"]["frames"][0]["file"] == "Net.ipynb"


def test_a_stub_that_was_left_in_the_graded_cell_gives_way_to_the_answer_elsewhere(box):
    text = "# %% answer graded\ndef f(x):\n    raise NotImplementedError\n# %% mine\ndef f(x):\n    return 5\n"
    assert loaded(box, text).call("Net.ipynb:f", 1)["values"]["out"] == 5
    only = "# %% answer graded\ndef f(x):\n    raise NotImplementedError\n"
    assert loaded(box, only).call("Net.ipynb:f", 1)["status"] == "not_implemented"


def test_a_given_helper_that_is_gone_comes_from_the_course(box):
    text = "# %% answer graded\ndef f(x):\n    return flatten(x) + 1\n"
    given = """
        # %% given
        K = 7
        def flatten(x):
            return x + K
        def f(x):
            raise NotImplementedError
        """
    answer = loaded(box, text, given).call("Net.ipynb:f", 1)
    assert answer["values"]["out"] == 9
    assert any("lacks `flatten`" in note for note in answer["notes"])
    assert loaded(box, "# %% a\nx = 1\n", given).call("Net.ipynb:f", 1)["status"] == "missing"


def test_no_notebook_and_no_such_name(box):
    assert loaded(box, "").call("Net.ipynb:f", 1)["detail"] == "the hand-in has no Net.ipynb"
    answer = loaded(box, "# %% a\ndef scale(x):\n    return x\n").call("Net.ipynb:scaled", 1)
    assert answer["detail"] == "Net.ipynb does not define `scaled`; it has `scale`"
