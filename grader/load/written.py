"""The answer to a written criterion, out of the notebook that was handed in."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import InputError
from ..model.rubric import Criterion
from ..model.submission import Submission
from .answer import answer
from .notebook import read_notebook


def written_answer(submission: Submission, criterion: Criterion, templates: Mapping[str, bytes]) -> str:
    """What the student wrote where `criterion` asks; "" when the notebook or the answer is not there."""
    data = submission.notebooks.get(criterion.notebook)
    if data is None:
        return ""
    template = templates.get(criterion.notebook)
    try:
        return answer(read_notebook(data), criterion.cell, read_notebook(template) if template else None)
    except InputError:
        return ""
