from __future__ import annotations

from dataclasses import replace

from grader.model.observation import Frame, StudentError
from grader.model.score import CriterionScore
from grader.model.verdict import Verdict
from grader.report.causes import causes

from .fixtures import broken_file, failing, hidden, perfect, row, typical

ERROR = StudentError("ValueError", "no", (Frame("layers.py", 3, "f"),))


def _raising(name: str, error: StudentError, points: float = 2) -> CriterionScore:
    case = failing("a", Verdict.RUNTIME_ERROR, error=error)
    return row(name, name, "q", points, 0.0, Verdict.RUNTIME_ERROR, (case,))


def test_one_broken_file_is_one_cause() -> None:
    (only,) = causes(broken_file().criteria)
    assert (len(only.rows), only.lost, only.first.id) == (10, 100, "net.0")


def test_the_dearest_comes_first_and_equals_keep_the_rubrics_order() -> None:
    found = causes(typical().criteria)
    assert [cause.lost for cause in found] == sorted((cause.lost for cause in found), reverse=True)
    assert [cause.first.id for cause in found if cause.lost == 8] == ["svm.vectorized", "net.loss"]


def test_other_lines_and_other_messages_are_other_causes() -> None:
    elsewhere = replace(ERROR, frames=(Frame("layers.py", 4, "f"),))
    rows = [
        _raising("a", ERROR),
        _raising("b", ERROR),
        _raising("c", elsewhere),
        _raising("d", replace(ERROR, message="x")),
    ]
    assert [[r.id for r in cause.rows] for cause in causes(rows)] == [["a", "b"], ["c"], ["d"]]


def test_what_passed_waits_or_is_ours_is_no_cause() -> None:
    assert causes(perfect().criteria) == []
    assert not {"net.solver", "written.knn1", "written.svm1"} & {
        r.id for cause in causes(typical().criteria) for r in cause.rows
    }


def test_hidden_errors_are_not_compared() -> None:
    rows = [row(name, name, "q", 2, 0.0, Verdict.RUNTIME_ERROR, (hidden(Verdict.RUNTIME_ERROR),)) for name in "ab"]
    assert len(causes(rows)) == 2
