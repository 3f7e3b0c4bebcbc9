"""Bytes to text to code: encodings, line ends, what does not compile."""

from __future__ import annotations

from typing import Any

import pytest


def value(answer: dict[str, Any], name: str = "out") -> Any:
    assert answer["status"] == "ok", answer
    return answer["values"][name]


@pytest.mark.parametrize(
    ("source", "kind", "line", "words"),
    [
        ("x = 1\ndef f(x)\n    return x", "SyntaxError", 2, "expected ':'"),
        ("def f(x):\nreturn x", "IndentationError", 2, "expected an indented block"),
        ("def f(x):\n\tif x:\n        return x", "TabError", 3, "inconsistent use of tabs"),
        ("import numpy as np\ndef f(x):\n    print 'hello'\n", "SyntaxError", 3, "print is a function now"),
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
