from __future__ import annotations

import re
from dataclasses import replace

import pytest

from grader.model.observation import Frame, StudentError
from grader.model.rubric import Rubric
from grader.model.verdict import CriterionVerdict, Diagnosis, Verdict
from grader.report import render_checks

from .fixtures import HOSTILE, failing, hidden, right, wrong_gradient_case, wrong_values_case

ERROR = StudentError("ValueError", "shapes (5,) (5,8)", (Frame("knn.py", 97, "no_loops", "np.sqrt(a + b)"),), "dists")


def _criterion(name: str, title: str, **more: object) -> dict[str, object]:
    plain = {"target": f"layers:{name}", "cases": [{"name": "typical"}], "outputs": {"out": {}}}
    return {"id": name, "title": title, "points": 4, **plain, **more}


RUBRIC = Rubric.model_validate(
    {
        "course": "CS231n",
        "assignment": "assignment1",
        "title": "Assignment 1",
        "points": 16,
        "starter": {"files": []},
        "questions": [
            {
                "id": "q",
                "title": "Layers",
                "criteria": [
                    _criterion("forward", "Affine layer, forward"),
                    _criterion("backward", "Affine layer, backward", hint="Which axis is summed?"),
                    _criterion("dists", "Distances"),
                    _criterion("other", "Another " + "long title " * 12, visibility="hidden"),
                ],
            }
        ],
    }
)
GRADIENT = wrong_gradient_case()
RIGHT = CriterionVerdict("forward", Verdict.CORRECT, 1.0, (right(),))
VERDICTS = (
    RIGHT,
    CriterionVerdict(
        "backward",
        Verdict.WRONG_GRADIENT,
        0.5,
        (GRADIENT,),
        GRADIENT.message,
        GRADIENT.remarks,
        diagnoses=(Diagnosis("`dw` is 1/N times too small.", "in the one visible case"),),
    ),
    CriterionVerdict(
        "dists",
        Verdict.RUNTIME_ERROR,
        0.0,
        (failing("typical", Verdict.RUNTIME_ERROR, error=ERROR), wrong_values_case()),
    ),
    CriterionVerdict("other", Verdict.WRONG_OUTPUT, 0.0, (hidden(Verdict.WRONG_OUTPUT),), "HIDDEN-SECRET-42"),
)
CHECKED = render_checks(RUBRIC, VERDICTS)


def test_a_table_with_marks_and_words() -> None:
    rows = [re.split(r"\s{2,}", row) for row in CHECKED.split("\n")]
    assert ["✓", "Affine layer, forward", "forward", "right", "4 of 4"] in rows
    assert ["◐", "Affine layer, backward", "backward", "wrong gradient", "2 of 4"] in rows
    assert ["✗", "Distances", "dists", "stopped with an error", "0 of 4"] in rows


def test_what_is_wrong_and_the_hint() -> None:
    text = " ".join(CHECKED.split())
    for part in (
        "The gradient is not the right one.",
        "✗ `dw`: wrong gradient. 30 of 30 elements differ.",
        "What it looks like: `dw` is 1/N times too small. (in the one visible case)",
        "Hint: Which axis is summed?",
        "changes its input `dout` in place",
        "knn.py, line 97, in no_loops np.sqrt(a + b) ValueError: shapes (5,) (5,8)",
        "dists shape: (30, 120)",
        "1 of 4 checks right, 6 of 16 points.",
    ):
        assert part in text
    assert text.count("30 of 30 elements differ") == 1


def test_hidden_cases_are_not_told() -> None:
    assert "HIDDEN-SECRET-42" not in CHECKED
    assert "0.42" not in CHECKED


@pytest.mark.parametrize("width", [80, 60, 120])
def test_it_fits_the_width(width: int) -> None:
    assert max(len(row) for row in render_checks(RUBRIC, VERDICTS, width=width).split("\n")) <= width


def test_without_colour_there_is_no_control_character_and_with_colour_there_is() -> None:
    assert "\x1b" not in CHECKED
    assert "\x1b[32m" in render_checks(RUBRIC, VERDICTS, color=True)


def test_a_terminal_without_unicode() -> None:
    text = render_checks(RUBRIC, VERDICTS, ascii_only=True)
    assert text.isascii()
    assert "+  Affine layer, forward" in text
    assert "x  Distances" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_cannot_steer_the_terminal(text: str) -> None:
    error = StudentError(text, text, (Frame(text, 1, text, text),), text)
    case = replace(failing(text, Verdict.RUNTIME_ERROR, text, error=error), printed=text, summary=text, remarks=(text,))
    shown = render_checks(RUBRIC, [CriterionVerdict("dists", Verdict.RUNTIME_ERROR, 0.0, (case,), text, (text,))])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", shown)
    assert len(shown) < 12_000


def test_rich_markup_in_text_is_text() -> None:
    case = failing("[red]x[/red]", Verdict.RUNTIME_ERROR, "[link=https://evil.example]y[/link] :smile:")
    shown = render_checks(RUBRIC, [CriterionVerdict("dists", Verdict.RUNTIME_ERROR, 0.0, (case,))])
    assert "[red]x[/red]" in shown
    assert "[link=https://evil.example]y[/link] :smile:" in shown


def test_all_right_and_nothing_checked() -> None:
    assert "1 of 1 check right, 4 of 4 points." in render_checks(RUBRIC, [RIGHT])
    assert "Nothing was checked." in render_checks(RUBRIC, [])


def test_the_same_error_is_told_once() -> None:
    cases = (failing("a", Verdict.RUNTIME_ERROR, error=ERROR),)
    verdicts = [CriterionVerdict(name, Verdict.RUNTIME_ERROR, 0.0, cases) for name in ("forward", "dists")]
    shown = render_checks(RUBRIC, verdicts)
    assert shown.count("np.sqrt(a + b)") == 1
    assert 'It is the same error as in "Affine layer, forward"' in shown
