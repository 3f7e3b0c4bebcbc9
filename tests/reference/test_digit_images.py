"""The grey digits: what they are, that they are the scans, and that the two parts share none."""

import sys

import numpy as np
import pytest

from reference.digit_images import load_digit_images

datasets = pytest.importorskip("sklearn.datasets")


@pytest.mark.parametrize("size", [8, 16, 28])
def test_shapes_and_values(size):
    X_train, y_train, X_test, y_test = load_digit_images(size)
    assert X_train.shape == (1438, 1, size, size)
    assert X_test.shape == (359, 1, size, size)
    assert X_train.dtype == X_test.dtype == np.float32
    assert y_train.dtype == y_test.dtype == np.int64
    assert X_train.min() == 0
    assert X_train.max() == 1
    assert np.bincount(y_train).min() > 120
    assert np.bincount(y_test).min() > 20


def test_eight_pixels_are_the_scans_each_once():
    X_train, y_train, X_test, y_test = load_digit_images(8)
    made = {
        (image.tobytes(), label)
        for X, y in ((X_train, y_train), (X_test, y_test))
        for image, label in zip(X, y, strict=True)
    }
    digits = datasets.load_digits()
    scans = (digits.images / 16.0).astype(np.float32)
    assert made == {(image.tobytes(), label) for image, label in zip(scans, digits.target, strict=True)}


@pytest.mark.parametrize("size", [16, 28])
def test_enlarged_they_are_the_same_digits_with_a_margin(size):
    small, y, _, _ = load_digit_images(8)
    large, y_large, _, _ = load_digit_images(size)
    np.testing.assert_array_equal(y, y_large)
    margin = size // 8
    inner = large[:, 0, margin:-margin, margin:-margin]
    assert large[:, 0, : margin - 1].max() == large[:, 0, :, : margin - 1].max() == 0
    picked = np.linspace(0, inner.shape[1] - 1, 8).round().astype(int)
    ink = inner[:, picked][:, :, picked]
    assert np.corrcoef(ink.ravel(), small.ravel())[0, 1] > 0.85


def test_a_seed_gives_the_same_split():
    first, second, third = load_digit_images(8, seed=1), load_digit_images(8, seed=1), load_digit_images(8, seed=2)
    np.testing.assert_array_equal(first[0], second[0])
    assert not np.array_equal(first[1], third[1])


def test_without_scikit_learn_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match="pip install scikit-learn"):
        load_digit_images()
