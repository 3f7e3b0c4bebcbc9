"""Reduces whatever a student's code returned to what may cross the wall, without asking the object anything.

Only the real type of an object counts (`type`, never `isinstance` or `__class__`), and only methods of the base types
are called. What is not numbers becomes `{"returned": "<type>"}`, which the judge puts into words.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .failure import plain_text, type_name
from .wire import DTYPES

MAX_KEY = 200
MAX_DEPTH = 8
MAX_LIST = 100_000
# Kept from before the student's code runs, which may put anything in their place.
_view, _copy, _astype = np.ndarray.view, np.ndarray.copy, np.ndarray.astype
_make, _dtype, _frombuffer = np.array, np.dtype, np.frombuffer
_SCALARS = {_dtype(code).type for code in DTYPES} | {np.longdouble, np.clongdouble}


class AnswerTooLargeError(Exception):
    """The outputs of a job are larger than what may be sent."""


class Budget:
    """How many bytes of arrays and how many single values one answer may hold."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes, self.bytes, self.items = megabytes, megabytes << 20, MAX_LIST

    def spend(self, size: int) -> None:
        """Pay for an array before it is copied."""
        self.bytes -= size
        if self.bytes < 0:
            raise AnswerTooLargeError(f"the outputs are larger than {self.megabytes} MB")

    def count(self, items: int) -> None:
        """Pay for values of lists and dictionaries."""
        self.items -= items
        if self.items < 0:
            raise AnswerTooLargeError(f"the outputs hold more than {MAX_LIST} single values in lists")


def returned(description: str) -> dict[str, str]:
    """The mark for a value that is not numbers."""
    return {"returned": description}


class Plain:
    """Turns values into plain ones; `note` takes a sentence about each that had to be changed."""

    def __init__(self, budget: Budget, note: Callable[[str], None]) -> None:
        self.budget, self.note = budget, note

    def value(self, value: Any, name: str, depth: int = 0) -> Any:
        """The plain form of one value, which is called `name` in notes."""
        kind = type(value)
        if kind is np.ndarray:
            return self._array(value, name)
        if kind is bool or kind is float:
            return value
        if value is None:
            return returned("None")
        if issubclass(kind, np.ndarray):
            self.note(f"{name} is a {type_name(value)}; its numbers were read as a plain array")
            return self._array(_view(value, np.ndarray), name)
        if issubclass(kind, np.generic | int | float | complex):
            return self._number(value, name)
        if issubclass(kind, list | tuple) and depth < MAX_DEPTH:
            return self._sequence(value, name, depth)
        if (torch := sys.modules.get("torch")) is not None and issubclass(kind, torch.Tensor):
            return self._tensor(torch, value, name)
        return returned(type_name(value))

    def entries(self, value: Any) -> Iterator[tuple[str, Any]] | None:
        """(key as text, value) of a dictionary of any kind; None when it is none."""
        if not issubclass(type(value), dict):
            return None
        self.budget.count(dict.__len__(value))
        return ((_key(key), entry) for key, entry in list(dict.items(value)))

    def _array(self, array: Any, name: str) -> Any:
        dtype = array.dtype
        self.budget.spend(array.size * max(dtype.itemsize, 1))
        if dtype.str in DTYPES:
            return _copy(array)
        safe = _nearest(dtype)
        if safe is None:
            return returned(_array_of(dtype))
        if dtype.newbyteorder("=") != safe:
            self.note(f"{name} has dtype {dtype}; it was read as {safe}")
        return _astype(array, safe)

    def _number(self, value: Any, name: str) -> Any:
        kind = type(value)
        if issubclass(kind, np.generic):
            return self._numpy_number(value, name)
        if issubclass(kind, int):
            exact = int.__int__(value)
            return exact if exact.bit_length() < 64 else returned(f"a whole number of {exact.bit_length()} bits")
        if issubclass(kind, float):
            return float.__float__(value)
        return _make(complex.__complex__(value))

    def _numpy_number(self, value: Any, name: str) -> Any:
        base = next((kind for kind in type(value).__mro__ if kind in _SCALARS), None)
        if base is None:
            return returned(type_name(value))
        exact = _frombuffer(bytes(memoryview(value)), _dtype(base)).reshape(())
        return self._array(exact, name)

    def _sequence(self, value: Any, name: str, depth: int) -> list[Any]:
        base = list if issubclass(type(value), list) else tuple
        self.budget.count(base.__len__(value))
        return [_small(self.value(item, name, depth + 1)) for item in base.__iter__(value)]

    def _tensor(self, torch: Any, value: Any, name: str) -> Any:
        with torch._C.DisableTorchFunctionSubclass():
            plain = torch.Tensor.detach(value)
            self.budget.spend(plain.numel() * plain.element_size())
            if plain.layout is not torch.strided:
                plain = plain.to_dense()
            plain = torch.Tensor.cpu(plain).resolve_conj().resolve_neg()
            if plain.dtype is torch.bfloat16:
                self.note(f"{name} has dtype bfloat16; it was read as float32")
                plain = plain.float()
            self.budget.bytes += plain.numel() * plain.element_size()
            return self._array(_make(plain.numpy()), name)


def _small(value: Any) -> Any:
    """A number inside a list: a 0-d array is one, and cheaper to send as what it is."""
    return value.item() if type(value) is np.ndarray and value.ndim == 0 and value.dtype.kind in "biuf" else value


def _key(key: Any) -> str:
    if issubclass(type(key), str):
        return plain_text(key, MAX_KEY)
    if issubclass(type(key), int) and int.bit_length(key) < 64:
        return str(int.__int__(key))
    return type_name(key)


def _nearest(dtype: np.dtype[Any]) -> np.dtype[Any] | None:
    """The wire's dtype that holds these numbers best; None when they are no numbers."""
    native = dtype.newbyteorder("<")
    if native.str in DTYPES:
        return native
    return _dtype({"f": "<f8", "c": "<c16"}[dtype.kind]) if dtype.kind in "fc" else None


def _array_of(dtype: np.dtype[Any]) -> str:
    words = {"O": "objects", "U": "text", "S": "bytes", "V": "records", "M": "dates", "m": "time spans"}
    return f"array of {words.get(dtype.kind, str(dtype))}"
