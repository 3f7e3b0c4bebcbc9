"""The embedded scenes: sentences that are true, features that tell what is there, and no scan on both sides."""

import re
import sys

import numpy as np
import pytest

from reference.embedded_scenes import (
    DIGITS,
    NOTHING,
    NUM_TRAIN,
    NUM_VAL,
    QUARTER,
    RELATIONS,
    SIZE,
    VOCABULARY,
    compose,
    load_scenes,
)


@pytest.fixture(scope="module")
def scenes():
    return load_scenes()


def quarters(images):
    """(N, 4, 12, 12), from top left to bottom right."""
    cut = images.reshape(-1, 2, QUARTER, 2, QUARTER).transpose(0, 1, 3, 2, 4)
    return cut.reshape(-1, 4, QUARTER, QUARTER)


def test_shapes_and_values(scenes):
    for part, count in (("train", NUM_TRAIN), ("val", NUM_VAL)):
        assert scenes[f"{part}_images"].shape == (count, SIZE, SIZE)
        assert scenes[f"{part}_images"].dtype == np.uint8
        assert scenes[f"{part}_features"].shape == (count, 4 * (NOTHING + 1))
        assert scenes[f"{part}_features"].dtype == np.float32
        assert len(scenes[f"{part}_sentences"]) == count
        assert scenes[f"{part}_images"].max() == 255


def test_sentences_are_made_of_the_vocabulary_and_use_all_of_it(scenes):
    words = {word for sentence in scenes["train_sentences"] for word in sentence.split()}
    assert words == {word for word in VOCABULARY if not word.startswith("<")}


def test_sentences_are_english(scenes):
    noun = rf"an? ({'|'.join(DIGITS)})"
    for sentence in scenes["val_sentences"]:
        assert re.fullmatch(rf"{noun} ((above|above and (left|right) of|left of) {noun})|a single \w+", sentence) or (
            re.fullmatch(rf"{noun} (above|left of|above and left of|above and right of) {noun}", sentence)
        )
        assert not re.search(r"\ba eight|\ban (?!eight)", sentence)


def test_what_stands_where_is_what_the_sentence_says(scenes):
    ink = quarters(scenes["val_images"]).any(axis=(2, 3))  # (N, 4)
    for filled, sentence in zip(ink, scenes["val_sentences"], strict=True):
        places = tuple(np.flatnonzero(filled).tolist())
        if len(places) == 1:
            assert sentence.startswith("a single ")
        else:
            assert f" {RELATIONS[places]} a" in sentence


def test_features_tell_the_digits_of_held_out_scenes(scenes):
    seen = scenes["val_features"].reshape(-1, 4, NOTHING + 1).argmax(axis=2)  # (N, 4)
    told = []
    for row, sentence in zip(seen, scenes["val_sentences"], strict=True):
        digits = [DIGITS[digit] for digit in row if digit != NOTHING]
        told.append(digits == [word for word in sentence.split() if word in DIGITS])
    assert np.mean(told) > 0.85


def test_all_relations_and_digits_are_frequent(scenes):
    text = " ".join(scenes["train_sentences"])
    for phrase in (*DIGITS, " left of ", " above ", " and left of ", " and right of ", "single"):
        assert text.count(phrase) > 0.05 * NUM_TRAIN


def test_they_are_made_once_and_cannot_be_changed(scenes):
    assert load_scenes() is scenes
    for name in ("train_images", "train_features", "val_images", "val_features"):
        with pytest.raises(ValueError, match="read-only"):
            scenes[name][0, 0] = 1


def test_the_same_seed_gives_the_same_scenes_and_another_seed_others(scenes):
    again, others = load_scenes.__wrapped__(), load_scenes.__wrapped__(seed=7)
    np.testing.assert_array_equal(again["train_images"], scenes["train_images"])
    np.testing.assert_array_equal(again["val_features"], scenes["val_features"])
    assert again["val_sentences"] == scenes["val_sentences"]
    assert others["val_sentences"] != scenes["val_sentences"]


def test_scans_of_held_out_scenes_are_in_no_training_scene(scenes):
    def scans(images):
        """Each quarter's ink, shorn of the empty margin: the same scan gives the same bytes wherever it lies."""
        found = set()
        for piece in quarters(images).reshape(-1, QUARTER, QUARTER):
            rows, columns = piece.any(axis=1), piece.any(axis=0)
            if rows.any():
                found.add(piece[rows][:, columns].tobytes())
        return found

    assert not scans(scenes["train_images"]) & scans(scenes["val_images"])


def test_a_scene_of_nothing_is_asked_for():
    images, sentences = compose(np.ones((3, 8, 8)), np.array([1, 8, 2]), 0, np.random.default_rng(0))
    assert images.shape == (0, SIZE, SIZE)
    assert sentences == []


def test_what_to_do_where_scikit_learn_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match="pip install scikit-learn"):
        load_scenes.__wrapped__()
