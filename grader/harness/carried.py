"""Arguments and results of one call as plain trees that the wire can hold, and back.

Arrays, numbers, text and None stand for themselves, a list for a list; a tuple, a dictionary, a numpy number, a tensor
and a handle (a value that stays on the other side) are marked, so that nothing can be taken for what it is not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from .failure import type_name
from .wire import DTYPES

MAX_DEPTH = 6
_asarray = np.asarray  # kept from before the student's code runs


class NotCarriedError(TypeError):
    """A value that is neither numbers, text nor a list, tuple or dictionary of them."""


class Handle:
    """Stands for a value that is kept elsewhere. It can be passed on, and holds nothing but a number."""

    __slots__ = ("_dropped", "number")

    def __init__(self, number: int, dropped: list[int]) -> None:
        self.number, self._dropped = number, dropped

    def __del__(self) -> None:
        self._dropped.append(self.number)

    def __repr__(self) -> str:
        return f"<cache {self.number}>"


def pack(value: Any, depth: int = 0, keep: Callable[[Any], int] | None = None) -> Any:
    """The tree of a value; NotCarriedError when it may not cross.

    `keep` takes a tensor that autograd follows and gives the number under which its graph can be asked for.
    """
    kind = type(value)
    if value is None or kind in (bool, float, str):
        return value
    if kind is int and value.bit_length() < 64:
        return value
    if issubclass(kind, np.ndarray):
        return _array(value)
    if issubclass(kind, np.generic):
        return {"number": _array(_asarray(value))}
    if kind is Handle:
        return {"handle": value.number}
    if (torch := sys.modules.get("torch")) is not None and issubclass(kind, torch.Tensor):
        numbers = _array(value.detach().cpu().resolve_conj().numpy())
        if value.requires_grad and keep is not None:
            return {"grown": [keep(value), numbers]}
        return {"followed" if value.requires_grad else "tensor": numbers}
    if depth < MAX_DEPTH and issubclass(kind, list | tuple | dict):
        return _several(value, kind, depth, keep)
    raise NotCarriedError(f"a value of type {type_name(value)}")


def _several(value: Any, kind: type, depth: int, keep: Callable[[Any], int] | None) -> Any:
    if issubclass(kind, dict):
        return {"entries": {_key(key): pack(entry, depth + 1, keep) for key, entry in dict.items(value)}}
    if issubclass(kind, list):
        return [pack(entry, depth + 1, keep) for entry in list.__iter__(value)]
    return {"tuple": [pack(entry, depth + 1, keep) for entry in tuple.__iter__(value)]}


def _key(key: Any) -> str:
    if type(key) is not str or key.startswith("$"):
        raise NotCarriedError(f"a dictionary with a key of type {type_name(key)}")
    return key


def _array(array: Any) -> Any:
    plain = np.ndarray.view(array, np.ndarray)
    if plain.dtype.str not in DTYPES:
        raise NotCarriedError(f"an array of dtype {plain.dtype}")
    return plain


def unpack(tree: Any, handle: Callable[[int], Any], grown: Callable[[int, Any], Any] | None = None) -> Any:
    """The value of a tree; `handle` gives what a number stands for. ValueError when the tree is none of ours.

    `grown` takes the number and the values of a tensor whose graph is kept on the other side.
    """
    if type(tree) is list:
        return [unpack(entry, handle, grown) for entry in tree]
    if type(tree) is not dict:
        return tree
    if len(tree) != 1:
        raise ValueError("a value with several marks")
    ((mark, inner),) = tree.items()
    if mark == "handle" and type(inner) is int:
        return handle(inner)
    if mark == "number" and type(inner) is np.ndarray and inner.ndim == 0:
        return inner[()]
    if mark in ("tensor", "followed") and type(inner) is np.ndarray and "torch" in sys.modules:
        return _tensor(inner, mark == "followed")
    if mark == "tuple" and type(inner) is list:
        return tuple(unpack(entry, handle, grown) for entry in inner)
    if mark == "entries" and type(inner) is dict:
        return {key: unpack(entry, handle, grown) for key, entry in inner.items()}
    if mark == "grown" and grown is not None and type(inner) is list:
        return grown(inner[0], _tensor(inner[1], followed=False))
    raise ValueError("a value with an unknown mark")


def _tensor(array: Any, followed: bool) -> Any:
    """A tensor of its own; `followed` by autograd on this side, too, if it can be."""
    tensor = sys.modules["torch"].from_numpy(array.copy())
    return tensor.requires_grad_(followed and tensor.is_floating_point())
