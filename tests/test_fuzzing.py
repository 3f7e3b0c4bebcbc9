"""Readers of what others wrote, on up to a megabyte of anything: our errors or an answer, in bounded time and memory.

The wire, archives, notebooks, rubrics and the region parser. Each is fed blocks that are repeated, valid inputs with
damage, and the inputs that are known to hurt such readers. The clock is processor time, and only there so that a reader
that never comes back is a failure instead of a run without end.
"""

from __future__ import annotations

import contextlib
import io
import json
import signal
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.errors import GraderError
from grader.harness import wire
from grader.load.archive import walk
from grader.load.limits import ReadLimits
from grader.load.notebook import read_notebook
from grader.load.rubric import read_rubric
from grader.stubs.regions import find_in_prose, find_in_python

MEGABYTE = 1 << 20
MOST_MEMORY = 100 * MEGABYTE
HANGS = 60.0  # seconds of processor time; all of these take below one on a machine that is not busy


def read_wire(data: bytes) -> None:
    with contextlib.suppress(wire.WireError):
        wire.decode(data, 2 * MEGABYTE)


def read_archive(data: bytes) -> None:
    for entry in walk(io.BytesIO(data), "a.zip", ReadLimits()):
        for _ in entry.chunks():
            pass


def read_rubric_bytes(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        Path(file.name).write_bytes(data)
        read_rubric(Path(file.name))


def read_regions(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(GraderError):
        find_in_prose(text, "m.md")
    find_in_python(text, "m.py")


def framed(header: bytes, body: bytes = b"") -> bytes:
    """A frame with this header, whatever it says."""
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


def zipped(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def filled(start: str, block: str, end: str = "") -> bytes:
    """`block` again and again between the two, a megabyte in all."""
    return (start + block * ((MEGABYTE - len(start) - len(end)) // len(block)) + end).encode()


BEGIN, END = "# BEGIN SOLUTION\n", "# END SOLUTION\n"
READERS: Mapping[str, Callable[[bytes], object]] = {
    "wire": read_wire,
    "archive": read_archive,
    "notebook": read_notebook,
    "rubric": read_rubric_bytes,
    "regions": read_regions,
}
VALID: Mapping[str, bytes] = {
    "wire": wire.encode({"a": np.arange(5.0), "b": [1, None, "x", 2.5, {"c": True}], "d": np.zeros((2, 0), "i4")}),
    "archive": zipped({"cs231n/layers.py": b"x = 1\n" * 50, "knn.ipynb": b"{}"}),
    "notebook": json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "source": ["x\n", "y"]}]}
    ).encode(),
    "rubric": (Path(__file__).parent.parent / "rubrics" / "assignment1.yaml").read_bytes()[:3000],
    "regions": f"import numpy\n\ndef f(x):\n    {BEGIN}    y = x\n    {END}    return y\n".encode(),
}
HURTFUL: Mapping[str, Mapping[str, Callable[[], bytes]]] = {
    "wire": {
        "nested": lambda: framed(filled("", "[")),
        "nested mappings": lambda: framed(filled("", '{"a":')),
        "many values": lambda: framed(filled("[", "0,", "0]")),
        "many lists": lambda: framed(filled("[", "[],", "[]]")),
        "many keys": lambda: framed(filled("{", '"":0,', '"":0}')),
        "a long number": lambda: framed(filled("", "9")),
        "a long text": lambda: framed(filled('"', "x", '"')),
        "huge empty arrays": lambda: framed(filled("[", '{"$a":["<f8",[0,1099511627776]]},', "0]")),
        "arrays of one element": lambda: framed(filled("[", '{"$a":["|b1",[]]},', "0]"), b"\0" * 65536),
        "a product that overflows": lambda: framed(json.dumps({"$a": ["<f8", [1 << 40] * 32]}).encode()),
        "a body of a megabyte": lambda: framed(b'{"$a":["|u1",[1048000]]}', b"x" * 1_048_000),
    },
    "archive": {
        "a bomb": lambda: zipped({"a.py": b"\0" * (40 * MEGABYTE)}),
        "many members": lambda: zipped({f"{number}.py": b"" for number in range(4_000)}),
        "a bomb in a bomb": lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c.py": b"\0" * (20 * MEGABYTE)})})}),
        "many signatures": lambda: filled("", "PK\x05\x06"),
        "long names": lambda: zipped({f"{'d/' * 3000}{number}": b"x" for number in range(20)}),
    },
    "notebook": {
        "nested": lambda: filled('{"cells":', "["),
        "many cells": lambda: filled('{"cells":[', '{"cell_type":"code","source":[]},', "{}]}"),
        "a long number": lambda: filled('{"cells":', "9", "}"),
        "many lines": lambda: filled('{"cells":[{"cell_type":"markdown","source":[', '"\\n",', '""]}]}'),
        "many outputs": lambda: filled('{"cells":[{"cell_type":"code","source":"","outputs":[', "{},", "{}]}]}"),
        "many keys": lambda: filled("{", '"a":0,', '"b":0}'),
        "surrogates": lambda: filled('{"cells":[{"cell_type":"code","source":"', "\\ud800", '"}]}'),
    },
    "rubric": {
        "nested": lambda: filled("", "["),
        "nested by indentation": lambda: "\n".join(" " * depth + "a:" for depth in range(1_400)).encode(),
        "many values": lambda: filled("[", "a,", "a]"),
        "many keys": lambda: "\n".join(f"k{number}: 1" for number in range(80_000)).encode(),
        "aliases": lambda: filled("a: &a [x, x]\nb: [", "*a,", "x]"),
        "aliases of aliases": lambda: "\n".join(
            ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
        ).encode(),
        "merges": lambda: "\n".join(
            ["a0: &a0 {k: 1}", *(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], k{n}: 1}}" for n in range(1, 40))]
        ).encode(),
        "anchors": lambda: "\n".join(f"- &a{number} x" for number in range(60_000)).encode(),
        "tags": lambda: filled("[", "!!python/name:os.system a,", "a]"),
        "a long number": lambda: filled("points: ", "9"),
        "a number with many parts": lambda: filled("points: ", "59:"),
        "comments": lambda: filled("", "#\n"),
        "a long quoted text": lambda: filled('"', "\\n", '"'),
    },
    "regions": {
        "nested": lambda: filled("", "("),
        "markers": lambda: filled("", BEGIN + END),
        "open markers": lambda: filled("", BEGIN),
        "long line": lambda: filled("x = ", "1+", "1"),
        "a long name": lambda: filled("", "x"),
        "indents": lambda: "\n".join(" " * depth + "if x:" for depth in range(1_300)).encode(),
        "continued": lambda: filled("x = \\\n", "\\\n"),
        "quotes": lambda: filled("", "'''"),
        "strings that do not end": lambda: filled("", "f'{"),
        "spaces": lambda: filled("#", " "),
        "nothing": lambda: b"\0" * MEGABYTE,
    },
}
CASES = [(reader, name) for reader, inputs in HURTFUL.items() for name in inputs]


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """Nothing but our errors; memory below the limit; an end."""

    def too_long(*_: object) -> None:
        raise TimeoutError("it does not come back")

    before = signal.signal(signal.SIGVTALRM, too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS)
    tracemalloc.start()
    try:
        with contextlib.suppress(GraderError):
            yield
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


pytestmark = pytest.mark.skipif(not hasattr(signal, "ITIMER_VIRTUAL"), reason="no timers of processor time here")


@pytest.mark.parametrize(("reader", "name"), CASES, ids=[f"{reader}-{name}" for reader, name in CASES])
def test_what_is_known_to_hurt(reader: str, name: str) -> None:
    data = HURTFUL[reader][name]()
    assert len(data) <= MEGABYTE + 200_000
    with bounded():
        READERS[reader](data)


@st.composite
def inputs(draw: st.DrawFn, valid: bytes) -> bytes:
    """Valid bytes with damage, or a few blocks (of the valid bytes, too), each many times, up to a megabyte."""
    blocks = st.binary(min_size=1, max_size=12) | st.builds(
        lambda start, size: valid[start : start + size] or b"x",
        st.integers(0, len(valid)),
        st.integers(1, 60),
    )
    times = st.integers(1, 1 << draw(st.integers(0, 16)))
    parts = draw(st.lists(st.builds(lambda block, count: block * count, blocks, times), max_size=5))
    place = draw(st.integers(0, len(valid)))
    keep = draw(st.integers(0, len(valid)))
    return (valid[:place] + b"".join(parts) + valid[max(place, keep) :])[:MEGABYTE]


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@example(data=None)
@given(data=st.data())
def test_anything_else(reader: str, data: st.DataObject | None) -> None:
    given_bytes = VALID[reader] if data is None else data.draw(inputs(VALID[reader]))
    with bounded():
        READERS[reader](given_bytes)
    if reader == "wire":
        with bounded():
            read_wire(framed(given_bytes[:-8], given_bytes[-8:]))
