"""Pictures of digits: no two are alike, all can be told, and the examples of the classifier stay outside."""

from __future__ import annotations

import numpy as np

from grader.judge import outcomes
from grader.model.rubric import DigitSpec, Recognised
from grader.model.verdict import Verdict
from grader.plan.digits import digits

RULE = Recognised(judge="recognised", at_least=0.98)


def made(seed: int = 0, **changes: int | str) -> tuple[dict, dict]:
    return digits(DigitSpec(**{"train": "N", "asked": 20} | changes), {"N": 120}, np.random.default_rng(seed))


def test_the_classifier_s_examples_stay_outside() -> None:
    inputs, withheld = made()
    assert sorted(inputs) == ["X_train", "y_asked", "y_train"]
    assert sorted(withheld) == ["X_known", "y_asked", "y_known"]
    assert inputs["X_train"].shape == (120, 1, 8, 8)
    assert withheld["X_known"].shape == (300, 1, 8, 8)


def test_pictures_are_black_and_white_and_all_different() -> None:
    pictures = made()[0]["X_train"]
    assert pictures.dtype == np.float32
    assert pictures.min() == 0
    assert 0.8 < pictures.max() <= 1
    assert len(np.unique(pictures.reshape(120, -1), axis=0)) == 120


def test_every_digit_is_there() -> None:
    inputs, withheld = made()
    for labels in (inputs["y_train"], inputs["y_asked"], withheld["y_known"]):
        assert set(np.bincount(labels)) == {len(labels) // 10}


def test_they_can_be_recognised() -> None:
    for seed in range(5):
        inputs, withheld = made(seed)
        asked = {**withheld, "y_asked": inputs["y_train"]}
        assert outcomes.recognised("drawn", inputs["X_train"], asked, RULE).verdict is Verdict.CORRECT
        wrong = {**withheld, "y_asked": (inputs["y_train"] + 1) % 10}
        assert outcomes.recognised("drawn", inputs["X_train"], wrong, RULE).verdict is Verdict.WRONG_OUTPUT


def test_a_seed_says_everything() -> None:
    assert np.array_equal(made(3)[0]["X_train"], made(3)[0]["X_train"])
    assert not np.array_equal(made(3)[0]["X_train"], made(4)[0]["X_train"])


def test_any_size() -> None:
    assert made(size=20)[0]["X_train"].shape == (120, 1, 20, 20)
