"""GitHub Actions: annotations as workflow commands. Whatever a student wrote is data in them and no command.

A command is one line, so line ends are escaped, and so is what parts its fields. The runner also looks for the
older `##[` form anywhere in a line; it is broken up. Ten annotations of a kind are all that a step may show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.score import CriterionScore, Result
from .causes import causes, visible_error
from .clean import line, shorten
from .public import for_student
from .state import RowState, row_label, row_state
from .told import headline, told

MOST = 10
LONGEST = 4000


def workflow_commands(results: Sequence[Result], folder: str = "") -> str:
    """Workflow commands, one a line. `folder` is where the package lies in the repository."""
    return "".join(f"{command}\n" for result in results for command in _commands(for_student(result), folder))


def command(kind: str, message: str, **fields: str | int) -> str:
    """One workflow command. Fields without a value are left out."""
    told = ",".join(f"{key}={_field(str(value))}" for key, value in fields.items() if value)
    return f"::{kind}{' ' if told else ''}{told}::{_data(message)}"


def _commands(result: Result, folder: str) -> Iterator[str]:
    for cause in causes(result.criteria)[:MOST]:
        yield _annotation("error", cause.first, folder, len(cause.rows) - 1)
    for row in [row for row in result.criteria if row_state(row) is RowState.UNGRADED][:MOST]:
        yield _annotation("warning", row, folder, 0)
    yield command("notice", headline(result), title=line(result.title, 120))


def _annotation(kind: str, row: CriterionScore, folder: str, more: int) -> str:
    file, number = _place(row)
    also = f"\n(and {more} more for the same reason)" if more else ""
    title = f"{line(row.title, 120)}: {row_label(row)}"
    return command(kind, told(row) + also, file=_path(folder, file), line=number if file else 0, title=title)


def _place(row: CriterionScore) -> tuple[str, int]:
    """The line that raised, or where the function begins."""
    error = visible_error(row.verdict)
    if error and error.frames:
        return error.frames[-1].file, error.frames[-1].line
    if row.verdict.sources:
        return row.verdict.sources[0].file, row.verdict.sources[0].first_line
    return "", 0


def _path(folder: str, file: str) -> str:
    return "/".join(part for part in (folder.strip("/"), line(file, 200)) if part and part != ".") if file else ""


def _data(text: str) -> str:
    safe = shorten(text, LONGEST).replace("##[", "## [")
    return safe.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _field(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
