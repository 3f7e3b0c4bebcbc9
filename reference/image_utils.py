"""Pictures: load and show them, prepare them for a network and undo that, blur them.

Pictures are arrays of bytes of shape (H, W, 3); networks want numbers around zero. MEAN and STD are those of ImageNet
that networks like SqueezeNet were trained with.
"""

import os

import numpy as np

from .coco_utils import FOLDER_VARIABLE, SCENE
from .embedded_scenes import load_scenes

SQUEEZENET_MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
SQUEEZENET_STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)

BLUR = np.array([1.0, 4.0, 6.0, 4.0, 1.0], dtype=np.float32) / 16  # binomial: nearly a Gaussian with deviation 1


def load_image(filename, size=None):
    """Open a picture file.

    Args:
        filename: its path; size: when given, the shorter side is scaled to so many pixels.

    Returns:
        (H, W, 3) uint8.
    """
    from PIL import Image

    with Image.open(filename) as file:
        picture = file.convert("RGB")
    if size is not None:
        scale = size / min(picture.size)
        width, height = (max(1, round(scale * side)) for side in picture.size)
        picture = picture.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(picture)


def image_from_url(url):
    """The picture that an address in COCO's data stands for. Nothing is downloaded.

    Args:
        url: an address of an embedded scene, or of a COCO image: then a file of that name is looked for in the folder
        `images` of the one that the environment variable COCO_DIR names.

    Returns:
        (H, W, 3) uint8; None when the image is not on this machine.
    """
    url = str(url)
    if url.startswith(SCENE):
        split, _, number = url.removeprefix(SCENE).partition("/")
        ink = load_scenes()[f"{split}_images"][int(number)]
        return np.repeat(255 - ink[:, :, np.newaxis], 3, axis=2)  # black on white, (24, 24) -> (24, 24, 3)
    path = os.path.join(os.environ.get(FOLDER_VARIABLE, ""), "images", os.path.basename(url))
    return load_image(path) if os.path.isfile(path) else None


def preprocess_image(img):
    """From bytes to what a network wants: between 0 and 1, minus the mean, over the deviation.

    Args:
        img: (..., 3), values 0..255.

    Returns:
        The same shape, float32.
    """
    return (np.asarray(img, np.float32) / 255.0 - SQUEEZENET_MEAN) / SQUEEZENET_STD


def deprocess_image(img, rescale=False):
    """Undo `preprocess_image`.

    Args:
        img: (..., 3); rescale: spread the values over the whole range from 0 to 255, whatever they are.

    Returns:
        The same shape, uint8.
    """
    img = np.asarray(img, np.float32) * SQUEEZENET_STD + SQUEEZENET_MEAN
    if rescale:
        low, high = img.min(), img.max()
        img = (img - low) / (high - low) if high - low > 1e-5 else np.zeros_like(img)
    return np.rint(255 * np.clip(img, 0, 1)).astype(np.uint8)


def blur_image(X):
    """Blur pictures a little, along both axes. Beyond the border, the border repeats.

    Args:
        X: (N, 3, H, W).

    Returns:
        The same shape.
    """
    for axis in (2, 3):
        reach = len(BLUR) // 2
        padded = np.pad(X, [(reach, reach) if number == axis else (0, 0) for number in range(4)], mode="edge")
        pieces = (np.take(padded, range(k, k + X.shape[axis]), axis=axis) for k in range(len(BLUR)))
        X = sum(weight * piece for weight, piece in zip(BLUR, pieces, strict=True))
    return X
