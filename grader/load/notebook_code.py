"""The code cells of a notebook as one text, in their order, each below a line `# %% id`: nothing is parsed or run here.

IPython's own lines are taken out, in place, so that what stays can be read as Python. Which statements count is decided
where they run, in the box (`harness/cells.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from grader.model import magics
from grader.model.notebook_code import code_path
from grader.model.rubric import Rubric
from grader.model.submission import Remark

from .notebook import Cell, read_notebook

GRADED = "graded"  # behind the id of a cell that the rubric names
MOST_LINES = 1_000  # of a cell; finding IPython's lines takes time that grows with the square of it
MOST_CELL = 60_000
MOST_CODE = 400_000
_NOT_ID = re.compile(r"[^A-Za-z0-9_.\-]+")


def graded_code(notebooks: Mapping[str, bytes], rubric: Rubric) -> dict[str, bytes]:
    """The code of those notebooks that the rubric grades functions of, by its path among the files."""
    graded = rubric.graded_notebooks
    return {code_path(name): notebook_code(data, graded[name]) for name, data in notebooks.items() if name in graded}


def code_remarks(notebooks: Mapping[str, bytes], rubric: Rubric) -> Iterator[Remark]:
    """What a person should know: a graded notebook that cannot be read, and cells that are too large to look at."""
    for name in notebooks.keys() & rubric.graded_notebooks:
        found = read_notebook(notebooks[name], name)
        yield from found.remarks
        if large := sum(_is_large(cell) for cell in found.cells if cell.type == "code"):
            text = f"{name}: {large} cell{'s are' if large > 1 else ' is'} too large to be graded."
            yield Remark(text, file=name, error=True)


def notebook_code(data: bytes, graded: frozenset[str] = frozenset()) -> bytes:
    """The code of one .ipynb; `graded` are ids, tags or `grade_id`s of the cells whose definitions count first."""
    room, parts = MOST_CODE, []
    for text in _cells(data, graded):
        room -= len(text)
        if room < 0:
            break
        parts.append(text)
    return "\n".join(parts).encode()


def _cells(data: bytes, graded: frozenset[str]) -> Iterator[str]:
    for number, cell in enumerate(read_notebook(data).cells, start=1):
        if cell.type != "code" or not cell.source.strip() or _is_large(cell) or magics.is_foreign(cell.source):
            continue
        mark = f" {GRADED}" if graded.intersection((cell.id, *cell.labels)) else ""
        yield f"# %% {_NOT_ID.sub('-', cell.id) or number}{mark}\n{_python(cell)}\n"


def _is_large(cell: Cell) -> bool:
    return len(cell.source) > MOST_CELL or cell.source.count("\n") >= MOST_LINES


def _python(cell: Cell) -> str:
    """The cell with a `pass` in the place of each of IPython's own lines."""
    text, aside = magics.set_aside(cell.source)
    return magics.passed_over(text, aside) if aside else text
