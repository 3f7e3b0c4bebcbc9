"""The sentence of a stub, and how it is written into the code."""

from __future__ import annotations

import ast

import pytest

from grader.stubs.blocks import blocks
from grader.stubs.sentence import LONGEST, WIDTH, clean, first_sentence, raise_lines, sentence_for

TREE = ast.parse("class Net:\n    def loss(self):\n        pass\n")
CELL, CLASS, LOSS = blocks(TREE)
RETURNS = "The loss.\n\nReturns a tuple of:\n- loss: a scalar\n- dW: an array"


@pytest.mark.parametrize(
    ("docstring", "part", "prompt", "expected"),
    [
        (RETURNS, (1, 1), ("Do it.",), "Write Net.loss: it must return loss and dW."),
        (RETURNS, (2, 3), ("Do it. Well.",), "Write part 2 of 3 of Net.loss: do it."),
        ("Softmax loss. More.", (1, 1), (), "Write Net.loss: softmax loss."),
        ("Softmax loss.", (1, 1), ("Use dW", "and X."), "Write Net.loss: use dW and X."),
        ("ReLU of A matrix", (1, 1), (), "Write Net.loss: ReLU of A matrix."),
        (None, (1, 1), (), "Write Net.loss."),
        ("A net\n\nwith more", (1, 1), (), "Write Net.loss: a net."),
    ],
)
def test_functions(docstring: str | None, part: tuple[int, int], prompt: tuple[str, ...], expected: str) -> None:
    assert sentence_for(LOSS, docstring, part, prompt) == expected


def test_cells() -> None:
    assert sentence_for(CELL, None, (1, 1), ()) == "Write the code of this cell."
    assert sentence_for(CELL, None, (1, 2), ("Find k.",)) == "Write part 1 of 2 of the code of this cell: find k."


def test_first_sentence() -> None:
    assert first_sentence("One. Two.") == "One."
    assert first_sentence("Use np.dot, e.g. for x. Then stop") == "Use np.dot, e.g. for x."
    assert first_sentence("  Two\n lines\n\nand more") == "Two lines"
    assert first_sentence("") == ""


def test_clean_is_one_printable_line_of_limited_length() -> None:
    text = clean("Write f", "x\ty\n\x00\u2028 \ud800 " + "word " * 100)
    assert text.isprintable()
    assert len(text) <= LONGEST + 4
    assert text.endswith(" ...")


@pytest.mark.parametrize("text", ["Short.", 'With "quotes" and \\ signs.', "word " * 60 + "end."])
@pytest.mark.parametrize("indent", ["", "    ", "\t\t"])
def test_raise_lines_say_exactly_the_text(text: str, indent: str) -> None:
    lines = raise_lines(text, indent)
    assert all(line.startswith(indent) for line in lines)
    assert max(len(line.expandtabs(4)) for line in lines) <= WIDTH
    with pytest.raises(NotImplementedError) as caught:
        exec("\n".join(line.removeprefix(indent) for line in lines), {})
    assert str(caught.value) == text


def test_raise_behind_the_head_of_a_one_line_function() -> None:
    assert raise_lines("Write f.", "", "def f(x):") == ['def f(x): raise NotImplementedError("Write f.")']
