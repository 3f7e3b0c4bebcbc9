from __future__ import annotations

from dataclasses import replace

from grader.model.observation import Excerpt, Frame, StudentError
from grader.model.score import CriterionScore
from grader.model.verdict import CaseVerdict, Verdict
from grader.report.finding import Finding, finding
from grader.report.state import row_state

from .fixtures import failing, right, row, wrong_gradient_case

WRONG = Verdict.WRONG_OUTPUT
ERROR = StudentError("ValueError", "shapes (2,3) (4,)", (Frame("layers.py", 3, "f", "x @ w"),), "forward")


def _row(*cases: CaseVerdict, verdict: Verdict = WRONG, **told: object) -> CriterionScore:
    return row("a", "A", "q", 4, 0.0, verdict, cases, **told)  # type: ignore[arg-type]


def _found(found: CriterionScore) -> Finding:
    return finding(found, row_state(found))


def test_a_message_is_said_once() -> None:
    case = wrong_gradient_case()
    found = _found(_row(case, verdict=Verdict.WRONG_GRADIENT, message=case.message))
    (told,) = found.loud
    assert (found.message, told.message) == ("", "")
    assert [output.name for output in told.outputs] == ["dx", "dw", "db"]
    assert told.outputs[1].message.startswith("30 of 30 elements differ.")
    assert told.outputs[1].relative_error is None  # the message gives it
    assert told.outputs[0].relative_error == 0


def test_a_message_of_the_criterion_alone_is_kept() -> None:
    assert _found(_row(wrong_gradient_case(), message="You divide by N twice.")).message == "You divide by N twice."


def test_code_that_is_not_there_needs_no_cases_and_no_listing() -> None:
    cases = (failing("a", Verdict.NOT_IMPLEMENTED, error=ERROR), failing("b", Verdict.NOT_IMPLEMENTED))
    found = _found(_row(*cases, verdict=Verdict.NOT_IMPLEMENTED, sources=(Excerpt("layers.py", 1, "pass"),)))
    assert found == Finding()


def test_a_passed_criterion_lists_its_cases_and_shows_no_code() -> None:
    passed = row(
        "a", "A", "q", 4, 1.0, Verdict.CORRECT, (right("a"), right("b")), sources=(Excerpt("x.py", 1, "pass"),)
    )
    found = _found(passed)
    assert [quiet.name for quiet in found.quiet] == ["a", "b"]
    assert not found.listings


def test_what_is_told_elsewhere_is_only_linked() -> None:
    found = finding(_row(failing("a", WRONG, error=ERROR)), row_state(_row()), same_as=("c1", "First"))
    assert found.same_as == ("c1", "First")
    assert (found.loud, found.listings) == ((), ())


def test_a_remark_is_made_once() -> None:
    cases = [replace(right(str(n)), remarks=("changes `x`", f"case {n}")) for n in range(2)]
    passed = row("a", "A", "q", 4, 1.0, Verdict.CORRECT, tuple(cases), remarks=("changes `x`",))
    assert _found(passed).remarks == ("changes `x`", "case 0", "case 1")


def test_a_fault_of_ours_tells_nothing_of_ours() -> None:
    ours = row("a", "A", "q", 4, None, Verdict.GRADER_ERROR, message="/srv/secret")
    assert _found(ours) == Finding()


def test_a_hidden_case_is_counted_by_kind() -> None:
    cases = (CaseVerdict("h", False, WRONG), CaseVerdict("h", False, WRONG), CaseVerdict("h", False, Verdict.CORRECT))
    assert _found(_row(*cases)).hidden == ((WRONG, 2), (Verdict.CORRECT, 1))
