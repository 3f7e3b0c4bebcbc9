"""Reads the files of COCO with care: a file from somewhere else may be broken, or not what its name says.

HDF5 files can point to other files on the machine and hold objects of any kind. Only plain numbers that lie in the file
itself are read, and only as many as fit.
"""

import json
import os

import numpy as np

MAX_BYTES = 4 << 30  # the largest real one, 82783 images with 4096 numbers each, has 1.3 GB
MAX_TEXT = 64 << 20

KINDS = {"whole numbers": "iu", "numbers": "iuf"}


def read_array(path, name, kind, ndim):
    """Read one data set of an HDF5 file.

    Args:
        path: the file; name: of the data set, at the top level; kind: "whole numbers" or "numbers"; ndim: its axes.

    Returns:
        An array with ndim axes.

    Raises:
        FileNotFoundError: there is no such file; ValueError: it holds no such data; ImportError: h5py is not installed.
    """
    try:
        import h5py
    except ImportError as error:
        raise ImportError("the files of COCO are HDF5: pip install h5py") from error

    if not os.path.isfile(path):
        raise FileNotFoundError(f"{path}: there is no such file")
    try:
        with h5py.File(path, "r") as file:
            if not isinstance(file.get(name, getlink=True), h5py.HardLink):
                raise ValueError(f"it holds no `{name}` of its own")  # a link may lead to any file of the machine
            data = file[name]
            if not isinstance(data, h5py.Dataset) or data.external is not None or data.is_virtual:
                raise ValueError(f"`{name}` is not an array that lies in this file")
            if data.dtype.kind not in KINDS[kind] or data.ndim != ndim:
                raise ValueError(f"`{name}` should be {kind} with {ndim} axes, not {data.dtype} {data.shape}")
            if data.size * data.dtype.itemsize > MAX_BYTES:
                raise ValueError(f"`{name}` is too large: {data.size * data.dtype.itemsize} bytes")
            return data[()]
    except (OSError, KeyError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error


def read_vocabulary(path):
    """Read the words and their indices from a JSON file.

    Returns:
        dict of idx_to_word, a list of V words, and word_to_idx, a dictionary.

    Raises:
        FileNotFoundError: there is no such file; ValueError: it holds no such vocabulary.
    """
    try:
        vocabulary = json.loads(read_text(path))
    except ValueError as error:
        raise ValueError(f"{path}: this is no JSON: {error}") from error
    words = vocabulary.get("idx_to_word") if isinstance(vocabulary, dict) else None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError(f"{path}: `idx_to_word` should be a list of words")
    missing = [word for word in ("<NULL>", "<START>", "<END>", "<UNK>") if word not in words]
    if missing:
        raise ValueError(f"{path}: the words {', '.join(missing)} are missing")
    return {"idx_to_word": words, "word_to_idx": {word: index for index, word in enumerate(words)}}


def read_lines(path):
    """Read the lines of a text file, as an array of texts."""
    return np.array([line.strip() for line in read_text(path).splitlines()])


def read_text(path):
    """Read a text file of sane size; ValueError for a larger one, or for bytes that are no text."""
    if not os.path.isfile(path):
        raise FileNotFoundError(f"{path}: there is no such file")
    with open(path, "rb") as file:
        data = file.read(MAX_TEXT + 1)
    if len(data) > MAX_TEXT:
        raise ValueError(f"{path}: too large for a text")
    return data.decode("utf-8")
