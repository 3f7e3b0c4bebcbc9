"""A rubric with a hole lets a mutant live, and the self-test shows which; a reason in the rubric settles it."""

from __future__ import annotations

from grader.model.proof import Outcome
from grader.proof import mutation
from grader.proof.lab import Lab
from tests.proof.workplace import MakeLab, bad
from tests.small_course import LAYERS, RUBRIC

ONE_ROW = RUBRIC.replace("          - {name: plain, dims: {N: 4, D: 3, M: 5}}\n", "")  # sum or mean over one row
MEAN = "dx, dw, db = (dout @ w.T, x.T @ dout, dout.mean(axis=0))"
SUM = "dx, dw, db = (dout @ w.T, x.T @ dout, dout.sum(axis=0))"
REASON = 'equivalent:\n  - {{{name}, reason: "for one row a sum is a mean"}}\n'
BY_CHANGE = f'in: layers.py, before: "{SUM}", after: "{MEAN}"'


def test_a_good_rubric_catches_all_and_says_how_many_each_criterion_does(tidy: Lab) -> None:
    rows = mutation.check(tidy)
    assert not bad(rows)
    assert [row.name for row in rows] == ["all criteria together", "affine", "relu", "relu.hidden"]
    caught, _, made = rows[0].figure.split()[:3]
    assert caught == made
    assert int(made) >= 20


def test_a_survivor_is_shown_with_its_line_and_change(make_lab: MakeLab) -> None:
    rows = bad(mutation.check(make_lab(ONE_ROW)))
    (survivor,) = [row for row in rows if MEAN in row.text]
    line = LAYERS[: LAYERS.index("dx, dw, db = dout")].count("\n") + 1
    assert survivor.name == "affine"
    assert survivor.figure == f"survives at layers.py:{line} (reduction)"
    assert survivor.text.startswith(f"- {SUM}\n+ {MEAN}\naffine_backward.")


def test_a_reason_settles_it_by_change_or_by_id(make_lab: MakeLab) -> None:
    before = bad(mutation.check(make_lab(ONE_ROW)))
    (survivor,) = [row for row in before if MEAN in row.text]
    by_id = f"mutant: {survivor.text.rsplit(maxsplit=1)[-1]}"
    for name in (BY_CHANGE, by_id, by_id.replace(": ", ": layers.")):
        rows = bad(mutation.check(make_lab(ONE_ROW + REASON.format(name=name))))
        assert rows == []


def test_reasons_for_what_is_caught_or_is_not_there_fail(make_lab: MakeLab) -> None:
    rows = bad(mutation.check(make_lab(RUBRIC + REASON.format(name=BY_CHANGE))))
    assert [(row.name, row.outcome, row.figure) for row in rows] == [("equivalent", Outcome.FAILED, "is caught")]
    assert "affine tells" in rows[0].text
    rows = bad(mutation.check(make_lab(RUBRIC + REASON.format(name="mutant: relu.00000000"))))
    assert [row.figure for row in rows] == ["names nothing"]


def test_an_endless_loop_is_caught_by_its_time(make_lab: MakeLab) -> None:
    layers = LAYERS.replace(
        "    out = np.maximum(0, x)\n", "    n = 3\n    while n > 0:\n        n -= 1\n    out = np.maximum(0, x)\n"
    )
    rubric = RUBRIC.replace("questions:", "limits: {seconds: 0.3}\nquestions:")
    rows = mutation.check(make_lab(rubric, layers))
    assert not [row for row in bad(rows) if "n += 1" in row.text]


def test_what_equals_another_right_answer_needs_no_reason(make_lab: MakeLab) -> None:
    entry = (
        "alternatives:\n"
        '  - {id: mean, in: layers.py, message: An older edition., replace: "dout.sum(axis=0)",\n'
        '     with: "dout.mean(axis=0)", criteria: [affine]}\n'
    )
    rows = mutation.check(make_lab(RUBRIC + entry))
    assert not bad(rows)
    assert "1 right by an alternative" in rows[0].text
