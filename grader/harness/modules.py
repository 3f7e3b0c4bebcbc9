"""A torch module, whoever wrote it, under the task's names: given parameters, filled, and looked at.

A student's names may differ from the task's. They are matched by name, else in their order when the shapes agree one by
one, else by shape when that is unambiguous. Where the task has no names, shapes are the names: `8x3x3x3.1`, the first
parameter of that shape.
"""

from __future__ import annotations

import sys
import zlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from .matching import by_shape, listed
from .observer import Observer
from .returns import spoken


def is_module(value: Any) -> bool:
    """True for a network of torch's; False where torch is not even loaded."""
    torch = sys.modules.get("torch")
    return torch is not None and issubclass(type(value), torch.nn.Module)


class Module:
    """`torch_module` is the student's object; `called` is what messages call it."""

    def __init__(self, torch_module: Any, called: str, observe: Observer) -> None:
        if not is_module(torch_module):
            observe.refuse(f"`{called}` must give a network (a torch.nn.Module), it gave {spoken(torch_module)}")
        self.torch = sys.modules["torch"]
        self.module, self.called, self.observe = torch_module, called, observe
        self.ours: dict[str, str] = {}  # their names -> the task's, where these differ

    def prepare(self, options: Mapping[str, Any], given: Any) -> None:
        """Cast, fill, copy parameters in, and set the mode, as `options` say; `given` are the parameters, if any."""
        self.cast(options)
        if fill := options.get("fill"):
            self.name(options)
            self._fill(fill, float(options.get("scale", 0.3)))
        if given:
            self.copy_in(given)
        self.module.train(options.get("mode", "eval") == "train")

    def name(self, options: Mapping[str, Any]) -> None:
        """Call the parameters by their shapes, when the options fill them so."""
        if options.get("fill") == "shapes":
            seen: Counter[str] = Counter()
            for name, value in self.module.named_parameters():
                shape = "x".join(map(str, value.shape))
                seen[shape] += 1
                self.ours[name] = f"{shape}.{seen[shape]}"

    def cast(self, options: Mapping[str, Any]) -> None:
        """Give its numbers the type that the options say."""
        self.module.to(getattr(self.torch, options.get("dtype", "float32")))

    @property
    def parameters(self) -> dict[str, Any]:
        """Their parameters under the task's names."""
        return {self.ours.get(name, name): value for name, value in self.module.named_parameters()}

    def count(self) -> int:
        """How many numbers are learned."""
        return sum(value.numel() for value in self.module.parameters() if value.requires_grad)

    def kinds(self) -> Counter[str]:
        """How many layers there are of each kind, by class name and by the names of its base classes."""
        return Counter(kind.__name__ for layer in self.module.modules() for kind in type(layer).__mro__)

    def copy_in(self, given: Mapping[str, Any]) -> None:
        """Give it these values. Parameters that the task does not name stay as they are."""
        held = {**dict(self.module.named_parameters()), **dict(self.module.named_buffers())}
        pairs = self._match(given, held)
        with self.torch.no_grad():
            for name, theirs in pairs.items():
                held[theirs].copy_(given[name])
        self.ours = {theirs: name for name, theirs in pairs.items() if name != theirs}

    def _match(self, given: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, str]:
        wanted = {name: tuple(value.shape) for name, value in given.items()}
        shapes = {name: tuple(value.shape) for name, value in held.items()}
        if all(shapes.get(name) == shape for name, shape in wanted.items()):
            return {name: name for name in wanted}
        learned = {name: tuple(value.shape) for name, value in self.module.named_parameters()}
        if list(learned.values()) == list(wanted.values()):
            return dict(zip(wanted, learned, strict=True))
        pairs = by_shape(wanted, {name: shape for name, shape in learned.items() if wanted.get(name, shape) == shape})
        if pairs is None or any(shapes[theirs] != wanted[name] for name, theirs in pairs.items()):
            self.observe.refuse(f"{self.called} must have the parameters {listed(wanted)}; it has {listed(learned)}")
        return pairs

    def _fill(self, by: str, scale: float) -> None:
        """Values that depend on nothing but a parameter's name (or its shape, and which of that shape it is).

        Not on the job's random stream: whatever the student draws, the numbers of a layer stay what they were.
        """
        seen: Counter[tuple[int, ...]] = Counter()
        with self.torch.no_grad():
            for name, value in self.module.named_parameters():
                shape = tuple(value.shape)
                seen[shape] += 1
                key = zlib.crc32(name.encode()) if by == "names" else seen[shape]
                rng = np.random.default_rng([key, *shape])
                value.copy_(self.torch.from_numpy(scale * rng.standard_normal(shape)))
