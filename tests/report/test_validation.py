"""The self-test's table: everything is said, whatever the width."""

from __future__ import annotations

from grader.model.proof import Outcome, Proof, Row, Section
from grader.report import render_proof
from grader.report.terminal import as_text

SECTIONS = (
    Section("Reference", (Row("the reference", Outcome.OK, "10 of 10 points", "all of it"),), 1.25),
    Section("Mistakes", ()),
    Section(
        "Mutants",
        (
            Row("relu", Outcome.WARNING, "5 x", "too tight"),
            Row(
                "affine", Outcome.FAILED, "survives at layers.py:3", "- out = x @ w + b\n+ out = x @ w\naffine.0badc0de"
            ),
        ),
    ),
)


def shown(*sections: Section, width: int = 100) -> str:
    return as_text(render_proof(Proof("one", sections)), width, color=False, ascii_only=True)


def test_rows_that_are_fine_take_one_line_and_others_show_what_to_do() -> None:
    lines = shown(*SECTIONS).splitlines()
    assert "+  the reference  10 of 10 points  all of it" in lines
    assert "Mistakes: there are none  0.0 s" in lines
    start = next(n for n, line in enumerate(lines) if line.startswith("x  affine"))
    assert [line.strip() for line in lines[start + 1 : start + 4]] == [
        "- out = x @ w + b",
        "+ out = x @ w",
        "affine.0badc0de",
    ]
    assert lines[-1] == "" or lines[-1].startswith("one:")
    assert "one: 1 failure and 1 warning, 1 s" in lines


def test_a_rubric_that_holds_is_told_so() -> None:
    assert "one: the rubric holds in everything that was tried, 1 s" in shown(*SECTIONS[:2])


def test_nothing_is_cut_off_on_a_narrow_terminal() -> None:
    text = shown(Section("T", (Row("n" * 20, Outcome.FAILED, "", "word" * 30),)), width=40)
    assert text.count("w") + 0 == 30
    assert "markup [red]" in shown(Section("T", (Row("a", Outcome.FAILED, "", "markup [red]"),)))
