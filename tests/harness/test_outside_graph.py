"""Torch functions answered from outside: values and gradients are those of the right function."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.harness import wire
from grader.harness.asking import Asker
from grader.harness.consulted import Consulted
from grader.harness.handin import HandIn
from grader.harness.importer import Importer
from grader.harness.libraries import Libraries
from grader.harness.package import Package
from grader.harness.sources import SourceFile

torch = pytest.importorskip("torch")

RIGHT = b"""
import torch
def affine(x, w):
    return x @ w
def both(x, w):
    return x * w.sum(), w * 3
def counted(parts):
    return {"sum": parts[0] + parts[1], "n": 2}
def step_forward(x):
    return 2 * x, 3 * x
def loss(x):
    return (x ** 2).mean()
"""


@pytest.fixture
def asker() -> Any:
    package = "right_answers"
    hand_in = HandIn(package, {f"{package}.layers": SourceFile(package, "layers.py", RIGHT)})
    importer = Importer(hand_in, dict(vars(__import__("builtins"))))
    uninstall = importer.install()
    consulted = Consulted(Package(hand_in))

    def exchange(frame: bytes) -> Any:
        return wire.decode(wire.encode({"answer": 1, **consulted.answer(wire.decode(frame))}))  # type: ignore[arg-type]

    assert Libraries
    yield Asker(exchange)
    uninstall()


def tensor(*shape: int) -> Any:
    rng = np.random.default_rng(sum(shape))
    return torch.from_numpy(rng.normal(size=shape)).requires_grad_()


def test_values_and_gradients(asker: Any) -> None:
    x, w = tensor(3, 4), tensor(4, 2)
    out = asker.ask("layers:affine", (2 * x, w), {})
    np.testing.assert_allclose(out.detach(), (2 * x @ w).detach())
    got = torch.autograd.grad((out**2).sum(), [x, w])
    want = torch.autograd.grad(((2 * x @ w) ** 2).sum(), [x, w])
    for one, other in zip(got, want, strict=True):
        np.testing.assert_allclose(one, other)


def test_several_results_one_of_them_unused(asker: Any) -> None:
    x, w = tensor(3, 4), tensor(4, 2)
    first, second = asker.ask("layers:both", (x,), {"w": w})
    assert torch.autograd.grad(second.sum(), [x], allow_unused=True, retain_graph=True)[0].abs().max() == 0
    got = torch.autograd.grad(first.sum() + second.sum(), [x, w])
    want = torch.autograd.grad((x * w.sum()).sum() + 3 * w.sum(), [x, w])
    for one, other in zip(got, want, strict=True):
        np.testing.assert_allclose(one, other)


def test_through_two_functions_and_structures(asker: Any) -> None:
    x, w = tensor(3, 4), tensor(4, 3)
    middle = asker.ask("layers:affine", (x, w), {})
    loss = asker.ask("layers:loss", (asker.ask("layers:counted", ([middle, middle],), {})["sum"],), {})
    loss.backward()
    want = torch.autograd.grad(((2 * x @ w) ** 2).mean(), [x, w])
    np.testing.assert_allclose(x.grad, want[0])
    np.testing.assert_allclose(w.grad, want[1])


def test_without_gradients_nothing_is_kept(asker: Any) -> None:
    x, w = tensor(3, 4).detach(), tensor(4, 2).detach()
    out = asker.ask("layers:affine", (x, w), {})
    assert not out.requires_grad
    with torch.no_grad():
        assert not asker.ask("layers:affine", (tensor(3, 4), w), {}).requires_grad
    with pytest.raises(ValueError, match="affine cannot work with these arguments"):
        asker.ask("layers:affine", (x, x), {})


def test_a_forward_of_torch_has_no_cache_to_keep(asker: Any) -> None:
    x = tensor(3, 4)
    out, state = asker.ask("layers:step_forward", (x,), {})
    assert torch.autograd.grad(out.sum() + state.sum(), [x])[0].unique().tolist() == [5.0]
