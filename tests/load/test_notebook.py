"""Notebooks of every version and origin, and hostile ones: bounded in time and memory, and never an exception."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.load.notebook import SLIM_ABOVE, Cell, read_notebook, slim
from tests.load.hand_ins import notebook


def as_json(**parts: object) -> bytes:
    return json.dumps(parts).encode()


def test_version_4() -> None:
    cells = [
        {"id": "a", "cell_type": "markdown", "metadata": {"tags": ["q1"]}, "source": ["# One\n", "two"]},
        {"id": "b", "cell_type": "code", "metadata": {}, "source": "x = 1\r\n", "outputs": [{"data": "huge"}]},
    ]
    assert read_notebook(as_json(cells=cells, nbformat=4)).cells == (
        Cell("a", "markdown", "# One\ntwo", ("q1",)),
        Cell("b", "code", "x = 1\n"),
    )


def test_version_3() -> None:
    sheet = {
        "cells": [
            {"cell_type": "heading", "level": 1, "source": ["Title"]},
            {"cell_type": "code", "input": ["x = 1"], "outputs": []},
        ]
    }
    cells = read_notebook(as_json(worksheets=[sheet], nbformat=3)).cells
    assert [(cell.type, cell.source) for cell in cells] == [("markdown", "# Title"), ("code", "x = 1")]


def test_names_of_nbgrader_and_colab() -> None:
    metadata = {"nbgrader": {"grade_id": "q2", "points": 1000}, "id": "AbC", "tags": ["t", 3]}
    (cell,) = read_notebook(as_json(cells=[{"cell_type": "markdown", "metadata": metadata, "source": "x"}])).cells
    assert cell.labels == ("t", "q2", "AbC")


@pytest.mark.parametrize("encode", [lambda t: t.encode("utf-8-sig"), lambda t: t.encode("utf-16")])
def test_other_encodings(encode: object) -> None:
    assert len(read_notebook(encode(notebook("é").decode())).cells) == 1  # type: ignore[operator]


def test_invalid_utf8_costs_a_character_and_not_the_notebook() -> None:
    data = notebook("caf?").replace(b"caf?", b"caf\xe9")
    assert read_notebook(data).cells[0].source == "caf\ufffd"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"hello", "not valid JSON"),
        (b"[1]", "is not a notebook. Save it in Jupyter"),
        (b'{"cells": 3}', "no list of cells"),
        (b"[" * 900_000, "too large to read"),
        (b"[" * 200_000, "not valid JSON"),
        (b'{"a":' * 50_000, "not valid JSON"),
    ],
)
def test_what_is_no_notebook_is_said(data: bytes, words: str) -> None:
    found = read_notebook(data, "knn.ipynb")
    assert not found.cells
    (remark,) = found.remarks
    assert remark.text.startswith("knn.ipynb ")
    assert words in remark.text
    assert remark.error


def test_huge_numbers_are_not_computed() -> None:
    data = b'{"cells": [{"cell_type": "code", "source": "x", "execution_count": ' + b"9" * 900_000 + b"}]}"
    assert read_notebook(data).cells[0].source == "x"


@pytest.mark.parametrize("cells", [None, [], [None, 1, "x", []], [{}], [{"source": {"a": 1}}], [{"source": [1, None]}]])
def test_cells_of_a_wrong_shape(cells: object) -> None:
    assert all(cell.source == "" for cell in read_notebook(as_json(cells=cells)).cells)


def test_lone_surrogates_become_text_that_can_be_written() -> None:
    (cell,) = read_notebook(b'{"cells": [{"cell_type": "markdown", "source": "\\ud800 x", "id": "\\udfff"}]}').cells
    (cell.source + cell.id).encode()


HOSTILE = {
    "objects": b'{"cells": [' + b"{}," * 300_000 + b"{}]}",
    "numbers": b'{"cells": [' + b"0," * 490_000 + b"0]}",
    "strings": b'{"cells": [{"source": [' + b'"a",' * 240_000 + b'""]}]}',
    "keys": b'{"cells": [' + b",".join(b'{"%x":0}' % n for n in range(90_000)) + b"]}",
    "depth": b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "escapes": b'{"cells": [{"source": "' + b"\\u00e9" * 160_000 + b'"}]}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_costs_less_than_a_hundred(name: str) -> None:
    assert len(HOSTILE[name]) <= 1 << 20
    tracemalloc.start()
    try:
        read_notebook(HOSTILE[name])
        assert tracemalloc.get_traced_memory()[1] < 100 << 20
    finally:
        tracemalloc.stop()


def test_large_notebooks_lose_their_pictures_and_nothing_else() -> None:
    output = {"output_type": "display_data", "data": {"image/png": "A" * SLIM_ABOVE}, "metadata": {}}
    stream = {"output_type": "stream", "name": "stdout", "text": "0.5\n"}
    cells = [
        {"id": "a", "cell_type": "code", "metadata": {"tags": ["t"]}, "source": "x = 1", "outputs": [output, stream]},
        {"id": "b", "cell_type": "markdown", "metadata": {}, "source": "why"},
    ]
    data = as_json(cells=cells, nbformat=4)
    assert len(slim(data)) < 1_000
    assert read_notebook(slim(data)) == read_notebook(data)
    assert slim(notebook("small")) == notebook("small")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "worksheets", "source", "input", "id", "metadata", "tags", "nbgrader", "grade_id"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(_JSON, st.booleans())
def test_no_json_raises(tree: object, wrap: bool) -> None:
    found = read_notebook(json.dumps({"cells": [tree]} if wrap else tree).encode())
    json.dumps([[cell.id, cell.source, cell.labels] for cell in found.cells]).encode()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=2000))
def test_no_bytes_raise(data: bytes) -> None:
    read_notebook(data)
    read_notebook(b'{"cells": [' + data)
