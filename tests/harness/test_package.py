"""Importing a hand-in from memory: what loads, what does not, and what a student is told."""

from __future__ import annotations

from typing import Any

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


def value(answer: dict[str, Any], name: str = "out") -> Any:
    assert answer["status"] == "ok", answer
    return answer["values"][name]


@pytest.mark.parametrize(
    "line",
    [
        "from cs231n.layers import *",
        "from cs231n.layers import double",
        "from ..layers import *",
        "from ..layers import double",
        "from .. import layers; double = layers.double",
        "import cs231n.layers as layers; double = layers.double",
        "import cs231n.layers; double = cs231n.layers.double",
        "from cs231n import layers; double = layers.double",
        "import importlib; double = importlib.import_module('cs231n.layers').double",
    ],
)
@pytest.mark.parametrize("inits", [{}, {"__init__.py": "", "classifiers/__init__.py": ""}])
def test_every_way_to_import_a_sibling(box, line, inits):
    hand_in = box({"layers.py": LAYERS, "classifiers/net.py": f"{line}\ndef f(x):\n    return double(x)", **inits})
    np.testing.assert_array_equal(value(hand_in.call("classifiers.net:f", X)), 2 * X)


def test_a_package_init_that_imports_everything_decides_nothing(box):
    hand_in = box(
        {
            "classifiers/__init__.py": """
                from cs231n.classifiers.broken import *
                from cs231n.classifiers.absent import *
                raise SystemExit(3)
                from cs231n.classifiers.good import *
                """,
            "classifiers/broken.py": "def f(:\n",
            "classifiers/good.py": "def f(x):\n    return x",
            "user.py": "from cs231n.classifiers import f\ndef g(x):\n    return f(x)",
        }
    )
    assert value(hand_in.call("classifiers.good:f", 1.0)) == 1.0
    assert value(hand_in.call("user:g", 2.0)) == 2.0
    assert hand_in.call("classifiers.broken:f", 1.0)["status"] == "import_error"


def test_init_is_left_alone_until_somebody_asks(box):
    hand_in = box({"__init__.py": "while True: pass", "layers.py": LAYERS})
    np.testing.assert_array_equal(value(hand_in.call("layers:half", X)), X / 2)


def test_names_that_init_defines(box):
    hand_in = box(
        {"classifiers/__init__.py": "from .net import Net\nSCALE = 3",
         "classifiers/net.py": "def Net(x):\n    return 5 * x",
         "a.py": "import cs231n.classifiers as c\ndef f(x):\n    return c.Net(x) * c.SCALE"}
    )  # fmt: skip
    assert value(hand_in.call("a:f", 1.0)) == 15.0
    assert value(hand_in.call("classifiers:Net", 1.0)) == 5.0


@pytest.mark.parametrize(
    ("source", "kind", "line", "words"),
    [
        ("x = 1\ndef f(x)\n    return x", "SyntaxError", 2, "expected ':'"),
        ("def f(x):\nreturn x", "IndentationError", 2, "expected an indented block"),
        ("def f(x):\n\tif x:\n        return x", "TabError", 3, "inconsistent use of tabs"),
        ("import numpy as np\ndef f(x):\n    print 'hello'\n", "SyntaxError", 3, "this is Python 2"),
        ("def f(x):\n    try:\n        pass\n    except Exception, e:\n        pass\n", "SyntaxError", 4, "Python 2"),
        ("def f(x):\n    raise ValueError, 'no'\n", "SyntaxError", 2, "Python 2"),
        ("def f(x):\n    return x <> 2\n", "SyntaxError", 2, "write != for <>"),
        ("f = lambda x: 0777\n", "SyntaxError", 1, "0o"),
        ("<<<<<<< HEAD\ndef f(x): pass\n", "SyntaxError", 1, "invalid syntax"),
    ],
)
def test_what_does_not_compile(box, source, kind, line, words):
    answer = box(source).call("layers:f", 1.0, want_source=True)
    assert answer["status"] == "import_error"
    assert answer["error"]["type"] == kind
    assert words in answer["error"]["message"]
    frame = answer["error"]["frames"][-1]
    assert (frame["file"], frame["line"], frame["code"]) == ("layers.py", line, source.split("\n")[line - 1].strip())
    assert frame["code"] in answer["sources"][0]["text"]


def test_null_bytes_and_nests_too_deep(box):
    for source in (b"def f(x):\n    return 1\n\x00", "f = " + "(" * 5000 + ")" * 5000, "f = " + "-" * 100_000 + "1"):
        answer = box(source).call("layers:f", 1.0)
        assert answer["status"] in ("import_error", "memory_limit"), answer


def test_a_module_that_stops_half_way_keeps_what_it_had(box):
    hand_in = box({
        "layers.py": "def f(x):\n    return x\n\nprint(undefined)\n\ndef g(x):\n    return x\n",
        "net.py": "from .layers import f, g\ndef h(x):\n    return f(x)\ndef k(x):\n    return g(x)",
    })  # fmt: skip
    answer = hand_in.call("layers:f", 1.0)
    assert value(answer) == 1.0
    assert answer["notes"] == [
        "layers.py stopped at line 4 (NameError: name 'undefined' is not defined); what stands above was used"
    ]
    answer = hand_in.call("layers:g", 1.0)
    assert (answer["status"], answer["error"]["type"]) == ("import_error", "NameError")
    assert answer["error"]["frames"] == [
        {"file": "layers.py", "line": 4, "function": "<module>", "code": "print(undefined)"}
    ]
    assert value(hand_in.call("net:h", 1.0)) == 1.0
    answer = hand_in.call("net:k", 1.0)
    assert answer["status"] == "import_error"
    assert "layers.py does not load at line 4" in answer["error"]["message"]


@pytest.mark.parametrize(
    "line", ["exit()", "import sys; sys.exit(0)", "raise KeyboardInterrupt", "raise GeneratorExit", "raise SystemExit"]
)
def test_leaving_at_import_is_the_students_error(box, line):
    hand_in = box(f"{line}\ndef f(x):\n    return x")
    answer = hand_in.call("layers:f", 1.0)
    assert answer["status"] == "import_error"
    assert answer["error"]["frames"][0]["line"] == 1
    assert value(box(f"def f(x):\n    return x\n{line}").call("layers:f", 1.0)) == 1.0


def test_one_broken_file_takes_nobody_along(box):
    hand_in = box({
        "layers.py": "def affine(x:\n    return x\n\ndef relu(x):\n    return x\n",
        "net.py": """
            from cs231n.layers import *
            from .optim import sgd, adam

            def plain(x):
                return sgd(x)

            def deep(x):
                return affine(x)

            def best(x):
                return adam(x)
            """,
        "optim.py": "def sgd(x):\n    return x",
    })  # fmt: skip
    answer = hand_in.call("net:plain", 1.0)
    assert value(answer) == 1.0
    assert any(
        "`from cs231n.layers import *` was skipped: layers.py does not load at line 1" in n for n in answer["notes"]
    )
    answer = hand_in.call("net:deep", 1.0)
    assert answer["status"] == "import_error"
    assert answer["error"]["frames"][0]["line"] == 8
    answer = hand_in.call("net:best", 1.0)
    assert answer["status"] == "error"
    assert "adam" in answer["error"]["message"]


def test_a_sibling_that_was_not_handed_in(box):
    hand_in = box({"net.py": "from .layers import affine\nfrom .more.deep import *\ndef f(x):\n    return x"})
    answer = hand_in.call("net:f", 1.0)
    assert value(answer) == 1.0
    assert "net.py:1 `from .layers import affine` was skipped: the hand-in has no layers.py" in answer["notes"]
    assert "net.py:2 `from .more.deep import *` was skipped: the hand-in has no more/deep.py" in answer["notes"]


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


def test_files_named_like_libraries_shadow_nothing(box):
    hand_in = box({
        "numpy.py": "raise RuntimeError('shadow')", "random.py": "x = 'mine'", "json.py": "boom = 1 / 0",
        "layers.py": "import numpy as np, random, json\nfrom . import random as mine\n"
        "def f(x):\n    return np.sum(x) + len(json.dumps(random.random() < 2)) + len(mine.x)",
    })  # fmt: skip
    assert value(hand_in.call("layers:f", X)) == 3 + 4 + 4


@pytest.mark.parametrize(
    ("data", "text", "words"),
    [
        ("# -*- coding: latin-1 -*-\ns = 'é'\n".encode("latin-1"), "é", ""),
        ("s = 'é'\n".encode("latin-1"), "é", "layers.py is not valid UTF-8; it was read as latin-1"),
        ("s = 'é'\n".encode("utf-8-sig"), "é", ""),
        ("s = 'é'\n".encode("utf-16"), "é", "layers.py is saved as UTF-16; save it as UTF-8"),
        (
            "# coding: klingon\ns = 'é'\n".encode("latin-1"),
            "é",
            "layers.py is not valid klingon; it was read as latin-1",
        ),
        (b"# coding: rot13\ns = 'e'\n", "e", "layers.py is not valid rot13; it was read as latin-1"),
        ("\n\n# coding: latin-1\ns = 'é'\n".encode(), "é", ""),
        (b"s = ('a'\r\n     'b')\r\n", "ab", ""),
        (b"s = ('a'\r     'b')\r", "ab", ""),
        (b"\xef\xbb\xbf# coding: utf-8\r\ns = 'x'", "x", ""),
        (b"s = 'tabs'\n\x0c\nt = 1", "tabs", ""),
    ],
)
def test_encodings_and_line_ends(box, data, text, words):
    newline = b"\r\n" if b"\r\n" in data else b"\r" if b"\r" in data else b"\n"
    if data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        data += newline + newline.join([b"def f():", b"    return [ord(c) for c in s]", b""])
    else:
        data = "s = 'é'\ndef f():\n    return [ord(c) for c in s]\n".encode("utf-16")
    answer = box(data).call("layers:f", want_source=True)
    assert value(answer) == [ord(c) for c in text]
    assert answer["notes"] == ([words] if words else [])
    assert "\r" not in answer["sources"][0]["text"]


def test_source_is_found_by_inspect_and_tracebacks(box):
    hand_in = box("""
        import inspect, traceback

        def f():
            return len(inspect.getsource(f).splitlines())

        def g():
            try:
                1 / 0
            except ZeroDivisionError:
                return float("1 / 0" in traceback.format_exc())
        """)
    assert value(hand_in.call("layers:f")) == 2
    assert value(hand_in.call("layers:g")) == 1.0


def test_the_last_of_two_definitions_is_the_one_that_is_shown(box):
    hand_in = box("def f(x):\n    return 1\n\nif True:\n    @staticmethod\n    def f(x):\n        return 2\n")
    source = hand_in.call("layers:f", 1.0, want_source=True)["sources"]
    assert source == [
        {"file": "layers.py", "first_line": 5, "text": "    @staticmethod\n    def f(x):\n        return 2"}
    ]


def test_a_second_hand_in_in_the_same_process_sees_nothing_of_the_first(box):
    hand_in = box({"layers.py": LAYERS, "optim.py": "def sgd(x):\n    return x"})
    hand_in.load({"layers.py": "from .optim import sgd\ndef double(x):\n    return sgd(x)"})
    answer = hand_in.call("layers:double", X)
    assert answer["status"] == "import_error"
    assert "the hand-in has no optim.py" in answer["error"]["message"]


def test_future_flags_outlive_a_skipped_line(box):
    hand_in = box("""
        from __future__ import annotations
        import anyio

        def f(x: anyio.Nonsense[int] | undefined) -> float:
            return x
        """)
    assert value(hand_in.call("layers:f", 1.0)) == 1.0
