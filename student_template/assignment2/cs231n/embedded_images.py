"""Ten classes of 32x32 colour images that need no download: handwritten digits on pieces of photographs.

Everything in them is real and ships with scikit-learn: its 1797 scanned digits (8x8) and its two sample photographs.
A digit is enlarged, moved, coloured and laid over a random crop, so that raw pixels tell the class only in part, and
edges (HOG) tell it better: the same story that CIFAR-10 tells.
"""

from functools import lru_cache

import numpy as np

CLASS_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NUM_TRAIN, NUM_TEST = 8000, 2000
SIZE = 32

# The share of scanned digits that only test images are made of.
TEST_SHARE = 0.2


@lru_cache(maxsize=1)
def load_embedded(seed=231):
    """The embedded data set, made once and kept in memory (30 MB).

    Returns:
        X_train (8000, 32, 32, 3) uint8, y_train (8000,), X_test (2000, 32, 32, 3) uint8, y_test (2000,); read-only.
        The same seed gives the same images.

    Raises:
        ImportError: scikit-learn (or Pillow, which opens its photographs) is not installed.
    """
    try:
        from sklearn.datasets import load_digits, load_sample_images
    except ImportError as error:
        raise ImportError(
            "the embedded images are made of pictures that come with scikit-learn: pip install scikit-learn pillow"
        ) from error

    digits = load_digits()
    photos = np.stack(load_sample_images().images)  # (2, 427, 640, 3)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(digits.target))
    num_test_digits = int(TEST_SHARE * len(order))
    # Neighbouring training rows share a scanned digit, distant rows never do: cutting off the last thousand rows for
    # validation keeps the digits of the two parts apart as well.
    train_digits = spread(order[num_test_digits:], NUM_TRAIN)
    test_digits = rng.permutation(spread(order[:num_test_digits], NUM_TEST))
    parts = []
    for chosen in (train_digits, test_digits):
        labels = digits.target[chosen].astype(np.int64)
        parts += [compose(digits.images[chosen] / 16.0, labels, photos, rng), labels]
    for part in parts:
        part.flags.writeable = False
    return tuple(parts)


def spread(sources, count):
    """Repeat each of the sources equally often, one after the other, to `count` in all."""
    return sources[np.arange(count) * len(sources) // count]


def compose(glyphs, labels, photos, rng):
    """Lay coloured digits over crops of photographs.

    Args:
        glyphs: (N, 8, 8) ink between 0 and 1; labels: (N,) classes; photos: (P, H, W, 3) uint8; rng: Generator.

    Returns:
        (N, 32, 32, 3) uint8.
    """
    mask = enlarge(glyphs, rng)[..., None]  # (N, 32, 32, 1)
    mask *= rng.uniform(0.85, 1.0, size=(len(glyphs), 1, 1, 1)).astype(np.float32)
    images = crop(photos, len(glyphs), rng).astype(np.float32)
    images += mask * (ink(labels, rng)[:, None, None, :] - images)
    images += rng.normal(0.0, 3.0, size=(*images.shape[:3], 1)).astype(np.float32)  # grain
    return np.clip(images, 0, 255).astype(np.uint8)


def enlarge(glyphs, rng):
    """Draw each glyph (N, 8, 8) at a random size and place on an empty 32x32 square, by bilinear interpolation."""
    places = []
    for low, high in ((20.0, 28.0), (17.0, 28.0)):  # height and width of the drawn glyph, in pixels
        extent = rng.uniform(low, high, size=(len(glyphs), 1))
        places.append((extent, SIZE / 2 + rng.uniform(-3.5, 3.5, size=(len(glyphs), 1))))
    return draw(glyphs, *places, SIZE)


def draw(glyphs, vertical, horizontal, size):
    """Draw glyphs on empty squares, by bilinear interpolation.

    Args:
        glyphs: (N, 8, 8) ink between 0 and 1; vertical, horizontal: extent and middle of each, in pixels, two (N, 1)
        or (1, 1) arrays; size: height and width of the squares.

    Returns:
        (N, size, size) float32 between 0 and 1.
    """
    side = glyphs.shape[1]
    weights = []
    for extent, middle in (vertical, horizontal):
        place = (np.arange(size) + 0.5 - middle) / extent * side + side / 2 - 0.5  # (N, size), in glyph pixels
        hat = 1.0 - np.abs(place[:, :, None] - np.arange(side))  # (N, size, 8)
        weights.append(np.maximum(hat, 0.0).astype(np.float32))
    rows, columns = weights
    drawn = rows @ glyphs.astype(np.float32) @ columns.transpose(0, 2, 1)  # (N, size, size)
    return np.clip(1.8 * drawn - 0.4, 0.0, 1.0)  # the scans are soft: make the edges of strokes crisp again


def crop(photos, count, rng):
    """Take `count` random 32x32 pieces, half of them mirrored, from photographs (P, H, W, 3)."""
    which = rng.integers(len(photos), size=count)
    top = rng.integers(photos.shape[1] - SIZE, size=count)
    left = rng.integers(photos.shape[2] - SIZE, size=count)
    rows = top[:, None] + np.arange(SIZE)
    columns = left[:, None] + np.where(rng.random((count, 1)) < 0.5, np.arange(SIZE), np.arange(SIZE)[::-1])
    return photos[which[:, None, None], rows[:, :, None], columns[:, None, :]]  # (N, 32, 32, 3)


def ink(labels, rng):
    """A colour (N, 3) for each label. Each class leans towards a hue of its own, but only leans."""
    hue = 2 * np.pi * (labels / 10.0 + rng.normal(0.0, 0.2, size=labels.shape))
    wheel = np.cos(hue[:, None] - 2 * np.pi * np.array([0.0, 1.0, 2.0]) / 3.0)  # (N, 3)
    brightness = rng.uniform(60.0, 230.0, size=(len(labels), 1))
    return (brightness + 60.0 * wheel).astype(np.float32)
