"""CIFAR-10 files as their authors wrote them: Python 2 pickles of protocol 2, put together opcode by opcode."""

import struct
from pickle import (
    APPENDS,
    BININT,
    BININT1,
    BININT2,
    BINSTRING,
    BUILD,
    EMPTY_DICT,
    EMPTY_LIST,
    GLOBAL,
    MARK,
    NEWFALSE,
    NONE,
    REDUCE,
    SETITEMS,
    SHORT_BINSTRING,
    STOP,
    TUPLE,
    TUPLE1,
    TUPLE3,
)

import numpy as np


def python2_batch(pixels, labels):
    """A batch of pixels (N, 3072) and labels: a dictionary of byte strings, ints and one array."""
    content = {
        b"batch_label": string(b"training batch 1 of 5"),
        b"labels": EMPTY_LIST + MARK + b"".join(number(label) for label in labels) + APPENDS,
        b"data": array(pixels),
        b"filenames": EMPTY_LIST + MARK + string(b"picture_s_000001.png") + APPENDS,
    }
    items = b"".join(string(key) + value for key, value in content.items())
    return b"\x80\x02" + EMPTY_DICT + MARK + items + SETITEMS + STOP


def array(values, module="numpy.core.multiarray", code=None, state=None):
    """A pickled array, as numpy 1 writes it. `code` and `state` put something else in place of its type."""
    order = values.dtype.str[0].encode()
    dtype = GLOBAL + b"numpy\ndtype\n"
    dtype += string((code or values.dtype.str[1:]).encode()) + number(0) + number(1) + TUPLE3 + REDUCE
    dtype += state or MARK + number(3) + string(order) + NONE * 3 + number(-1) + number(-1) + number(0) + TUPLE + BUILD
    empty = GLOBAL + f"{module}\n_reconstruct\n".encode() + GLOBAL + b"numpy\nndarray\n"
    empty += number(0) + TUPLE1 + string(b"b") + TUPLE3 + REDUCE
    shape = MARK + b"".join(number(size) for size in values.shape) + TUPLE
    return empty + MARK + number(1) + shape + dtype + NEWFALSE + string(values.tobytes()) + TUPLE + BUILD


def string(text):
    """A Python 2 `str`, which is bytes."""
    if len(text) < 256:
        return SHORT_BINSTRING + bytes([len(text)]) + text
    return BINSTRING + struct.pack("<i", len(text)) + text


def number(value):
    """A small int."""
    if 0 <= value < 256:
        return BININT1 + bytes([value])
    if 0 <= value < 65536:
        return BININT2 + struct.pack("<H", value)
    return BININT + struct.pack("<i", value)


def write_cifar10(folder, per_batch=20, seed=0):
    """A folder like `cifar-10-batches-py`, with few pictures. Returns {file name: (pixels (N, 3072), labels)}."""
    rng = np.random.default_rng(seed)
    content = {}
    for name in [f"data_batch_{k}" for k in range(1, 6)] + ["test_batch"]:
        pixels = rng.integers(0, 256, size=(per_batch, 3072), dtype=np.uint8)
        labels = rng.integers(0, 10, size=per_batch).tolist()
        (folder / name).write_bytes(python2_batch(pixels, labels))
        content[name] = (pixels, labels)
    return content
