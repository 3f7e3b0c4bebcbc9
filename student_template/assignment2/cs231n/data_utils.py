"""The pictures of assignment 1: CIFAR-10 from a folder that you name, or an embedded set that needs no download.

Name the folder (it holds `data_batch_1` ... `test_batch`) as argument, or once and for all in the environment variable
CIFAR10_DIR. Without a folder you get the embedded images. Both come as (N, 32, 32, 3) arrays of ten classes.
"""

import os

import numpy as np

from .cifar_batches import load_pickle
from .embedded_images import CLASS_NAMES as EMBEDDED_NAMES
from .embedded_images import load_embedded

CIFAR10_NAMES = ("plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
FOLDER_VARIABLE = "CIFAR10_DIR"


def load_CIFAR_batch(filename):
    """Read one batch file of CIFAR-10's python version.

    Returns:
        X (N, 32, 32, 3) float64 with values 0..255, y (N,) int64 with values 0..9.

    Raises:
        ValueError: the file is not such a batch, or asks to run something. Nothing in it is ever run.
    """
    try:
        with open(filename, "rb") as f:
            batch = load_pickle(f)
    except ValueError as error:
        raise ValueError(f"{filename}: {error}") from error
    pixels, labels = batch.get("data"), np.asarray(batch.get("labels", ()))
    if not isinstance(pixels, np.ndarray) or pixels.dtype != np.uint8 or pixels.ndim != 2 or pixels.shape[1] != 3072:
        raise ValueError(f"{filename}: `data` should be an array of bytes of shape (N, 3072)")
    if labels.shape != pixels.shape[:1] or labels.dtype.kind != "i" or not np.isin(labels, range(10)).all():
        raise ValueError(f"{filename}: `labels` should be {len(pixels)} whole numbers from 0 to 9")
    X = pixels.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).astype("float64")  # (N, 3, 32, 32) -> (N, 32, 32, 3)
    return X, labels.astype(np.int64)


def load_CIFAR10(ROOT=None):
    """Load all training and test images.

    Args:
        ROOT: folder of the CIFAR-10 batches. None: the folder that CIFAR10_DIR names, else the embedded images.

    Returns:
        Xtr (N, 32, 32, 3) float64 with values 0..255, ytr (N,), Xte (M, 32, 32, 3), yte (M,).
        CIFAR-10 has N = 50000 and M = 10000, the embedded set 8000 and 2000.
    """
    folder = cifar10_folder(ROOT)
    if folder is None:
        Xtr, ytr, Xte, yte = load_embedded()
        print(
            f"Data: the embedded images, {len(ytr)} for training and {len(yte)} for testing.\n"
            f"(For the real CIFAR-10, name its folder in the environment variable {FOLDER_VARIABLE}.)"
        )
        return Xtr.astype("float64"), ytr.copy(), Xte.astype("float64"), yte.copy()
    batches = [load_CIFAR_batch(os.path.join(folder, f"data_batch_{number}")) for number in range(1, 6)]
    Xtr = np.concatenate([X for X, _ in batches])
    ytr = np.concatenate([y for _, y in batches])
    Xte, yte = load_CIFAR_batch(os.path.join(folder, "test_batch"))
    print(f"Data: CIFAR-10 from {folder}, {len(ytr)} images for training and {len(yte)} for testing.")
    return Xtr, ytr, Xte, yte


def get_CIFAR10_data(num_training=49000, num_validation=1000, num_test=1000, subtract_mean=True, ROOT=None):
    """Split the data and lay it out as nets want it: the last training images become the validation set.

    From the embedded set you get all there is when you ask for more.

    Args:
        num_training, num_validation, num_test: how many images of each.
        subtract_mean: take the mean training image off all images.
        ROOT: as for `load_CIFAR10`.

    Returns:
        dict of X_train (N, 3, 32, 32), y_train (N,), X_val, y_val, X_test, y_test.
    """
    X, y, X_test, y_test = load_CIFAR10(ROOT)
    if cifar10_folder(ROOT) is None:
        num_training, num_test = min(num_training, len(y) - num_validation), min(num_test, len(y_test))
    if not 0 < num_training <= len(y) - num_validation or num_validation < 0 or not 0 <= num_test <= len(y_test):
        raise ValueError(
            f"asked for {num_training} + {num_validation} training and validation images and {num_test} test images; "
            f"there are {len(y)} and {len(y_test)}"
        )
    held_out = slice(num_training, num_training + num_validation)
    images = {"X_train": X[:num_training], "X_val": X[held_out], "X_test": X_test[:num_test]}
    mean_image = images["X_train"].mean(axis=0) if subtract_mean else 0.0
    data = {name: np.ascontiguousarray((x - mean_image).transpose(0, 3, 1, 2)) for name, x in images.items()}
    return data | {"y_train": y[:num_training], "y_val": y[held_out], "y_test": y_test[:num_test]}


def class_names(ROOT=None):
    """The ten names that the labels 0..9 stand for in the data that `load_CIFAR10(ROOT)` loads."""
    return list(EMBEDDED_NAMES if cifar10_folder(ROOT) is None else CIFAR10_NAMES)


def cifar10_folder(ROOT=None):
    """The folder to read CIFAR-10 from, or None for the embedded images.

    Raises:
        FileNotFoundError: a folder is named and holds no `data_batch_1`.
    """
    folder = ROOT or os.environ.get(FOLDER_VARIABLE)
    if not folder:
        return None
    if not os.path.isfile(os.path.join(folder, "data_batch_1")):
        raise FileNotFoundError(
            f"{folder} holds no data_batch_1. Name the unpacked folder `cifar-10-batches-py` of CIFAR-10's "
            "python version, or no folder at all to work with the embedded images."
        )
    return folder
