"""Gradients of what a student's torch code returned, by autograd, with respect to the tensors that it was handed.

A result that is cut off from the graph (`.item()`, `.detach()`, numpy on the way) is told in words.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from .failure import StudentRaised
from .observer import Observer
from .returns import spoken

CUT_OFF = (
    "{} does not lead back to {}: on the way there is something that autograd cannot follow, such as .item(), "
    ".detach(), .data, torch.no_grad(), a conversion to numpy, or a tensor made anew from numbers"
)


def tracked(inputs: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """The inputs with those in `names` (`x`, `parameters.W1`, `params.0`) followed by autograd.

    Names that are no input are left to whoever knows them.
    """
    return {name: _tracked(value, [path.split(".") for path in names], name) for name, value in inputs.items()}


def _tracked(value: Any, paths: list[list[str]], name: str) -> Any:
    rest = [path[1:] for path in paths if path and path[0] == name]
    if not rest:
        return value
    if type(value) is dict:
        below = _below(rest, list(value))
        return {key: _tracked(entry, below, key) for key, entry in value.items()}
    if type(value) is list:
        below = _below(rest, [str(number) for number in range(len(value))])
        return [_tracked(entry, below, str(number)) for number, entry in enumerate(value)]
    return value.detach().requires_grad_() if hasattr(value, "requires_grad_") else value


def _below(paths: list[list[str]], keys: list[str]) -> list[list[str]]:
    """What is asked of the entries; a path that ends here asks for all of them."""
    return [[key] for key in keys] if [] in paths else paths


def is_followed(value: Any) -> bool:
    """True for a tensor that autograd follows."""
    torch = sys.modules.get("torch")
    return torch is not None and issubclass(type(value), torch.Tensor) and bool(value.requires_grad)


def leaves(name: str, value: Any) -> dict[str, Any]:
    """Every tensor in a value that autograd follows, by `name`, `name.key`, `name.0`."""
    if type(value) is dict:
        entries = [(str(key), entry) for key, entry in value.items()]
    elif type(value) in (list, tuple):
        entries = [(str(number), entry) for number, entry in enumerate(value)]
    else:
        return {name: value} if is_followed(value) else {}
    return {path: leaf for key, entry in entries for path, leaf in leaves(f"{name}.{key}", entry).items()}


def gradients(
    observe: Observer,
    outputs: Mapping[str, Any],
    upstream: Mapping[str, Any],
    wanted: Mapping[str, Any],
) -> dict[str, Any]:
    """d sum(upstream * outputs) / d wanted, by name; zeros for what the result does not depend on.

    `upstream` names the outputs that count; None stands for 1, then the output must be a single number. Ends the
    probe when a result is no tensor, is cut off from the graph, or has another shape than its upstream gradient.
    """
    import torch

    total = [_term(torch, observe, name, outputs[name], dout, wanted) for name, dout in upstream.items()]
    try:
        found = torch.autograd.grad(
            [output for output, _ in total],
            list(wanted.values()),
            [dout for _, dout in total],
            allow_unused=True,
        )
    except BaseException as error:
        raise StudentRaised("backward (autograd)", error) from None
    return {
        name: torch.zeros_like(leaf) if gradient is None else gradient
        for (name, leaf), gradient in zip(wanted.items(), found, strict=True)
    }


def _term(torch: Any, observe: Observer, name: str, output: Any, dout: Any, wanted: Mapping[str, Any]) -> Any:
    if not issubclass(type(output), torch.Tensor):
        observe.refuse(f"`{name}` must be a torch tensor, so that gradients can be taken; it is {spoken(output)}")
    if not output.requires_grad:
        observe.refuse(CUT_OFF.format(f"`{name}`", " and ".join(wanted)))
    weight = torch.ones_like(output) if dout is None else dout.to(output.dtype)
    if dout is None and output.numel() != 1:
        observe.refuse(f"`{name}` must be a single number, it has the shape {tuple(output.shape)}")
    if weight.numel() != output.numel():
        observe.refuse(f"`{name}` must have the shape {tuple(weight.shape)}, it has {tuple(output.shape)}")
    return output, weight.reshape(output.shape)
