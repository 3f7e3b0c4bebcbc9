"""What was asked, and what the reference answers: for the person who marks a written answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.model.rubric import Criterion

from .notebook import Cell, read_notebook

_REGION = re.compile(r"^[^\n]*BEGIN SOLUTION[^\n]*\n(.*?)^[^\n]*END SOLUTION[^\n]*$", re.MULTILINE | re.DOTALL)
_LABEL = 40  # characters: shorter text around an answer is a label such as "Your answer:"
_PROMPT = re.compile(r"^\s*(<!--|#)\s*PROMPT:.*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """A question in the notebook's words, and the reference's answer; either may be empty."""

    question: str = ""
    answer: str = ""


def asked(criterion: Criterion, notebooks: Mapping[str, bytes]) -> Asked:
    """Read from the reference's notebooks: the text around the solution, or that of the cell before; the solution."""
    name = criterion.notebook.rsplit("/", 1)[-1]
    cells = read_notebook(notebooks[name]).cells if name in notebooks else ()
    for number, cell in enumerate(cells):
        if criterion.cell == cell.id or criterion.cell in cell.labels:
            return Asked(_around(cell) or _before(cells[:number]), _solution(cell))
    return Asked()


def _around(cell: Cell) -> str:
    text = _REGION.sub("", cell.source).strip() if cell.type == "markdown" else ""
    return text if len(text) > _LABEL else ""


def _before(cells: Sequence[Cell]) -> str:
    texts = (cell for cell in reversed(cells) if cell.type == "markdown" and not _solution(cell))
    return next((cell.source.strip() for cell in texts), "")


def _solution(cell: Cell) -> str:
    parts = (_PROMPT.sub("", region).strip("\n") for region in _REGION.findall(cell.source))
    return "\n\n".join(part for part in parts if part)
