"""The captioning task: captions say what is there, the held-out ones stay outside, and it can be learnt."""

from __future__ import annotations

import numpy as np
import pytest

from grader.model.rubric import CaptionSpec
from grader.plan.captions import captions


def made(seed: int = 0, **changes: int) -> tuple[dict, dict]:
    spec = CaptionSpec(**{"train": 200, "test": 50, "words": 4, "places": "P", "features": 14} | changes)
    return captions(spec, {"P": 3}, np.random.default_rng(seed))


def test_held_out_captions_stay_outside() -> None:
    inputs, withheld = made()
    assert sorted(inputs) == ["X_test", "X_train", "y_train"]
    assert list(withheld) == ["y_test"]
    assert inputs["X_train"].shape == (200, 14)
    assert inputs["y_train"].shape == (200, 5)
    assert withheld["y_test"].shape == (50, 4)


def test_captions_are_start_words_end_and_null() -> None:
    inputs, withheld = made()
    for row in inputs["y_train"].tolist():
        words = row[1 : row.index(2)]
        assert row == [1, *words, 2, *[0] * (3 - len(words))]
        assert 1 <= len(words) <= 3
        assert set(words) <= {3, 4, 5, 6}
    assert (withheld["y_test"] != 1).all()
    assert ((withheld["y_test"] == 2).sum(axis=1) == 1).all()


def test_the_words_of_a_scene_can_be_told_from_its_features() -> None:
    inputs, withheld = made()
    targets = np.eye(7)[inputs["y_train"][:, 1:]].reshape(200, -1)
    lifted = [np.c_[inputs[f"X_{part}"], np.ones(len(inputs[f"X_{part}"]))] for part in ("train", "test")]
    weights = np.linalg.lstsq(lifted[0], targets, rcond=None)[0]
    said = (lifted[1] @ weights).reshape(50, 4, 7).argmax(axis=2)
    assert (said == withheld["y_test"]).mean() > 0.85


def test_another_seed_makes_another_task() -> None:
    assert not np.array_equal(made(0)[0]["X_train"], made(1)[0]["X_train"])
    assert np.array_equal(made(1)[1]["y_test"], made(1)[1]["y_test"])


@pytest.mark.parametrize("places", [1, 5])
def test_any_number_of_places(places: int) -> None:
    inputs, withheld = made(places=places)
    assert inputs["y_train"].shape[1] == places + 2
    assert withheld["y_test"].shape[1] == places + 1
