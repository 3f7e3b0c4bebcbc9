"""A hand-in whose every text is an attack on one of the exits, with one hidden criterion that carries secrets."""

from __future__ import annotations

from dataclasses import replace

from grader.model.observation import Excerpt, Frame, StudentError
from grader.model.score import CriterionScore, Result
from grader.model.submission import Remark
from grader.model.verdict import CaseVerdict, CriterionVerdict, Diagnosis, OutputVerdict, Verdict

from . import fixtures

ATTACKS = (
    *fixtures.HOSTILE,
    "::set-output name=score::100",
    "fine\n::add-mask::x\r\n::stop-commands::y\n::error file=a,line=1::z",
    "##[set-env name=PATH]/tmp",
    "]]></failure><testcase name='free points'/>",
    "&lol; <!ENTITY lol 'x'> <!DOCTYPE x>",
    "```\n# a heading\n@everyone [x](javascript:alert(1)) | a | b |\n~~~",
    "`a` ``b`` |",
    '=cmd|" /C calc"!A0',
    "a;=1+1;b",
    "nan",
    "50%0A::warning::x",
)
SECRET = "HIDDEN-SECRET-42"


def result() -> Result:
    """One criterion an attack; every second one raises, some are not finite, one is hidden and full of secrets."""
    rows = (*(_row(n, text) for n, text in enumerate(ATTACKS)), _hidden())
    return replace(
        fixtures.hostile(),
        student="".join(ATTACKS[:3]) + ATTACKS[16] + ATTACKS[15],
        title=ATTACKS[16],
        criteria=rows,
        remarks=tuple(Remark(text, text, 3, error=n % 2 == 0) for n, text in enumerate(ATTACKS)),
        seconds=float("nan"),
    )


def _row(n: int, text: str) -> CriterionScore:
    error = StudentError(text, text, (Frame(text, 7, text, text),), text) if n % 2 else None
    output = OutputVerdict(text, Verdict.NOT_FINITE, text, 0.0, 1.0, float("nan"), text)
    case = CaseVerdict(
        text, True, Verdict.NOT_FINITE, (output,), text, text, error, text, (text,), seconds=float("inf")
    )
    verdict = CriterionVerdict(
        text, Verdict.NOT_FINITE, 0.5, (case,), text, (text,), (Excerpt(text, 1, text),), (Diagnosis(text, text),), text
    )
    return CriterionScore(
        f"{n}{text}", text, f"q{n // 4}{text}", text, True, 3.0, 1.5, verdict, hint=text, comment=text, marked_by=text
    )


def _hidden() -> CriterionScore:
    case = fixtures.hidden(Verdict.WRONG_OUTPUT, SECRET)
    told = {"message": SECRET, "remarks": (SECRET,), "sources": (Excerpt(SECRET, 1, SECRET),)}
    return fixtures.row(
        "hidden.row", "On other data", "q", 4, 0.5, Verdict.WRONG_OUTPUT, (case,), visible=False, **told
    )
