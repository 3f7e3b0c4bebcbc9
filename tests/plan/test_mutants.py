"""Mutants: what is changed, where, and that each is another program."""

from __future__ import annotations

import ast

import pytest

from grader.plan.mutants import Mutant, mutants

EVERYWHERE = [(1, 10_000)]


def changes(code: str, file: str = "layers.py") -> dict[str, set[str]]:
    """After-texts of the mutants of one statement in a function, by kind."""
    text = f"import numpy as np\n\n\ndef f(x, y, W1, W2, k, scores):\n    {code}\n    return x\n"
    found: dict[str, set[str]] = {}
    for mutant in mutants(file, text, [(5, 5 + code.count("\n"))]):
        found.setdefault(mutant.kind, set()).add(mutant.after)
    return found


@pytest.mark.parametrize(
    ("code", "kind", "after"),
    [
        ("x = x + y", "operator", {"x = x - y"}),
        ("x = x * y", "operator", {"x = x / y"}),
        ("x = x @ y", "swapped operands", {"x = y @ x"}),
        ("x = x - y", "swapped operands", {"x = y - x"}),
        ("x = x + y", "dropped term", {"x = x", "x = y"}),
        ("x = k - y * 2", "dropped term", {"x = k", "x = -(y * 2)", "x = k - y", "x = k - 2"}),
        ("x = -y", "sign", {"x = y"}),
        ("x = y ** 2", "constant", {"x = y ** 3", "x = y ** 1"}),
        ("x = 0.5 * y", "constant", {"x = 1.0 * y"}),
        ("x = y > k", "comparison", {"x = y >= k", "x = y < k"}),
        ("x = y and k", "logic", {"x = y or k", "x = y", "x = k"}),
        ("x = np.dot(x, W1)", "exchanged name", {"x = np.dot(x, W2)"}),
        ("x = {'W1': x, 'W2': y}", "exchanged name", {"x = {'W2': x, 'W2': y}", "x = {'W1': x, 'W1': y}"}),
        ("x = {'a': x, 'b': y}", "dropped entry", {"x = {'a': x}", "x = {'b': y}"}),
        ("x = np.sum(y)", "reduction", {"x = np.mean(y)"}),
        ("x = y.max()", "reduction", {"x = y.min()"}),
        ("x = np.sum(y, axis=0)", "axis", {"x = np.sum(y, axis=1)"}),
        ("x = np.sum(y, axis=(0, 2))", "axis", {"x = np.sum(y, axis=0)", "x = np.sum(y, axis=2)"}),
        ("x = np.sum(y, keepdims=k)", "dropped keyword", {"x = np.sum(y)"}),
        ("x = np.dot(x, y)", "swapped arguments", {"x = np.dot(y, x)"}),
        ("x = scores[k, y]", "swapped arguments", {"x = scores[y, k]"}),
        ("x = np.sqrt(y)", "dropped call", {"x = y"}),
        ("x = x.reshape(k)", "dropped call", {"x = k"}),  # `x = x` leaves nothing to see: see below
        ("x = y.T", "transpose", {"x = y"}),
        ("x = y[:k]", "slice", {"x = y[:k + 1]", "x = y[:k - 1]", "x = y[1:k]"}),
        ("x = y[:, 2:]", "slice", {"x = y[1:, 2:]", "x = y[:-1, 2:]", "x = y[:, 3:]", "x = y[:, 2:-1]"}),
        ("x = [0 for k in range(y)]", "count", {"x = [0 for k in range(y - 1)]", "x = [0 for k in range(1, y)]"}),
        ("x -= y", "update", {"x += y", "x = y"}),
        ("x[k] = y", "dropped statement", {"pass"}),
        ("x[k] = y", "sign", {"x[k] = -y"}),
    ],
)
def test_what_becomes_of_a_statement(code: str, kind: str, after: set[str]) -> None:
    assert after <= changes(code)[kind]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("x = np.maximum(0, y)", "swapped arguments"),  # symmetric
        ("x = np.zeros(k)", "sign"),
        ("fresh = x + y", "dropped statement"),  # only a NameError
        ("x = np.sqrt(y)", "transpose"),
    ],
)
def test_changes_that_make_no_sense_are_not_made(code: str, kind: str) -> None:
    assert kind not in changes(code)


def test_the_sign_of_what_is_squared_is_no_change() -> None:
    assert changes("x = (y - k) ** 2")["swapped operands"] == {"x = 2 ** (y - k)"}


def test_modules_are_no_values() -> None:
    assert not [
        m for kind in changes("x = np.random.choice(k)").values() for m in kind if m in ("x = np", "x = np.random")
    ]


def test_only_the_given_lines_change_and_everything_else_stays() -> None:
    text = "def f(x):\n    a = x + 1  # one\n    b = a * 2  # two\n    return b\n"
    found = mutants("m.py", text, [(3, 3)])
    assert found
    for mutant in found:
        before, after = text.splitlines(), mutant.text.splitlines()
        assert [n for n in range(4) if before[n] != after[n]] == [2]
        assert after[2].endswith("# two")
        assert (mutant.line, mutant.function, mutant.before) == (3, "f", "b = a * 2")


def test_precedence_is_kept() -> None:
    text = "def f(x, y):\n    return x * -(y + 3) ** 2\n"
    for mutant in mutants("m.py", text, EVERYWHERE):
        (shown,) = ast.parse(mutant.after).body
        (spliced,) = ast.parse(mutant.text).body[0].body  # type: ignore[attr-defined]
        assert ast.dump(shown) == ast.dump(spliced)


def test_statements_over_several_lines_and_words_that_are_not_ascii() -> None:
    text = 'def f(x):\n    y = ("größe", x +\n         2)\n    return y\n'
    texts = {mutant.text for mutant in mutants("m.py", text, EVERYWHERE)}
    assert 'def f(x):\n    y = ("größe", (x - 2))\n    return y\n' in texts
    assert 'def f(x):\n    y = ("größe", x +\n         3)\n    return y\n' in texts


COMPOUND = """
class A:
    def f(self, x):
        for i in range(x):
            if i > 1:
                x += i
        return x
"""


def test_compound_statements_show_their_head() -> None:
    found = mutants("a/m.py", COMPOUND, EVERYWHERE)
    assert {m.function for m in found} == {"A.f"}
    assert ("for i in range(x):", "for i in range(x - 1):") in {(m.before, m.after) for m in found}
    assert ("if i > 1:", "if i >= 1:") in {(m.before, m.after) for m in found}


def test_inner_functions_belong_to_the_outer_one_and_module_code_to_the_module() -> None:
    text = "A = 1 + 2\n\n\ndef f(x):\n    def g(y):\n        return y - x\n\n    return g(x)\n"
    assert {m.function for m in mutants("m.py", text, EVERYWHERE)} == {"<module>", "f"}


def test_each_mutant_is_another_program() -> None:
    text = "def f(x, y):\n    return x * 1 + y - 0 * 2\n"
    found = mutants("m.py", text, EVERYWHERE)
    assert len({mutant.text for mutant in found}) == len(found)
    assert not mutants("m.py", "def f():\n    return 2 - 2 * 1\n", [(9, 9)])


def test_the_same_code_is_no_mutant() -> None:
    afters = {mutant.after for mutant in mutants("m.py", "def f(x):\n    return x + (3 * 1)\n", EVERYWHERE)}
    assert "return x + 3 / 1" in afters  # 3.0 is not 3
    assert "return x + 3" not in afters  # folded to the same constant


def test_ids_do_not_depend_on_lines_and_are_unique() -> None:
    text = "def f(x):\n    y = x + 1\n    y = y + 1\n    y = x + 1\n    return y\n"
    first, later = (mutants("m.py", t, EVERYWHERE) for t in (text, "# a comment\n\n" + text))
    assert [m.id for m in first] == [m.id for m in later]
    assert len({m.id for m in first}) == len(first)
    assert all(isinstance(m, Mutant) and m.id.startswith("f.") for m in first)
