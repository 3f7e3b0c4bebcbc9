"""The same formulas by other code: calls go to the module beside, and nothing else changes."""

from __future__ import annotations

import ast

import pytest

from grader.plan.other_arithmetic import FUNCTIONS, rewritten

HEAD = '"""A docstring."""\n\nfrom __future__ import annotations\n\nimport numpy as np\n\n\n'


def after(body: str, name: str = "layers.py", head: str = HEAD) -> str:
    return rewritten({name: (head + body).encode()}, "SOURCE = 1\n")[name].decode()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("y = a @ b", "y = _arithmetic.matmul(a, b)"),
        ("y = a.T @ (b @ c)", "y = _arithmetic.matmul(a.T, _arithmetic.matmul(b, c))"),
        ("y = a.dot(b)", "y = _arithmetic.dot(a, b)"),
        ("y = np.sum(a * b, axis=1)", "y = _arithmetic.sum(a * b, axis=1)"),
        ("y = (a * b).sum(1, keepdims=True)", "y = _arithmetic.sum(a * b, 1, keepdims=True)"),
        ("y = np.exp(np.mean(a))", "y = _arithmetic.exp(_arithmetic.mean(a))"),
        ("y = np.maximum(a, 0)", "y = np.maximum(a, 0)"),
        ("y = sum(a)", "y = sum(a)"),
    ],
)
def test_products_and_sums_are_handed_over(body: str, found: str) -> None:
    assert after(body).endswith(found)


@pytest.mark.parametrize(("name", "dots"), [("layers.py", "."), ("classifiers/cnn.py", ".."), ("a/b/c.py", "...")])
def test_the_module_beside_is_found_from_any_depth(name: str, dots: str) -> None:
    lines = after("y = a @ b", name).splitlines()
    assert lines.index(f"from {dots} import _arithmetic") > lines.index("from __future__ import annotations")


def test_it_stands_beside() -> None:
    assert rewritten({}, "SOURCE = 1\n") == {"_arithmetic.py": b"SOURCE = 1\n"}
    assert set(FUNCTIONS) >= {"matmul", "dot", "sum", "mean"}


@pytest.mark.parametrize("head", ["import math\n", "import numpy as np\nimport torch\n"])
def test_files_of_another_kind_stay(head: str) -> None:
    assert after("y = a @ b", head=head) == head + "y = a @ b"


def test_it_stays_python() -> None:
    ast.parse(after("class A:\n    def f(self, x):\n        return self.w.sum() + x.dot(self.w)\n"))
