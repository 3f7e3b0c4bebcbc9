"""The starter code on disk is what the reference makes, and holds nothing of it."""

from __future__ import annotations

from grader.load import template_folder
from grader.proof import leaks
from grader.proof.lab import Lab
from tests.proof.workplace import MakeLab, bad


def test_a_clean_course(tidy: Lab) -> None:
    assert not bad(leaks.check(tidy))


def test_starter_code_that_somebody_edited_is_stale(make_lab: MakeLab) -> None:
    lab = make_lab()
    path = template_folder(lab.course.path, lab.course.rubric) / "cs231n" / "layers.py"
    path.write_text(path.read_text() + "\n# out = np.maximum(0, x)\n")
    rows = bad(leaks.check(lab))
    assert rows[0].name == "the starter code is up to date"
    assert rows[0].text == "run `grader stubs`"
    assert "layers.py" in rows[1].text
