"""The reader of CIFAR-10 batches: it reads what their authors wrote, and runs nothing that anybody else wrote."""

import io
import os
import pickle
import pickletools

import numpy as np
import pytest

from reference.cifar_batches import load_pickle

from .cifar_files import array, number, python2_batch, string

PIXELS = np.arange(2 * 3072, dtype=np.uint32).reshape(2, 3072).astype(np.uint8)


def read(raw):
    return load_pickle(io.BytesIO(raw))


def wrapped(value):
    """A pickle of protocol 2 that holds {"data": value}, from the opcodes of the value."""
    return b"\x80\x02}(" + string(b"data") + value + b"u."


class Runs:
    """What an attacker writes: to open it is to call something."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def test_the_synthetic_batch_is_a_real_pickle():
    """The referee of our referee: Python's own unpickler reads the same out of it."""
    raw = python2_batch(PIXELS, [3, 9])
    pickletools.dis(raw, out=io.StringIO())
    content = pickle.loads(raw, encoding="latin1")
    assert content["labels"] == [3, 9]
    np.testing.assert_array_equal(content["data"], PIXELS)


def test_a_batch_of_python_2():
    content = read(python2_batch(PIXELS, [3, 9]))
    assert sorted(content) == ["batch_label", "data", "filenames", "labels"]
    assert content["labels"] == [3, 9]
    assert type(content["data"]) is np.ndarray
    assert content["data"].dtype == np.uint8
    np.testing.assert_array_equal(content["data"], PIXELS)


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("key", ["data", b"data"])
def test_a_batch_that_this_python_wrote(protocol, key):
    """For instance a smaller copy that somebody saved again, with text keys or with bytes."""
    raw = pickle.dumps({key: PIXELS, "labels": [1, 2]}, protocol=protocol)
    np.testing.assert_array_equal(read(raw)["data"], PIXELS)


@pytest.mark.parametrize(
    "values",
    [
        np.linspace(0, 1, 6).reshape(2, 3),
        np.asfortranarray(np.linspace(0, 1, 6).reshape(2, 3)),
        np.arange(4, dtype=">i4"),
        np.arange(4, dtype="<i8"),
        np.array([True, False]),
    ],
    ids=["float64", "fortran", "big endian", "little endian", "bool"],
)
def test_arrays_of_numbers_come_back_as_they_were(values):
    back = read(pickle.dumps({"data": values}, protocol=2))["data"]
    assert back.dtype == values.dtype
    np.testing.assert_array_equal(back, values)


def test_the_array_can_be_changed():
    content = read(python2_batch(PIXELS, [3, 9]))
    content["data"][0, 0] = 7
    assert content["data"][0, 0] == 7


HOSTILE = {
    "os.system": Runs(os.system, "touch {mark}"),
    "eval": Runs(eval, "open({mark!r}, 'w').close()"),
    "open": Runs(open, "{mark}", "w"),
    "getattr": Runs(getattr, "text", "upper"),
    "numpy.load": Runs(np.load, "{mark}", None, True),
    "import": Runs(__import__, "antigravity"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_nothing_in_a_hostile_file_is_run(tmp_path, name, protocol):
    mark = tmp_path / "was run"
    function, arguments = HOSTILE[name].call
    filled = [text.format(mark=str(mark)) if isinstance(text, str) else text for text in arguments]
    raw = pickle.dumps({"data": Runs(function, *filled)}, protocol=protocol)
    with pytest.raises(ValueError, match="It was not run"):
        read(raw)
    assert not mark.exists()


def test_the_error_names_what_was_asked_for():
    with pytest.raises(ValueError, match=rf"asks to use {os.system.__module__}\.system"):
        read(pickle.dumps({"data": Runs(os.system, "true")}))


@pytest.mark.parametrize("code", ["O8", "O", "V8", "S4", "U2", "M8", "c16", "i3", "u1,O"])
def test_only_arrays_of_plain_numbers(code):
    with pytest.raises(ValueError, match=r"plain numbers"):
        read(wrapped(array(np.zeros(8, np.uint8), code=code)))


def test_a_forged_type_does_not_make_pointers_of_bytes():
    """numpy's own type lets the file set size and flags; ours looks at the byte order and nothing else."""
    forged = b"(" + number(3) + string(b"|") + b"NNN" + number(8) + number(8) + number(63) + b"tb"
    content = read(wrapped(array(np.arange(8, dtype=np.uint8), state=forged)))
    assert content["data"].dtype == np.uint8
    np.testing.assert_array_equal(content["data"], np.arange(8))


def test_a_shape_that_the_bytes_cannot_fill():
    raw = wrapped(array(np.zeros(8, np.uint8))).replace(b"(" + number(8) + b"t", b"(" + number(200) + b"t")
    with pytest.raises(ValueError, match="no readable CIFAR-10 batch"):
        read(raw)


@pytest.mark.parametrize(
    "name",
    ["numpy\nndarray\n", "numpy\ndtype\n", "numpy.core.multiarray\n_reconstruct\n", "_codecs\nencode\n"],
)
def test_the_stand_ins_cannot_be_changed(name):
    """BUILD sets attributes of whatever lies on the stack: of no class of ours, and for no later file."""
    state = b"(" + string(b"dtype") + string(b"gone") + b"d"
    for build in (state + b"b", b"N" + state + b"\x86b"):
        with pytest.raises(ValueError, match="batch"):
            read(wrapped(b"c" + name.encode() + build))
    np.testing.assert_array_equal(read(python2_batch(PIXELS, [3, 9]))["data"], PIXELS)


@pytest.mark.parametrize("raw", [b"", b"\x80\x02", b"not a pickle", b"\x80\x02}q", b"\xff" * 40])
def test_damaged_files(raw):
    with pytest.raises(ValueError, match="no readable CIFAR-10 batch"):
        read(raw)


def test_every_cut_of_a_batch_is_an_error():
    raw = python2_batch(PIXELS[:1], [3])
    for end in range(0, len(raw) - 1, 37):
        with pytest.raises(ValueError, match="batch"):
            read(raw[:end])


@pytest.mark.parametrize("value", [[1, 2], "text", 7, None])
def test_a_batch_is_a_dictionary(value):
    with pytest.raises(ValueError, match=f"holds a {type(value).__name__}"):
        read(pickle.dumps(value))


def test_objects_outside_the_file():
    with pytest.raises(ValueError, match="outside itself"):
        read(b"\x80\x02" + string(b"somewhere") + b"Q.")
