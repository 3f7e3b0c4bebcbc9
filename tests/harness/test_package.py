"""Importing a hand-in from memory: what loads, what does not, and what a student is told."""

from __future__ import annotations

import numpy as np
import pytest

LAYERS = """
    import numpy as np

    def double(x):
        return 2 * x

    def half(x):
        return x / 2
"""


X = np.arange(3.0)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("layer:double", "the hand-in has no layer.py; it has layers.py"),
        ("classifiers.layers:double", "the hand-in has no classifiers/layers.py; it has layers.py"),
        ("other:double", "the hand-in has no other.py"),
        ("layers:doubel", "layers.py does not define `doubel`; it has `double`"),
        ("layers:unlike", "layers.py does not define `unlike`"),
        ("layers:Net.loss", "`Net` has no method `loss`"),
    ],
)
def test_what_is_missing_is_named(box, target, words):
    answer = box(LAYERS + "\n    class Net:\n        pass\n").call(target, X)
    assert (answer["status"], answer["detail"], answer["error"]) == ("missing", words, None)


def test_the_last_of_two_definitions_is_the_one_that_is_shown(box):
    hand_in = box("def f(x):\n    return 1\n\nif True:\n    @staticmethod\n    def f(x):\n        return 2\n")
    source = hand_in.call("layers:f", 1.0, want_source=True)["sources"]
    assert source == [
        {"file": "layers.py", "first_line": 5, "text": "    @staticmethod\n    def f(x):\n        return 2"}
    ]


def test_the_source_of_a_file_that_nobody_loaded_yet(box):
    probe = "def look(package, inputs, options, observe):\n    observe.fact('line', package.source('net:f').first_line)"
    hand_in = box({"layers.py": LAYERS, "net.py": "x = 1\ndef f(x):\n    return x", "bad.py": "def f(:"})
    answer = hand_in.job("custom:look", "layers:half", probe_source=probe)
    assert answer["values"] == {"line": 2}
    answer = hand_in.job("custom:look", "layers:half", probe_source=probe.replace("net:f", "bad:f"))
    assert (answer["status"], answer["error"]["type"]) == ("import_error", "SyntaxError")
