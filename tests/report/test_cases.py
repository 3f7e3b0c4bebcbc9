from __future__ import annotations

from dataclasses import replace

from grader.model.observation import Frame, StudentError
from grader.model.verdict import OutputVerdict, Verdict
from grader.report.cases import MAX_CASES, MAX_PICTURES, is_loud, loud, quiet

from .fixtures import failing, right, wrong_gradient_case, wrong_values_case

ERROR = StudentError("ValueError", "shapes (2,3) (4,)", (Frame("layers.py", 3, "f", "x @ w"),), "forward")


def test_cases_that_fail_on_the_same_line_are_put_together() -> None:
    other = replace(ERROR, message="shapes (9,3) (1,)")
    elsewhere = replace(ERROR, frames=(Frame("layers.py", 9, "f"),))
    cases = [
        failing(name, Verdict.RUNTIME_ERROR, error=error)
        for name, error in (("a", ERROR), ("b", other), ("c", elsewhere), ("d", ERROR))
    ]
    assert [(told.case.name, told.also) for told in loud(cases)] == [("a", ("b", "d")), ("c", ())]


def test_cases_told_in_the_same_words_are_put_together_unless_they_have_pictures() -> None:
    cases = [failing(name, Verdict.TIME_LIMIT, "It was stopped after 10 s.") for name in "ab"]
    assert [told.also for told in loud(cases)] == [("b",)]
    drawn = [replace(wrong_gradient_case(), name=name) for name in "ab"]
    assert [told.also for told in loud(drawn)] == [(), ()]


def test_outputs_that_were_never_reached_are_not_listed() -> None:
    outputs = (OutputVerdict("out", Verdict.CORRECT, credit=1.0), OutputVerdict("dx", Verdict.RUNTIME_ERROR))
    (told,) = loud([failing("a", Verdict.RUNTIME_ERROR, error=ERROR, outputs=outputs)])
    assert [output.name for output in told.outputs] == ["out"]


def test_pictures_and_cases_are_few() -> None:
    told = loud([replace(wrong_values_case(), name=str(n)) for n in range(20)])
    assert sum(len(item.pictures) for item in told) == MAX_PICTURES
    assert len(told) == MAX_CASES


def test_a_right_case_is_never_loud_and_neither_is_code_that_is_not_there() -> None:
    assert not is_loud(replace(right(), printed="chatter"))
    assert not is_loud(failing("a", Verdict.NOT_IMPLEMENTED, "said", error=ERROR))
    assert not is_loud(failing("a", Verdict.WRONG_OUTPUT))
    assert is_loud(failing("a", Verdict.WRONG_OUTPUT, "said"))
    assert is_loud(failing("a", Verdict.CRASHED, printed="its last words"))


def test_printed_text_is_kept_and_cut() -> None:
    (told,) = loud([replace(wrong_values_case(), printed="line\n" * 500)])
    assert told.printed.endswith("… (420 more lines)")


def test_a_quiet_case_names_its_largest_error() -> None:
    outputs = tuple(
        OutputVerdict(name, Verdict.CORRECT, relative_error=error, allowed="1e-07")
        for name, error in (("a", 1e-12), ("b", 3e-9), ("c", None))
    )
    assert (
        quiet(replace(right(), summary="x (4,)", outputs=outputs)).note
        == "x (4,); relative error 3.0e-09, allowed: 1e-07"
    )
    assert quiet(replace(right(), summary="", outputs=())).note == ""
