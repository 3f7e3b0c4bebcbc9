"""Read the files of CIFAR-10's "python version" without trusting them.

They are pickles, and a pickle is a small program: whoever wrote it chooses which functions run on your machine when
you open it. This reader knows the three names that a pickled numpy array needs, puts stand-ins of its own in their
place, and refuses every other name.
"""

import pickle
import sys

import numpy as np

# Stored type codes that are plain numbers. Anything else ("O" above all) could hold pointers.
NUMBER_TYPES = frozenset({"b1", "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f4", "f8"})


def load_pickle(f):
    """Read one pickled batch from a binary file object.

    Returns:
        dict of plain values and numpy arrays, with text keys.

    Raises:
        ValueError: the file holds anything but plain containers, text, numbers and numeric arrays, or is damaged.
    """
    try:
        content = BatchUnpickler(f, encoding="latin1").load()
    except RefusedError:
        raise
    except Exception as error:  # a damaged pickle can raise nearly anything
        raise ValueError(f"this is no readable CIFAR-10 batch ({type(error).__name__}: {error})") from error
    if not isinstance(content, dict):
        raise ValueError(f"a CIFAR-10 batch is a dictionary, this file holds a {type(content).__name__}")
    return {
        key.decode("latin1") if isinstance(key, bytes) else key: value.array
        if isinstance(value, StoredArray)
        else value
        for key, value in content.items()
    }


class RefusedError(ValueError):
    """The pickle asked for something that a CIFAR-10 batch does not need."""


class BatchUnpickler(pickle.Unpickler):
    """An unpickler that can name nothing outside this file."""

    def find_class(self, module, name):
        stand_in = STAND_INS.get((module, name))
        if stand_in is None:
            raise RefusedError(
                f"the file asks to use {module}.{name}, which a CIFAR-10 batch does not need. It was not run. "
                "Take the data from https://www.cs.toronto.edu/~kriz/cifar.html again"
            )
        return stand_in

    def persistent_load(self, pid):
        raise RefusedError("the file refers to objects outside itself, which a CIFAR-10 batch does not do")


class StoredType:
    """Stands in for `numpy.dtype`: accepts the plain number types only."""

    def __init__(self, code="", *_):
        if str(code) not in NUMBER_TYPES:
            raise RefusedError(f"the file holds an array of type {str(code)!r}; a CIFAR-10 batch holds plain numbers")
        self.dtype = np.dtype(str(code))

    def __setstate__(self, state):
        order = {"<": "little", ">": "big"}.get(state[1], sys.byteorder)
        self.dtype = self.dtype.newbyteorder("<" if order == "little" else ">")


class StoredArray:
    """Stands in for a pickled array: (version, shape, type, is it Fortran-ordered, raw bytes)."""

    def __init__(self, *_):
        self.array = np.zeros(0)

    def __setstate__(self, state):
        _, shape, stored, fortran, raw = state
        data = raw.encode("latin1") if isinstance(raw, str) else raw
        self.array = np.frombuffer(data, stored.dtype).reshape(shape, order="F" if fortran else "C").copy()


class ArrayClass:
    """Stands in for `numpy.ndarray`, which a pickle names only to say what to rebuild."""

    def __setstate__(self, state):
        raise RefusedError("the file changes a class, which a CIFAR-10 batch does not do")


class StoredBytes:
    """Stands in for `_codecs.encode`, by which Python 3 writes bytes into old pickles."""

    def __new__(cls, text="", encoding="latin1"):
        return text.encode("latin1")

    def __setstate__(self, state):
        raise RefusedError("the file changes a function, which a CIFAR-10 batch does not do")


STAND_INS = {
    ("numpy.core.multiarray", "_reconstruct"): StoredArray,
    ("numpy._core.multiarray", "_reconstruct"): StoredArray,
    ("numpy", "ndarray"): ArrayClass,
    ("numpy", "dtype"): StoredType,
    ("_codecs", "encode"): StoredBytes,
}


def plain(value):
    """The array that a stand-in holds, bytes as text, every other value as it is."""
    if isinstance(value, StoredArray):
        return value.array
    return value.decode("latin1") if isinstance(value, bytes) else value
