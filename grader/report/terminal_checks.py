"""What `grader check` prints for a student: a table, what is wrong and why, and one line that sums up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..model.rubric import Rubric
from ..model.score import CriterionScore, Environment
from ..model.verdict import CriterionVerdict, Verdict
from . import words
from .cases import Loud
from .causes import causes
from .clean import block, line
from .finding import Finding, finding
from .public import public_row
from .state import RowState, row_label, row_state
from .terminal import MARKS, as_text, indented, mark
from .trace import Trace

MOST_PRINTED = 12


def render_checks(
    rubric: Rubric,
    verdicts: Iterable[CriterionVerdict],
    *,
    width: int = 80,
    color: bool = False,
    ascii_only: bool = False,
    environment: Environment | None = None,
) -> str:
    """What `grader check` prints: a table, what is wrong and why, one line that sums up, and what it ran with."""
    rows = _rows(rubric, verdicts)
    ran = [Text(line(f"Checked with {environment.line}", 400), "dim")] if environment else []
    return as_text(Group(*_checks(rubric, rows), *ran), width, color, ascii_only)


def _rows(rubric: Rubric, verdicts: Iterable[CriterionVerdict]) -> list[CriterionScore]:
    """The score rows of the criteria that ran, as a student may see them."""
    found = {verdict.criterion: verdict for verdict in verdicts}
    return [
        public_row(CriterionScore.of(question, criterion, verdict))
        for question in rubric.questions
        for criterion in question.criteria
        if (verdict := found.get(criterion.id))
    ]


def _checks(rubric: Rubric, rows: Sequence[CriterionScore]) -> Iterator[RenderableType]:
    yield Text(line(rubric.title, 200), "bold")
    if not rows:
        yield Text("Nothing was checked.")
        return
    yield Text()
    yield _points(rows)
    told = {row.id: cause.first for cause in causes(rows) for row in cause.rows[1:]}
    for row in rows:
        if row_state(row) is not RowState.PASSED:
            yield Text()
            yield from _told(row, told.get(row.id))
    yield Text()
    yield _summary(rows)


def _points(rows: Sequence[CriterionScore]) -> Table:
    """Titles give way where the terminal is narrow; what a student types again does not."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for position in range(5):
        table.add_column(justify="right" if position == 4 else "left", no_wrap=position in (0, 2, 4))
    for row in rows:
        state = row_state(row)
        score = "-" if row.score is None else words.number(row.score)
        table.add_row(
            mark(state),
            Text(line(row.title, 120)),
            Text(line(row.id, 60), "dim"),
            Text(row_label(row), MARKS[state][1]),
            Text(f"{score} of {words.number(row.max_score)}"),
        )
    return table


def _told(row: CriterionScore, same: CriterionScore | None) -> Iterator[RenderableType]:
    state = row_state(row)
    head = Text.assemble(mark(state), " ", (line(row.title, 120), "bold"), (f"  {row.id}", "dim"))
    yield head
    found = finding(row, state, ("", same.title) if same else None)
    verdict = Verdict.GRADER_ERROR if state is RowState.UNGRADED else row.verdict.verdict
    yield indented(Text(words.sentence(verdict)))
    for text in _lines(found, same):
        yield indented(text)
    for told in found.loud:
        yield from _case(told, verdict)
    for remark in found.remarks:
        yield indented(Text(f"Worth knowing (costs no points): {remark}"))
    if found.hint:
        yield indented(Text(f"Hint: {found.hint}"))


def _lines(found: Finding, same: CriterionScore | None) -> Iterator[Text]:
    for text in filter(None, (found.given, found.message)):
        yield Text(text)
    for why in found.diagnoses:
        yield Text(f"What it looks like: {why.text} ({why.how})")
    if same:
        yield Text(f'It is the same error as in "{line(same.title, 120)}": mend it there first.')


def _case(told: Loud, verdict: Verdict) -> Iterator[RenderableType]:
    name = f"Case {line(told.case.name, 80)}"
    kind = "" if told.case.verdict is verdict else f": {words.label(told.case.verdict)}"
    summary = f" ({line(told.case.summary, 200)})" if told.case.summary else ""
    yield indented(Text.assemble((name + kind, "bold"), (summary, "dim")))
    if told.message:
        yield indented(Text(told.message), 4)
    for output in told.outputs:
        state = RowState.PASSED if output.verdict is Verdict.CORRECT else RowState.FAILED
        said = Text.assemble(mark(state), f" `{line(output.name, 80)}`: {words.label(output.verdict)}")
        said.append(f". {output.message}" if output.message else "")
        yield indented(said, 4)
    if told.trace:
        yield indented(_trace(told.trace), 4)
    if told.printed:
        yield indented(Text("Your code printed:", "dim"), 4)
        yield indented(Text(block(told.printed, 2000, lines=MOST_PRINTED), overflow="fold"), 6)
    if told.also:
        yield indented(Text(f"The same happens in: {line(', '.join(told.also), 300)}."), 4)


def _trace(trace: Trace) -> Text:
    text = Text(overflow="fold")
    for frame in trace.head + trace.tail:
        function = f", in {frame.function}" if frame.function else ""
        text.append(f"{frame.file}, line {frame.line}{function}\n")
        text.append(f"    {frame.code.strip()}\n" if frame.code.strip() else "", "dim")
    return text.append(trace.type, "bold red").append(f": {trace.message}" if trace.message else "")


def _summary(rows: Sequence[CriterionScore]) -> Text:
    right = sum(row_state(row) is RowState.PASSED for row in rows)
    score = sum(row.score or 0.0 for row in rows)
    worth = sum(row.max_score for row in rows if not row.extra)
    all_right = right == len(rows)
    said = f"{right} of {words.count(len(rows), 'check')} right, {words.points(score, worth)}."
    more = " Hidden checks and written answers come on top when the hand-in is graded."
    return Text.assemble((said, "bold green" if all_right else "bold"), (more, "dim"))
