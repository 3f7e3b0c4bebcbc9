"""Captioned pictures: repeatable, true captions, real digits that training and test do not share."""

import numpy as np
import pytest

from reference.captioned_digits import COLORS, TEMPLATES, caption, load_captioned_digits
from reference.embedded_images import CLASS_NAMES
from reference.tiny_clip import VOCABULARY


@pytest.fixture(scope="module")
def parts():
    return load_captioned_digits()


def test_sizes_and_types(parts):
    for part, N in zip(parts, (4000, 500), strict=True):
        assert part["images"].shape == (N, 32, 32, 3)
        assert part["images"].dtype == np.uint8
        assert len(part["captions"]) == N
        assert set(part["digits"]) == set(range(10))
        assert set(part["colors"]) == set(range(len(COLORS)))


def test_the_same_seed_gives_the_same_pictures(parts):
    again = load_captioned_digits.__wrapped__()
    other = load_captioned_digits.__wrapped__(seed=1)
    for part, same, different in zip(parts, again, other, strict=True):
        np.testing.assert_array_equal(part["images"], same["images"])
        assert part["captions"] == same["captions"]
        assert part["captions"] != different["captions"]


def test_captions_are_true(parts):
    assert caption(3, 0, TEMPLATES[0]) == "a red three"
    for part in parts:
        for text, digit, color in zip(part["captions"], part["digits"], part["colors"], strict=True):
            words = set(text.split())
            assert words & set(CLASS_NAMES) <= {CLASS_NAMES[digit]}
            assert words & set(COLORS) <= {list(COLORS)[color]}
    for names in (CLASS_NAMES, COLORS):
        said = [any(name in text.split() for name in names) for text in parts[0]["captions"]]
        assert 0.75 < np.mean(said) < 0.85


def test_every_word_that_clip_knows_is_in_some_caption(parts):
    assert {word for text in parts[0]["captions"] for word in text.split()} == set(VOCABULARY) - {""}


def test_the_ink_has_the_colour_that_is_named(parts):
    images, colors = parts[0]["images"].astype(float), parts[0]["colors"]
    for number, ink in enumerate(COLORS.values()):
        distance = np.linalg.norm(images[colors == number] - np.array(ink), axis=-1)  # (n, 32, 32)
        assert np.median(distance.min(axis=(1, 2))) < 25


def test_digit_and_colour_are_independent(parts):
    table = np.zeros((10, len(COLORS)))
    np.add.at(table, (parts[0]["digits"], parts[0]["colors"]), 1)
    assert (abs(table - 80) < 45).all()
