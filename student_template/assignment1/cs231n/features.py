"""Two classic image features: in which directions edges run (HOG), and which hues there are (colour histogram).

Source of HOG: N. Dalal and B. Triggs, "Histograms of oriented gradients for human detection", 2005 (without their
blocks: 32x32 images are too small for them to matter).
"""

import numpy as np

# How much red, green and blue add to brightness (ITU-R BT.601).
LUMINANCE = (0.299, 0.587, 0.114)


def extract_features(imgs, feature_fns, verbose=False):
    """Describe every image by the outputs of several feature functions, one after the other.

    Inputs:
    - imgs: images, of shape (N, H, W, C)
    - feature_fns: K functions that take an image (H, W, C) and return a vector; the k-th of length F_k
    - verbose: whether to say how far it got, every 1000 images

    Returns:
    - features: of shape (N, F_1 + ... + F_K)
    """
    rows = []
    for number, image in enumerate(imgs, start=1):
        rows.append(np.concatenate([np.ravel(feature_fn(image)) for feature_fn in feature_fns]))
        if verbose and number % 1000 == 0:
            print(f"features of {number} of {len(imgs)} images")
    return np.array(rows)


def hog_feature(im):
    """Histogram of oriented gradients: for each cell of 8x8 pixels, how strong the edges of each direction are.

    A direction is the angle of the gradient, so it is across the edge, from 0 to 180 degrees (dark-to-bright and
    bright-to-dark count as the same), in 9 bins of 20 degrees, measured from the x axis (to the right) towards the y
    axis (downwards): an image that changes from left to right has its gradients in bin 0.

    Inputs:
    - im: an image, of shape (H, W), (H, W, 1) or (H, W, 3); pixels beyond the last whole cell are left out

    Returns:
    - feature: of shape (H // 8 * W // 8 * 9,), the mean gradient length for each cell (row by row) and direction
    """
    orientations, cell = 9, 8
    gray = rgb2gray(im)
    gradient_x, gradient_y = np.zeros(gray.shape), np.zeros(gray.shape)
    gradient_x[:, :-1] = np.diff(gray, axis=1)
    gradient_y[:-1, :] = np.diff(gray, axis=0)
    length = np.hypot(gradient_x, gradient_y)
    angle = np.degrees(np.arctan2(gradient_y, gradient_x)) % 180  # of a line, so it repeats after half a turn
    bins = (angle * orientations / 180).astype(int) % orientations

    rows, columns = gray.shape[0] // cell, gray.shape[1] // cell
    row, column = np.indices(gray.shape) // cell
    whole = (row < rows) & (column < columns)
    slot = (row * columns + column) * orientations + bins
    sums = np.bincount(slot[whole], weights=length[whole], minlength=rows * columns * orientations)
    return sums / cell**2


def color_histogram_hsv(im, nbin=10, xmin=0, xmax=255, normalized=True):
    """Histogram of the hues in an image: which colours it has, wherever they are and however bright.

    Inputs:
    - im: an image, of shape (H, W, 3), with values from 0 to 255
    - nbin: how many bins
    - xmin, xmax: range of the histogram, on the scale of hues from 0 to 255
    - normalized: whether to return fractions that sum to 1, instead of counts

    Returns:
    - imhist: of shape (nbin,)
    """
    hue = rgb_to_hsv(np.asarray(im) / 255.0)[..., 0] * 255.0
    counts, _ = np.histogram(hue, bins=nbin, range=(xmin, xmax))
    if not normalized:
        return counts
    return counts / max(counts.sum(), 1)


def rgb2gray(rgb):
    """Brightness of an image (H, W, 3), as (H, W); an image that is gray already comes back without its last axis."""
    rgb = np.asarray(rgb, dtype=float)
    if rgb.ndim == 3 and rgb.shape[2] == 1:
        return rgb[..., 0]
    return rgb @ LUMINANCE if rgb.ndim == 3 else rgb


def rgb_to_hsv(rgb):
    """Hue, saturation and value of colours.

    Source: A. R. Smith, "Color gamut transform pairs", 1978.

    Inputs:
    - rgb: of shape (..., 3), with values from 0 to 1

    Returns:
    - hsv: of the same shape, with values from 0 to 1; grays have hue 0
    """
    rgb = np.asarray(rgb, dtype=float)
    value = rgb.max(axis=-1)
    spread = value - rgb.min(axis=-1)
    safe = np.where(spread > 0, spread, 1.0)
    red, green, blue = np.moveaxis(rgb, -1, 0)
    sextant = np.select(
        [value == red, value == green],
        [(green - blue) / safe, 2 + (blue - red) / safe],
        default=4 + (red - green) / safe,
    )
    hue = np.where(spread > 0, sextant / 6 % 1.0, 0.0)
    saturation = spread / np.where(value > 0, value, 1.0)
    return np.stack([hue, saturation, value], axis=-1)
