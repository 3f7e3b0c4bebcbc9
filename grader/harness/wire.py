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
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

MAGIC = b"bkp1"
PREFIX = struct.Struct("<4sIQ")
MAX_HEADER = 8 << 20
MAX_DEPTH = 16
MAX_NODES = 200_000
MAX_DIMS = 32
DTYPES = frozenset(("<f8", "<f4", "<f2", "<i8", "<i4", "<i2", "|i1", "<u8", "<u4", "<u2", "|u1", "|b1", "<c8", "<c16"))


class WireError(ValueError):
    """These bytes are not a frame, or this value may not cross."""


def encode(value: Any) -> bytes:
    """Turn a value (None, bool, int, float, str, ndarray, list, tuple, dict with str keys) into one frame."""
    buffers: list[bytes] = []
    header = json.dumps(_pack(value, buffers, 0), separators=(",", ":"), allow_nan=False).encode()
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
        tree = json.loads(frame[PREFIX.size : PREFIX.size + header])
    except (ValueError, RecursionError) as error:
        raise WireError(f"the header is not JSON: {type(error).__name__}") from None
    reader = _Reader(memoryview(frame)[PREFIX.size + header :])
    value = reader.unpack(tree, 0)
    if reader.offset != body:
        raise WireError("bytes are left over")
    return value


def _pack(value: Any, buffers: list[bytes], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError("nested too deeply")
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        return {"$f": value.hex()}
    if type(value) is np.ndarray:
        if value.dtype.str not in DTYPES:
            raise WireError(f"an array of dtype {value.dtype} may not cross")
        buffers.append(value.tobytes())
        return {"$a": [value.dtype.str, list(value.shape)]}
    if type(value) in (list, tuple):
        return [_pack(item, buffers, depth + 1) for item in value]
    if isinstance(value, Mapping):
        return {_key(key): _pack(item, buffers, depth + 1) for key, item in value.items()}
    raise WireError(f"a {type(value).__name__} may not cross")


def _key(key: Any) -> str:
    if type(key) is not str or key.startswith("$"):
        raise WireError("a key must be text that does not begin with $")
    return key


class _Reader:
    """Rebuilds the value; counts what it makes."""

    def __init__(self, body: memoryview) -> None:
        self.body, self.offset, self.nodes = body, 0, 0

    def unpack(self, node: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise WireError("too deep or too many values")
        if node is None or isinstance(node, bool | int | str):
            return node
        if isinstance(node, list):
            return [self.unpack(item, depth + 1) for item in node]
        if isinstance(node, dict):
            if "$a" in node:
                return self._array(node)
            if "$f" in node:
                return _float(node)
            return {key: self.unpack(item, depth + 1) for key, item in _items(node)}
        raise WireError("a bare float in the header")

    def _array(self, node: dict[str, Any]) -> np.ndarray[Any, Any]:
        dtype, shape = _array_header(node)
        count = math.prod(shape)
        size = count * dtype.itemsize
        if self.offset + size > len(self.body):
            raise WireError("the body is shorter than its arrays")
        try:
            array = np.frombuffer(self.body, dtype, count, self.offset).reshape(shape).copy()
        except ValueError:  # an empty array whose other sides overflow
            raise WireError("a malformed shape") from None
        self.offset += size
        return array


def _array_header(node: dict[str, Any]) -> tuple[np.dtype[Any], list[int]]:
    entry = node["$a"]
    if len(node) != 1 or not isinstance(entry, list) or len(entry) != 2:
        raise WireError("a malformed array header")
    dtype, shape = entry
    if not isinstance(dtype, str) or dtype not in DTYPES or not isinstance(shape, list) or len(shape) > MAX_DIMS:
        raise WireError("a malformed array header")
    if any(type(n) is not int or n < 0 or n > 1 << 40 for n in shape):
        raise WireError("a malformed shape")
    return np.dtype(dtype), shape


def _float(node: dict[str, Any]) -> float:
    text = node["$f"]
    if len(node) != 1 or not isinstance(text, str) or len(text) > 40:
        raise WireError("a malformed float")
    try:
        return float.fromhex(text)
    except (ValueError, OverflowError):
        raise WireError("a malformed float") from None


def _items(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, item in node.items():
        if key.startswith("$"):
            raise WireError("an unknown mark in the header")
        yield key, item
