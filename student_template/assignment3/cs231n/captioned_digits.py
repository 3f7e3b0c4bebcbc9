"""Pictures with captions, for CLIP: a coloured digit on a dark photograph, and words that say what it is.

The digits are scikit-learn's real scans, the photographs its two sample images: nothing is downloaded. Colour and
digit are drawn independently of each other, so a caption can only be found by understanding both of its words.
"""

from functools import lru_cache

import numpy as np

from .embedded_images import CLASS_NAMES, TEST_SHARE, crop, enlarge, spread

COLORS = {
    "red": (230, 50, 45),
    "green": (60, 200, 70),
    "blue": (70, 110, 250),
    "yellow": (245, 220, 60),
    "white": (245, 245, 245),
}
TEMPLATES = (
    "a {color} {digit}",
    "a photo of a {color} {digit}",
    "the digit {digit} in {color}",
    "a picture of the number {digit}",
    "an image of a {color} digit",
)
NUM_TRAIN, NUM_TEST = 4000, 500
LIGHT = 0.5  # of the photographs, so that the digits stand out


@lru_cache(maxsize=1)
def load_captioned_digits(seed=231):
    """Training and test pictures with captions, made once and kept in memory (14 MB).

    Returns two dictionaries, for training and for testing, of
    - images: (N, 32, 32, 3) uint8; N is 4000 and 500. No scanned digit is in both.
    - captions: a list of N texts
    - digits: (N,) labels 0..9; colors: (N,) indices into the names of COLORS

    Raises:
        ImportError: scikit-learn (or Pillow, which opens its photographs) is not installed.
    """
    from sklearn.datasets import load_digits, load_sample_images

    scans, photos = load_digits(), np.stack(load_sample_images().images)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(scans.target))
    num_test_digits = int(TEST_SHARE * len(order))
    chosen = (spread(order[num_test_digits:], NUM_TRAIN), spread(order[:num_test_digits], NUM_TEST))
    return tuple(_pictures(scans.images[part] / 16.0, scans.target[part], photos, rng) for part in chosen)


def caption(digit, color, template):
    """A sentence about a picture: `caption(3, 0, TEMPLATES[0])` is "a red three"."""
    return template.format(digit=CLASS_NAMES[digit], color=list(COLORS)[color])


def _pictures(glyphs, labels, photos, rng):
    colors = rng.integers(len(COLORS), size=len(labels))
    ink = np.array(list(COLORS.values()), np.float32)[colors]  # (N, 3)
    mask = enlarge(glyphs, rng)[..., None]  # (N, 32, 32, 1)
    images = LIGHT * crop(photos, len(labels), rng).astype(np.float32)
    images += mask * (ink[:, None, None, :] - images)
    images += rng.normal(0.0, 3.0, size=(*images.shape[:3], 1)).astype(np.float32)  # grain
    said = rng.integers(len(TEMPLATES), size=len(labels))
    captions = [caption(*words) for words in zip(labels, colors, [TEMPLATES[t] for t in said], strict=True)]
    images = np.clip(images, 0, 255).astype(np.uint8)
    return {"images": images, "captions": captions, "digits": labels.astype(np.int64), "colors": colors}
