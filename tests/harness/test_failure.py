"""Errors of the student's code, as data."""

from __future__ import annotations

import pytest


def error(box, body, head=""):
    lines = "\n".join("    " + line for line in body.split("\n"))
    return box(f"{head}\ndef f():\n{lines}\n").call("layers:f")  # without a head, the body begins on line 2


@pytest.mark.parametrize(
    ("body", "status", "kind", "message"),
    [
        ("return 1 / 0", "error", "ZeroDivisionError", "division by zero"),
        ("return {}['W1']", "error", "KeyError", "'W1'"),
        ("raise NotImplementedError('write this')", "not_implemented", "NotImplementedError", "write this"),
        ("raise MemoryError", "memory_limit", "MemoryError", ""),
        ("import numpy as np\nreturn np.zeros(10**15)", "memory_limit", "MemoryError", "Unable to allocate"),
        ("import sys; sys.exit('bye')", "error", "SystemExit", "exit(bye) was called"),
        ("exit()", "error", "SystemExit", "exit() was called; a function must return"),
        ("raise KeyboardInterrupt", "error", "KeyboardInterrupt", ""),
        ("raise GeneratorExit", "error", "GeneratorExit", ""),
        ("return f()", "error", "RecursionError", "maximum recursion depth exceeded"),
        ("raise type('Mine', (BaseException,), {})('odd')", "error", "Mine", "odd"),
        ("assert 1 == 2, 'shapes'", "error", "AssertionError", "shapes"),
        ("breakpoint()\nreturn 1", "error", "BdbQuit", "take out breakpoint()"),
        ("return input()", "error", "EOFError", "take out input()"),
    ],
)
def test_status_type_and_message(box, body, status, kind, message):
    answer = error(box, body)
    assert (answer["status"], answer["error"]["type"]) == (status, kind)
    assert message in answer["error"]["message"]
    assert answer["error"]["stage"] == "f"
    assert answer["error"]["frames"][0] == {
        "file": "layers.py", "line": 2, "function": "f", "code": body.split("\n")[0]
    } or "\n" in body  # fmt: skip


def test_only_the_students_frames_are_shown(box):
    hand_in = box({
        "layers.py": "def g(x):\n    return max([1, 2], key=lambda v: v / x)\n",
        "classifiers/net.py": "from ..layers import g\nclass Net:\n    def loss(self):\n        return g(0)\n",
    })  # fmt: skip
    answer = hand_in.call("classifiers.net:Net.loss")
    assert answer["error"]["frames"] == [
        {"file": "classifiers/net.py", "line": 4, "function": "Net.loss", "code": "return g(0)"},
        {"file": "layers.py", "line": 2, "function": "g", "code": "return max([1, 2], key=lambda v: v / x)"},
        {"file": "layers.py", "line": 2, "function": "g.<locals>.<lambda>",
         "code": "return max([1, 2], key=lambda v: v / x)"},
    ]  # fmt: skip


def test_a_deep_recursion_is_cut_in_the_middle(box):
    assert len(error(box, "return f()")["error"]["frames"]) == 20


@pytest.mark.parametrize(
    "head",
    [
        "class E(Exception):\n    def __str__(self): raise SystemExit",
        "class E(Exception):\n    def __str__(self): return 3",
        "class E(Exception):\n    def __str__(self): return 'x' * 10**6",
        "class E(Exception):\n    def __str__(self): return '\\ud800'",
        "class S(str):\n    def __len__(self): return -1\n"
        "class E(Exception):\n    def __str__(self): return S('y' * 10**6)",
        "class E(Exception):\n    __traceback__ = property(lambda self: 1 / 0)",
        "class E(Exception):\n    __class__ = property(lambda self: 1 / 0)",
        "class E(NotImplementedError):\n    def __getattribute__(self, name): raise KeyboardInterrupt",
        "class M(type):\n    __name__ = property(lambda cls: 1 / 0)\n    def __instancecheck__(cls, o): 1 / 0\n"
        "class E(Exception, metaclass=M): pass",
        "class E(SyntaxError):\n    filename = property(lambda self: 1 / 0)",
        "class E(ImportError):\n    broken_file = property(lambda self: 1 / 0)",
    ],
)
def test_exceptions_that_fight_back(box, head):
    answer = error(box, "raise E('m')", head)
    assert answer["status"] in ("error", "not_implemented"), answer
    assert len(answer["error"]["message"]) <= 2000
    answer["error"]["message"].encode()


def test_an_error_while_the_result_is_read_is_the_students(box):
    head = "class K:\n    def __hash__(self): return 1\n    def __eq__(self, o): raise ValueError('no')"
    answer = error(box, "return {K(): 1.0, 'a': 2.0}", head)
    assert answer["status"] in ("ok", "error")
