"""Scenes to caption that need no download: one or two handwritten digits on a canvas, and what stands where in words.

The digits are real scans (8x8) that ship with scikit-learn; held-out scenes are made of scans that no training scene
shows. A scene has four quarters, and a digit lies somewhere in its quarter. The features of a scene are the scores
that a small fixed network gives to what it sees in each quarter, as the features of COCO images come from a network
that was trained to classify.
"""

from functools import lru_cache

import numpy as np

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PLACES = ("above", "and", "left", "right", "of")
VOCABULARY = ("<NULL>", "<START>", "<END>", "<UNK>", "a", "an", "single", *DIGITS, *PLACES)

NUM_TRAIN, NUM_VAL = 4000, 500
GLYPH, QUARTER = 8, 12
SIZE = 2 * QUARTER
NOTHING = len(DIGITS)  # the class of an empty quarter

# Pairs of quarters (0 1 above 2 3) that two digits may stand in, the first one named first.
RELATIONS = {
    (0, 1): "left of",
    (2, 3): "left of",
    (0, 2): "above",
    (1, 3): "above",
    (0, 3): "above and left of",
    (1, 2): "above and right of",
}
SINGLE_SHARE = 0.15  # of the scenes show one digit only
TEST_SHARE = 0.2  # of the scans are kept for held-out scenes


@lru_cache(maxsize=1)
def load_scenes(seed=231):
    """The scenes, made once and kept in memory (7 MB).

    Returns:
        dict of train_images (4000, 24, 24) uint8, train_features (4000, 44) float32, train_sentences, a list of 4000
        captions, and val_images, val_features and val_sentences of 500 more; arrays are read-only. The same seed gives
        the same scenes.

    Raises:
        ImportError: scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise ImportError(
            "the scenes are made of digits that come with scikit-learn: pip install scikit-learn"
        ) from error

    digits = load_digits()
    glyphs, labels = digits.images / 16.0, digits.target
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(labels))
    num_held_out = int(TEST_SHARE * len(order))
    sources = {"train": order[num_held_out:], "val": order[:num_held_out]}
    network = fit_network(glyphs[sources["train"]], labels[sources["train"]], rng)

    scenes = {}
    for part, count in (("train", NUM_TRAIN), ("val", NUM_VAL)):
        images, sentences = compose(glyphs[sources[part]], labels[sources[part]], count, rng)
        features = look(images, network)
        images.flags.writeable = features.flags.writeable = False
        scenes |= {f"{part}_images": images, f"{part}_features": features, f"{part}_sentences": sentences}
    return scenes


def compose(glyphs, labels, count, rng):
    """Make `count` scenes, and a sentence for each.

    Args:
        glyphs: (M, 8, 8) ink between 0 and 1; labels: (M,) their digits; rng: Generator.

    Returns:
        images (count, 24, 24) uint8, sentences: a list of texts without <START> and <END>.
    """
    images, sentences = np.zeros((count, SIZE, SIZE), np.uint8), []
    pairs = list(RELATIONS)
    for image in images:
        first, second = rng.integers(len(labels), size=2)
        pair = pairs[rng.integers(len(pairs))]
        draw(image, glyphs[first], pair[0], rng)
        if rng.random() < SINGLE_SHARE:
            sentences.append(f"a single {DIGITS[labels[first]]}")
        else:
            draw(image, glyphs[second], pair[1], rng)
            sentences.append(f"{noun(labels[first])} {RELATIONS[pair]} {noun(labels[second])}")
    return images, sentences


def noun(label):
    """A digit with its article."""
    return f"{'an' if DIGITS[label] == 'eight' else 'a'} {DIGITS[label]}"


def draw(image, glyph, quarter, rng):
    """Put a glyph (8, 8) into a quarter of an image (24, 24), at one of four places near its middle."""
    middle = (QUARTER - GLYPH) // 2
    top, left = middle + rng.integers(0, 2, size=2)
    row, column = divmod(quarter, 2)
    top, left = row * QUARTER + top, column * QUARTER + left
    image[top : top + GLYPH, left : left + GLYPH] = np.rint(255 * glyph)


def fit_network(glyphs, labels, rng, num_hidden=800, copies=6, penalty=1.0):
    """Fit a small network that says which digit is in a quarter: a random ReLU layer, read out by ridge regression.

    Source: A. Rahimi and B. Recht, "Weighted sums of random kitchen sinks", 2008.

    Args:
        glyphs: (M, 8, 8) ink between 0 and 1; labels: (M,); num_hidden: random units; copies: how often each glyph is
        seen, at random places; penalty: weight of the ridge.

    Returns:
        The weights: hidden (144, num_hidden), readout (num_hidden + 1, 11).
    """
    pieces = np.zeros((copies * len(glyphs), SIZE, SIZE), np.uint8)
    for number, piece in enumerate(pieces):
        draw(piece, glyphs[number % len(glyphs)], 0, rng)
    pieces = np.concatenate((pieces, np.zeros((len(glyphs), SIZE, SIZE), np.uint8)))[:, :QUARTER, :QUARTER]
    classes = np.concatenate((np.tile(labels, copies), np.full(len(glyphs), NOTHING)))
    hidden = rng.standard_normal((QUARTER * QUARTER, num_hidden)) / QUARTER
    units = activate(pieces.reshape(len(pieces), -1), hidden)  # (copies * M + M, num_hidden + 1)
    gram = units.T @ units + penalty * np.eye(units.shape[1])
    readout = np.linalg.solve(gram, units.T @ np.eye(NOTHING + 1)[classes])
    return hidden, readout


def activate(pieces, hidden):
    """The hidden units (M, num_hidden + 1) of pieces (M, 144) of bytes; the last one is always on."""
    units = np.maximum(0, pieces / 255.0 @ hidden)
    return np.concatenate((units, np.ones((len(pieces), 1))), axis=1)


def look(images, network):
    """The features (N, 44) float32 of images (N, 24, 24): the eleven scores of each quarter, quarter by quarter.

    They are stretched to a spread of about one, as those of COCO are larger than scores between 0 and 1.
    """
    hidden, readout = network
    quarters = images.reshape(-1, 2, QUARTER, 2, QUARTER).transpose(0, 1, 3, 2, 4)  # (N, 2, 2, 12, 12)
    scores = activate(quarters.reshape(-1, QUARTER * QUARTER), hidden) @ readout  # (4N, 11)
    return (4 * scores).reshape(len(images), -1).astype(np.float32)
