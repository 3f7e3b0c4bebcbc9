"""A notebook as a list of cells, from hostile bytes: types, ids, sources and printed text. Pictures are dropped.

Reads nbformat 3 and 4. What cannot be read becomes a remark and an empty notebook, never an exception.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.model.submission import Remark

from .limits import MIB

MOST_BYTES = 64 * MIB
MOST_CELLS = 5_000
MOST_SOURCE = 400_000  # characters of one cell
MOST_PRINTED = 4_000
MOST_OUTPUTS = 200
# one bracket can cost 230 bytes of memory, one comma 40: these bound what the parser may build
MOST_BRACKETS = 250_000
MOST_COMMAS = 2_000_000
SLIM_ABOVE = 2 * MIB
_TYPES = frozenset(("code", "markdown", "raw"))


@dataclass(frozen=True)
class Cell:
    """One cell. `labels` are the other names it goes by: its tags, nbgrader's `grade_id`, Colab's own id.

    `printed` is the text among its outputs: a claim of the student, for people to read.
    """

    id: str
    type: str
    source: str
    labels: tuple[str, ...] = ()
    printed: str = ""


@dataclass(frozen=True)
class Notebook:
    """The cells in their order, and what a person should know about the file."""

    cells: tuple[Cell, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_notebook(data: bytes, name: str = "the notebook") -> Notebook:
    """The cells of an .ipynb. Bounded in time and memory; `name` is only for the remark when it cannot be read."""
    try:
        return Notebook(tuple(_cells(_parse(data))))
    except _UnreadableError as error:
        return Notebook(remarks=(Remark(f"{name} {error}", file=name, error=True),))


def slim(data: bytes) -> bytes:
    """A large notebook without pictures and tables; small and unreadable ones as they are."""
    if len(data) <= SLIM_ABOVE:
        return data
    notebook = read_notebook(data)
    if notebook.remarks:
        return data
    cells: list[dict[str, object]] = [
        {"id": c.id, "cell_type": c.type, "metadata": {"tags": list(c.labels)}, "source": c.source}
        | ({"outputs": _stream(c.printed), "execution_count": None} if c.type == "code" else {})
        for c in notebook.cells
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _stream(text: str) -> list[dict[str, str]]:
    return [{"output_type": "stream", "name": "stdout", "text": text}] if text else []


class _UnreadableError(ValueError):
    """Says, after the notebook's name, why it cannot be read."""


def _parse(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise _UnreadableError(f"is larger than {MOST_BYTES // MIB} MB. Clear its outputs and save it again.")
    if data.count(b"{") + data.count(b"[") > MOST_BRACKETS or data.count(b",") > MOST_COMMAS:
        raise _UnreadableError("has outputs that are too large to read. Clear its outputs and save it again.")
    if not data.strip():
        raise _UnreadableError("is empty. Save it again and hand it in.")
    try:
        text = (
            data.decode("utf-8-sig", "replace") if data[:2] not in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-16")
        )
        # numbers mean nothing here, and a number of a million digits would take minutes
        tree = json.loads(text, parse_int=len, parse_float=len, parse_constant=len)
    except (ValueError, RecursionError, MemoryError):
        raise _UnreadableError(
            "is not a notebook (it is not valid JSON). Save it in Jupyter and hand it in again."
        ) from None
    if not isinstance(tree, dict):
        raise _UnreadableError("is not a notebook. Save it in Jupyter and hand it in again.")
    return tree


def _cells(tree: dict[str, Any]) -> Iterator[Cell]:
    listed = tree.get("cells")
    if listed is None:  # nbformat 3 has its cells in sheets
        sheets = _list(tree.get("worksheets"))
        listed = [cell for sheet in sheets if isinstance(sheet, dict) for cell in _list(sheet.get("cells"))]
    elif not isinstance(listed, list):
        raise _UnreadableError("is not a notebook (it has no list of cells). Save it in Jupyter and hand it in again.")
    for cell in listed[:MOST_CELLS]:
        if isinstance(cell, dict):
            yield _cell(cell)


def _cell(cell: dict[str, Any]) -> Cell:
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    source = _text(cell.get("source", cell.get("input", "")))
    kind = cell.get("cell_type")
    if kind == "heading":  # nbformat 3
        kind, source = "markdown", f"# {source}"
    return Cell(
        id=_name(cell.get("id")),
        type=kind if isinstance(kind, str) and kind in _TYPES else "raw",
        source=source,
        labels=tuple(dict.fromkeys(_labels(metadata))),
        printed="".join(_printed(_list(cell.get("outputs"))[:MOST_OUTPUTS]))[:MOST_PRINTED],
    )


def _printed(outputs: list[Any]) -> Iterator[str]:
    """Streams and the plain text of results; not errors, and not what a picture says of itself."""
    for output in outputs:
        if isinstance(output, dict):
            data = output.get("data")
            if output.get("output_type") == "stream":
                yield _text(output.get("text"))
            elif isinstance(data, dict) and output.get("output_type") == "execute_result":
                yield _text(data.get("text/plain"))


def _labels(metadata: dict[str, Any]) -> Iterable[str]:
    nbgrader = metadata.get("nbgrader")
    graded = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    names = (*_list(metadata.get("tags"))[:20], graded, metadata.get("id"))
    return (name for raw in names if (name := _name(raw)))


def _text(source: object) -> str:
    """A source is a text or a list of lines."""
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return _clean(source[:MOST_SOURCE]) if isinstance(source, str) else ""


def _clean(text: str) -> str:
    """Without lone surrogates (JSON can write them, UTF-8 cannot) and with plain line ends."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _name(raw: object) -> str:
    return _clean(raw[:200]) if isinstance(raw, str) else ""


def _list(raw: object) -> list[Any]:
    return raw if isinstance(raw, list) else []
