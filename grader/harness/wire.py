"""The only language spoken through the wall: frames of JSON structure plus raw array bytes. Never pickle.

A frame is `MAGIC | header length u32 | body length u64 | header JSON | body`. In the header an array stands as
`{"$a": [dtype, shape]}` (its bytes follow in order in the body), a float as `{"$f": hex}` (so that nan, inf and
every bit survive), a dictionary as itself. `decode` takes hostile bytes: it raises WireError and nothing else,
and it allocates nothing that the bytes themselves do not pay for.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

MAGIC = b"bkp1"
PREFIX = struct.Struct("<4sIQ")
MAX_HEADER = 8 << 20
MAX_DEPTH = 16
MAX_NODES = 200_000
MAX_DIMS = 32
DTYPES = {
    name: np.dtype(name)
    for name in ("<f8", "<f4", "<f2", "<i8", "<i4", "<i2", "|i1", "<u8", "<u4", "<u2", "|u1", "|b1", "<c8", "<c16")
}
PLAIN = frozenset((type(None), bool, int, str))  # the same here and in JSON
# Inside the box the student's code comes later and may put anything in their place.
_frombuffer, _loads, _prod = np.frombuffer, json.loads, math.prod
_JSON = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False)


class WireError(ValueError):
    """These bytes are not a frame, or this value may not cross."""


def encode(value: Any) -> bytes:
    """Turn a value (None, bool, int, float, str, ndarray, list, tuple, dict with str keys) into one frame."""
    buffers: list[bytes] = []
    header = _JSON.encode(_pack(value, buffers, 0)).encode()
    if len(header) > MAX_HEADER:
        raise WireError(f"the structure needs {len(header)} bytes; {MAX_HEADER} are allowed")
    body = b"".join(buffers)
    return PREFIX.pack(MAGIC, len(header), len(body)) + header + body


def lengths(prefix: bytes, limit: int) -> tuple[int, int]:
    """Header and body length of a frame from its first PREFIX.size bytes; WireError when over `limit` bytes."""
    if len(prefix) != PREFIX.size:
        raise WireError("the frame is cut short")
    magic, header, body = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("not a frame")
    if header > MAX_HEADER or header + body > limit:
        raise WireError(f"the frame announces {header + body} bytes; {limit} are allowed")
    return header, body


def decode(frame: bytes, limit: int = 1 << 31) -> Any:
    """The value inside one whole frame. Arrays are fresh, writable, C-ordered ndarrays."""
    header, body = lengths(frame[: PREFIX.size], limit)
    if len(frame) != PREFIX.size + header + body:
        raise WireError("the frame's length does not fit its prefix")
    try:
        tree = _loads(frame[PREFIX.size : PREFIX.size + header])
    except (ValueError, RecursionError) as error:
        raise WireError(f"the header is not JSON: {type(error).__name__}") from None
    reader = _Reader(memoryview(frame)[PREFIX.size + header :])
    value = reader.unpack(tree, 0)
    if reader.offset != body:
        raise WireError("bytes are left over")
    return value


def _pack(value: Any, buffers: list[bytes], depth: int) -> Any:
    kind = type(value)
    if depth > MAX_DEPTH:
        raise WireError("nested too deeply")
    if kind in PLAIN:
        return value
    if kind is float:
        return {"$f": value.hex()}
    if kind is np.ndarray:
        return _pack_array(value, buffers)
    if kind is list or kind is tuple:
        return [item if type(item) in PLAIN else _pack(item, buffers, depth + 1) for item in value]
    if kind is dict or isinstance(value, Mapping):
        return _pack_items(value, buffers, depth)
    raise WireError(f"a {kind.__name__} may not cross")


def _pack_array(value: np.ndarray[Any, Any], buffers: list[bytes]) -> dict[str, Any]:
    name = value.dtype.str
    if name not in DTYPES:
        raise WireError(f"an array of dtype {value.dtype} may not cross")
    buffers.append(value.tobytes())
    return {"$a": [name, value.shape]}


def _pack_items(value: Mapping[Any, Any], buffers: list[bytes], depth: int) -> dict[str, Any]:
    packed = {}
    for key, item in value.items():
        if type(key) is not str or key[:1] == "$":
            raise WireError("a key must be text that does not begin with $")
        packed[key] = item if type(item) in PLAIN else _pack(item, buffers, depth + 1)
    return packed


class _Reader:
    """Rebuilds the value; counts what it makes."""

    def __init__(self, body: memoryview) -> None:
        self.body, self.offset, self.nodes = body, 0, 0

    def unpack(self, node: Any, depth: int) -> Any:
        kind = type(node)
        if kind in PLAIN:
            return node
        if kind is float:
            raise WireError("a bare float in the header")
        if depth > MAX_DEPTH:
            raise WireError("too deep or too many values")
        if kind is dict and "$a" in node:
            return self._array(node)
        if kind is dict and "$f" in node:
            return _float(node)
        self.nodes += len(node) + 1
        if self.nodes > MAX_NODES:
            raise WireError("too deep or too many values")
        if kind is list:
            return [item if type(item) in PLAIN else self.unpack(item, depth + 1) for item in node]
        return self._items(node, depth)

    def _items(self, node: dict[str, Any], depth: int) -> dict[str, Any]:
        found = {}
        for key, item in node.items():
            if key[:1] == "$":
                raise WireError("an unknown mark in the header")
            found[key] = item if type(item) in PLAIN else self.unpack(item, depth + 1)
        return found

    def _array(self, node: dict[str, Any]) -> np.ndarray[Any, Any]:
        dtype, shape = _array_header(node)
        count = _prod(shape)
        size = count * dtype.itemsize
        if self.offset + size > len(self.body):
            raise WireError("the body is shorter than its arrays")
        try:
            array = _frombuffer(self.body, dtype, count, self.offset).reshape(shape).copy()
        except ValueError:  # an empty array whose other sides overflow
            raise WireError("a malformed shape") from None
        self.offset += size
        return array


def _array_header(node: dict[str, Any]) -> tuple[np.dtype[Any], list[int]]:
    entry = node["$a"]
    if len(node) != 1 or type(entry) is not list or len(entry) != 2:
        raise WireError("a malformed array header")
    name, shape = entry
    if type(name) is not str or name not in DTYPES or type(shape) is not list or len(shape) > MAX_DIMS:
        raise WireError("a malformed array header")
    for side in shape:
        if type(side) is not int or side < 0 or side > 1 << 40:
            raise WireError("a malformed shape")
    return DTYPES[name], shape


def _float(node: dict[str, Any]) -> float:
    text = node["$f"]
    if len(node) != 1 or type(text) is not str or len(text) > 40:
        raise WireError("a malformed float")
    try:
        return float.fromhex(text)
    except (ValueError, OverflowError):
        raise WireError("a malformed float") from None
