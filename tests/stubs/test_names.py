"""Names that code reads and binds."""

from __future__ import annotations

import ast

import pytest

from grader.stubs.names import assigned_names, bound_names, used_attributes, used_names


def test_used() -> None:
    code = "a = b.c(d)\ne += 1\ndel f\ndef g(h: 'i.j', k: l = m) -> 'n[o]':\n    return p\nq: 'r' = 's'\nt: '?' = 1\n"
    assert used_names([ast.parse(code)]) == {"b", "d", "e", "f", "i", "l", "m", "n", "o", "p", "r"}
    assert used_attributes([ast.parse("a.b.c = d.e()")]) == {"b", "c", "e"}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("a, (b, *c) = d", {"a", "b", "c"}),
        ("def f(x):\n    y = 1", {"f"}),
        ("class A:\n    b = 1", {"A"}),
        ("import a.b, c as d\n", {"a", "d"}),
        ("from a import *", {"*"}),
        ("for a in b:\n    c = 1\nelse:\n    d = 2", {"a", "c", "d"}),
        ("try:\n    import a\nexcept E as e:\n    a = None", {"a", "e"}),
        ("with a as b:\n    (c := 1)", {"b", "c"}),
        (
            "match a:\n    case {'k': b, **c}:\n        pass\n    case [d, *e] as f:\n        pass",
            {"b", "c", "d", "e", "f"},
        ),
        ("x = [y for y in z]\nf = lambda w: (v := w)", {"x"}),
        ("a.b = c[d] = 1", set()),
    ],
)
def test_bound(code: str, names: set[str]) -> None:
    assert {name for node in ast.parse(code).body for name in bound_names(node)} >= names
    assert not {"y", "v", "w"} & bound_names(ast.parse(code).body[0])


def test_assigned() -> None:
    statements = ast.parse("a = b, c = 1\nd: int = 2\ne += 3\ndef f(): pass\nimport g\n").body
    assert [assigned_names(node) for node in statements] == [["a", "b", "c"], ["d"], ["e"], [], []]
