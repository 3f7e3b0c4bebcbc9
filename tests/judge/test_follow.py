"""What is run again with right functions below it, and which of both runs counts."""

from __future__ import annotations

from typing import Any

from grader.judge import followed, with_partners, wrong_below
from grader.model.rubric import Criterion
from grader.model.verdict import CriterionVerdict, FollowThrough, Verdict

RIGHT, WRONG = Verdict.CORRECT, Verdict.WRONG_OUTPUT


def criterion(name: str, target: str, *needs: str, **more: Any) -> Criterion:
    values = {"id": name, "title": name, "points": 1, "target": target, "needs": needs, "outputs": {"out": {}}}
    return Criterion.model_validate({**values, "cases": [{"name": "one"}], **more})


CRITERIA = {
    rule.id: rule
    for rule in (
        criterion("forward", "layers:affine_forward"),
        criterion("backward", "layers:affine_backward", "forward"),
        criterion("sgd", "optim:sgd"),
        criterion("predict", "knn:KNN.predict"),
        criterion("loops", "knn:KNN.predict", "predict"),
        criterion("scores", "net:Net", "forward"),
        criterion("loss", "net:Net", "scores", "backward", "predict"),
        criterion("training", "net:Net", "loss", "sgd"),
    )
}


def verdict(name: str, found: Verdict, credit: float | None = None) -> CriterionVerdict:
    return CriterionVerdict(name, found, 1.0 if found is RIGHT else credit)


def below(name: str, *wrong: str) -> tuple[str, ...]:
    alone = {each: verdict(each, WRONG if each in (name, *wrong) else RIGHT, 0.0) for each in CRITERIA}
    return wrong_below(CRITERIA[name], CRITERIA, alone)


def test_what_failed_below_is_given() -> None:
    assert below("loss", "backward") == ("layers:affine_backward",)
    assert with_partners(below("loss", "backward")) == ("layers:affine_backward", "layers:affine_forward")


def test_nothing_wrong_below_means_no_second_run() -> None:
    assert below("loss") == below("forward") == ()


def test_what_is_right_is_not_run_again() -> None:
    alone = {name: verdict(name, RIGHT if name == "loss" else WRONG, 0.0) for name in CRITERIA}
    assert wrong_below(CRITERIA["loss"], CRITERIA, alone) == ()


def test_needs_chain_through_what_cannot_be_replaced() -> None:
    assert below("training", "loss", "backward") == ("layers:affine_backward",)
    assert below("training", "backward", "sgd") == ("optim:sgd", "layers:affine_backward")


def test_a_whole_class_is_not_replaced() -> None:
    assert below("training", "loss") == ()


def test_methods_are_replaced_by_themselves() -> None:
    assert with_partners(below("loss", "predict")) == ("knn:KNN.predict",)


def test_what_the_criterion_is_about_is_never_replaced() -> None:
    assert below("loops", "predict") == ()
    assert below("backward", "forward") == ()  # its own partner: own_forward.py looks at that


def test_our_own_fault_below_is_no_error_of_the_students() -> None:
    alone = {name: verdict(name, WRONG, 0.0) for name in CRITERIA} | {"sgd": verdict("sgd", Verdict.GRADER_ERROR)}
    assert wrong_below(CRITERIA["training"], {**CRITERIA, "loss": CRITERIA["predict"]}, alone) == ("knn:KNN.predict",)


def test_the_better_run_counts_and_both_are_kept() -> None:
    alone, again = verdict("loss", WRONG, 0.25), verdict("loss", RIGHT)
    found = followed(alone, again, ("layers:f",))
    assert (found.verdict, found.credit) == (RIGHT, 1.0)
    assert found.follow_through == FollowThrough(("layers:f",), 0.25, WRONG)


def test_a_run_that_is_not_better_changes_nothing() -> None:
    alone = verdict("loss", WRONG, 0.25)
    assert followed(alone, verdict("loss", Verdict.RUNTIME_ERROR, 0.25), ("layers:f",)) is alone
    assert followed(alone, verdict("loss", Verdict.GRADER_ERROR), ("layers:f",)) is alone
