"""Every call of a student's function gets copies of its own, and afterwards these are compared with the originals."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np


class Own:
    """Marks an argument that is the student's own object (a cache): handed on as it is, not copied, not compared."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def fresh(value: Any) -> Any:
    """A copy that shares no memory with `value`; objects that are no plain values are passed on."""
    kind = type(value)
    if kind is np.ndarray:
        return value.copy()
    if kind is dict:
        return {key: fresh(entry) for key, entry in value.items()}
    if kind is list or kind is tuple:
        return kind([fresh(entry) for entry in value])
    if kind is Own:
        return value.value
    if (torch := _torch()) is not None and issubclass(kind, torch.Tensor):
        return value.detach().clone().requires_grad_(value.requires_grad)
    return value


def tensors(value: Any) -> Any:
    """The same structure with every array as a torch tensor: floats keep their type, whole numbers become long."""
    kind = type(value)
    if kind is np.ndarray:
        return sys.modules["torch"].from_numpy(value.astype(np.int64) if value.dtype == np.int32 else value)
    if kind is dict:
        return {key: tensors(entry) for key, entry in value.items()}
    return [tensors(entry) for entry in value] if kind is list else value


def changes(name: str, before: Any, after: Any) -> Iterator[str]:
    """Names of what differs between an original and the copy that was handed out; new dictionary keys are no change."""
    kind = type(before)
    if kind is Own:
        return
    if kind is not type(after):
        yield name
    elif kind is dict:
        for key, entry in before.items():
            if key in after:
                yield from changes(f"{name}.{key}", entry, after[key])
            else:
                yield f"{name}.{key}"
    elif kind is list or kind is tuple:
        pairs = zip(before, after, strict=False)
        if len(before) != len(after) or any(True for pair in pairs for _ in changes(name, *pair)):
            yield name
    elif _bits(before) != _bits(after):
        yield name


def _bits(value: Any) -> Any:
    """Something that is equal exactly for equal plain values, nan included."""
    kind = type(value)
    if kind is np.ndarray:
        return value.shape, value.dtype.str, value.tobytes()
    if kind is float:
        return value.hex()
    if kind in (bool, int, str):
        return value
    if (torch := _torch()) is not None and issubclass(kind, torch.Tensor):
        flat = value.detach().contiguous().reshape(-1)
        return tuple(value.shape), value.dtype, flat.view(torch.uint8).numpy().tobytes()
    return id(value)


def _torch() -> Any:
    return sys.modules.get("torch")
