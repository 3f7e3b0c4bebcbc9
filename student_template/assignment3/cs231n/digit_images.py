"""Handwritten digits as small grey images, without a download: what the generative models of assignment 3 learn from.

They are scikit-learn's 1797 scanned digits (8x8), enlarged; the digits of test images are those of no training image.
"""

import numpy as np

from .embedded_images import TEST_SHARE, draw


def load_digit_images(size=28, seed=231):
    """The digits, white on black.

    Args:
        size: height and width in pixels; 8 gives the scans as they are, others are enlarged and have a margin of an
            eighth of the size on all sides, as the digits of MNIST do.
        seed: which digits are test digits.

    Returns:
        X_train (1438, 1, size, size) float32 with values 0..1, y_train (1438,) int64, X_test (359, 1, size, size),
        y_test (359,).

    Raises:
        ImportError: scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise ImportError("the digits come with scikit-learn: pip install scikit-learn") from error

    digits = load_digits()
    glyphs = (digits.images / 16.0).astype(np.float32)  # (1797, 8, 8)
    if size != glyphs.shape[1]:
        place = np.full((1, 1), 0.75 * size), np.full((1, 1), size / 2)
        glyphs = draw(glyphs, place, place, size)
    order = np.random.default_rng(seed).permutation(len(glyphs))
    test, train = np.split(order, [int(TEST_SHARE * len(order))])
    images, labels = glyphs[:, None], digits.target.astype(np.int64)
    return images[train], labels[train], images[test], labels[test]
