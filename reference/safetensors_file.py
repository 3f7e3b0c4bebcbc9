"""Named arrays in a safetensors file: a JSON header that says where each array lies, then the raw numbers.

Unlike a pickle, nothing in such a file can ever run. Other tools read and write the same format.
Source: https://huggingface.co/docs/safetensors, section "Format".
"""

import json
import math

import numpy as np

# The names of the format for numpy's types; the bytes of a number are in little-endian order.
DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "|u1", "BOOL": "|b1"}
NAMES = {np.dtype(dtype): name for name, dtype in DTYPES.items()}


def read_safetensors(path):
    """All arrays of a file.

    Returns:
        a dictionary from names to read-only arrays.

    Raises:
        ValueError: the file is cut off, or is no safetensors file.
    """
    with open(path, "rb") as f:
        content = f.read()
    start = 8 + int.from_bytes(content[:8], "little")
    try:
        header = json.loads(content[8:start])
        header.pop("__metadata__", None)
        return {name: _array(content[start:], **entry) for name, entry in header.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"{path} is no safetensors file, or it is cut off: {error}") from error


def write_safetensors(path, arrays):
    """Write arrays, a dictionary from names to arrays, in the order of their names: equal arrays make equal files.

    Raises:
        ValueError: the format has no name for the type of an array.
    """
    header, blocks, end = {}, [], 0
    for name, array in sorted(arrays.items()):
        array = np.asarray(array)
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        if array.dtype not in NAMES:
            raise ValueError(f"{name}: cannot store numbers of type {array.dtype}")
        blocks.append(array.tobytes())
        begin, end = end, end + len(blocks[-1])
        header[name] = {"dtype": NAMES[array.dtype], "shape": list(array.shape), "data_offsets": [begin, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # so that the numbers start at a multiple of 8
    with open(path, "wb") as f:
        f.write(len(text).to_bytes(8, "little") + text + b"".join(blocks))


def _array(numbers, dtype, shape, data_offsets):
    begin, end = data_offsets
    block = numbers[begin:end]
    if len(block) != end - begin or len(block) != math.prod(shape) * np.dtype(DTYPES[dtype]).itemsize:
        raise ValueError(f"{len(block)} bytes for {dtype} numbers of shape {tuple(shape)}")
    return np.frombuffer(block, DTYPES[dtype]).reshape(shape)
