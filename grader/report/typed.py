"""Frozen dataclasses as plain JSON trees and back, led by the types of their fields; what does not fit is refused.

A writer and a reader are made once for each type. Numbers that JSON cannot write are the texts "nan", "inf" and
"-inf". The place of a misfit is put together only when there is one, on the way out.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any

Turn: typing.TypeAlias = Callable[[Any], Any]
_AS_IT_IS = (str, bool)
_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class DocumentError(ValueError):
    """The text is not a document of ours; the message says where it does not fit."""


# ---------------------------------------------------------------- writing


@cache
def writer(kind: Any) -> Turn:
    """What turns a value of the annotated type `kind` into a tree of lists, dictionaries, text and numbers."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_writer(kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and inner[-1] is Ellipsis:
        item = writer(inner[0])
        return lambda values: [item(value) for value in values]
    if origin is tuple:
        items = [writer(each) for each in inner]
        return lambda values: [item(value) for item, value in zip(items, values, strict=True)]
    if origin in (types.UnionType, typing.Union):
        some = writer(_some(inner))
        return lambda value: None if value is None else some(value)
    if issubclass(kind, StrEnum):
        return lambda value: value._value_
    return _write_float if kind is float else kind


def _dataclass_writer(kind: type) -> Turn:
    hints = typing.get_type_hints(kind)
    kinds = [(field.name, hints[field.name]) for field in fields(kind)]
    writers = [(name, None if hint in _AS_IT_IS else writer(hint)) for name, hint in kinds]

    def write(value: Any) -> dict[str, Any]:
        values = vars(value)
        return {name: values[name] if turn is None else turn(values[name]) for name, turn in writers}

    return write


def _write_float(value: Any) -> float | str:
    number = float(value)
    return number if math.isfinite(number) else str(number)


# ---------------------------------------------------------------- reading


@cache
def reader(kind: Any) -> Turn:
    """What turns a tree into a value of the annotated type `kind`, or raises DocumentError."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_reader(kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple and inner[-1] is Ellipsis:
        return _list_reader(reader(inner[0]))
    if origin is tuple:
        return _tuple_reader([reader(each) for each in inner])
    if origin in (types.UnionType, typing.Union):
        return _optional_reader(reader(_some(inner)))
    if issubclass(kind, StrEnum):
        return _enum_reader(kind)
    return _read_float if kind is float else _exact_reader(kind)


def _dataclass_reader(kind: type) -> Turn:
    hints = typing.get_type_hints(kind)
    readers = {field.name: reader(hints[field.name]) for field in fields(kind)}
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}

    def read(tree: Any) -> Any:
        if not isinstance(tree, dict) or not needed <= tree.keys() <= readers.keys():
            raise DocumentError(_fields(kind.__name__, tree, needed, readers.keys()))
        values: dict[str, Any] = {}
        name = ""
        try:
            for name, value in tree.items():
                values[name] = readers[name](value)
        except DocumentError as error:
            raise DocumentError(f"{name}: {error}") from None
        return kind(**values)

    return read


def _fields(name: str, tree: Any, needed: typing.AbstractSet[str], known: typing.AbstractSet[str]) -> str:
    if not isinstance(tree, dict):
        return f"expected a {name}, found {type(tree).__name__}"
    missing, foreign = sorted(needed - tree.keys()), sorted(map(str, tree.keys() - known))
    return f"a {name} without {missing[0]!r}" if missing else f"a {name} has no {foreign[0]!r}"


def _list_reader(item: Turn) -> Turn:
    def read(tree: Any) -> Any:
        if not isinstance(tree, list):
            raise DocumentError(f"expected a list, found {type(tree).__name__}")
        values: list[Any] = []
        try:
            for each in tree:
                values.append(item(each))
        except DocumentError as error:
            raise DocumentError(f"[{len(values)}]: {error}") from None
        return tuple(values)

    return read


def _tuple_reader(items: list[Turn]) -> Turn:
    def read(tree: Any) -> Any:
        if not isinstance(tree, list) or len(tree) != len(items):
            raise DocumentError(f"expected a list of {len(items)}")
        return tuple(item(each) for item, each in zip(items, tree, strict=True))

    return read


def _some(inner: tuple[Any, ...]) -> Any:
    """The type beside None; the model has no other unions."""
    (kind,) = (each for each in inner if each is not type(None))
    return kind


def _optional_reader(item: Turn) -> Turn:
    return lambda tree: None if tree is None else item(tree)


def _enum_reader(kind: type[StrEnum]) -> Turn:
    known = {member.value: member for member in kind}

    def read(tree: Any) -> Any:
        if not isinstance(tree, str) or tree not in known:
            raise DocumentError(f"{tree!r} is no {kind.__name__}")
        return known[tree]

    return read


def _read_float(tree: Any) -> float:
    if type(tree) is float and math.isfinite(tree):
        return tree
    if type(tree) is int:
        return float(tree)
    if isinstance(tree, str) and tree in _NOT_FINITE:
        return _NOT_FINITE[tree]
    raise DocumentError("expected a number")


def _exact_reader(kind: type) -> Turn:
    def read(tree: Any) -> Any:
        if type(tree) is not kind:
            raise DocumentError(f"expected {kind.__name__}, found {type(tree).__name__}")
        return tree

    return read


# ---------------------------------------------------------------- any type


def to_tree(kind: type, value: Any) -> Any:
    """A value of the dataclass `kind` as a plain tree."""
    return writer(kind)(value)


def from_tree(kind: type, tree: Any) -> Any:
    """The inverse of `to_tree`. Raises DocumentError."""
    return reader(kind)(tree)
