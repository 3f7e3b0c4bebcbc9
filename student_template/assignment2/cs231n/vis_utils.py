"""Pictures of images, weights, training and mistakes. Drawing needs matplotlib, making the arrays does not."""

import math

import numpy as np


def visualize_grid(Xs, ubound=255.0, padding=1):
    """Lay images out in a square grid, each stretched to the full range of brightness.

    Inputs:
    - Xs: images, of shape (N, H, W, C)
    - ubound: the largest value of the result; the smallest is 0
    - padding: black pixels between two images

    Returns:
    - grid: of shape (rows * (H + padding) - padding, columns * (W + padding) - padding, C), with
      columns = ceil(sqrt(N)) and no more rows than needed
    """
    columns = math.ceil(math.sqrt(len(Xs)))
    rows = math.ceil(len(Xs) / columns)
    return _lay_out([_stretch(x, ubound) for x in Xs], rows, columns, padding)


def vis_grid(Xs):
    """Images (N, H, W, C) in a square grid, stretched together, with values from 0 to 1."""
    Xs = _stretch(np.asarray(Xs), 1.0)
    columns = math.ceil(math.sqrt(len(Xs)))
    return _lay_out(list(Xs), math.ceil(len(Xs) / columns), columns, 1)


def vis_nn(rows):
    """Rows of images, a list of N lists of D images (H, W, C), stretched together, with values from 0 to 1."""
    images = _stretch(np.asarray(rows), 1.0)  # (N, D, H, W, C)
    return _lay_out([image for row in images for image in row], images.shape[0], images.shape[1], 1)


def confusion_matrix(y_true, y_pred, num_classes=10):
    """Count what was taken for what.

    Inputs:
    - y_true, y_pred: right and predicted labels, of shape (N,)
    - num_classes: C

    Returns:
    - counts: of shape (C, C); counts[i, j] examples of class i were predicted as class j
    """
    pairs = np.asarray(y_true, dtype=int) * num_classes + np.asarray(y_pred, dtype=int)
    return np.bincount(pairs, minlength=num_classes**2).reshape(num_classes, num_classes)


def show_examples(X, y, names, per_class=7):
    """Draw random images (N, H, W, 3) of each class, a column for each."""
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(0)
    figure, axes = plt.subplots(per_class, len(names), figsize=(len(names), 1.05 * per_class), squeeze=False)
    for label, name in enumerate(names):
        found = np.flatnonzero(y == label)
        for ax in axes[:, label]:
            ax.axis("off")
        for ax, index in zip(axes[:, label], rng.permutation(found), strict=False):
            ax.imshow(X[index].astype("uint8"))
        axes[0, label].set_title(name, fontsize=11)
    figure.subplots_adjust(wspace=0.05, hspace=0.05)
    plt.show()


def show_images(images, titles, columns=10):
    """Draw images (H, W, 3), each stretched to the full range of brightness, under their titles."""
    import matplotlib.pyplot as plt

    rows = math.ceil(len(images) / columns)
    figure, axes = plt.subplots(rows, columns, figsize=(1.1 * columns, 1.35 * rows), squeeze=False)
    for ax in axes.flat:
        ax.axis("off")
    for ax, image, title in zip(axes.flat, images, titles, strict=False):
        ax.imshow(_stretch(image, 255.0).astype("uint8"))
        ax.set_title(title, fontsize=9)
    figure.subplots_adjust(wspace=0.08, hspace=0.35)
    plt.show()


def show_confusion(y_true, y_pred, names):
    """Draw the confusion matrix: a row for each right class, in percent of that class."""
    import matplotlib.pyplot as plt

    counts = confusion_matrix(y_true, y_pred, len(names))
    percent = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, ax = plt.subplots(figsize=(6.4, 5.6))
    picture = ax.imshow(percent, cmap="Blues", vmin=0, vmax=100)
    for (row, column), value in np.ndenumerate(percent):
        if value >= 0.5:
            ax.text(column, row, f"{value:.0f}", ha="center", va="center", color="white" if value > 55 else "black")
    ax.set_xticks(range(len(names)), names, rotation=45, ha="right")
    ax.set_yticks(range(len(names)), names)
    ax.set_xlabel("predicted class")
    ax.set_ylabel("right class")
    figure.colorbar(picture, label="percent of the right class")
    plt.show()


def show_search(results, xlabel, ylabel):
    """Draw the validation accuracy for each pair of hyper-parameters, as a table of colours.

    Inputs:
    - results: a dictionary from (x, y) to the validation accuracy
    - xlabel, ylabel: what x and y are
    """
    import matplotlib.pyplot as plt

    xs, ys = (sorted({pair[axis] for pair in results}) for axis in (0, 1))
    table = np.array([[100 * results.get((x, y), np.nan) for x in xs] for y in ys])  # (len(ys), len(xs))
    figure, ax = plt.subplots(figsize=(1.6 + 1.1 * len(xs), 1.4 + 0.7 * len(ys)))
    middle = (np.nanmin(table) + np.nanmax(table)) / 2
    reach = max(np.nanmax(table) - middle, 2.0)  # so that chance differences get like colours
    picture = ax.imshow(table, cmap="viridis", aspect="auto", vmin=middle - reach, vmax=middle + reach)
    for (row, column), value in np.ndenumerate(table):
        if not np.isnan(value):
            color = "black" if value > middle else "white"
            ax.text(column, row, f"{value:.1f}", ha="center", va="center", color=color)
    ax.set_xticks(range(len(xs)), [f"{x:g}" for x in xs])
    ax.set_yticks(range(len(ys)), [f"{y:g}" for y in ys])
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    figure.colorbar(picture, label="validation accuracy (percent)")
    plt.show()


def _stretch(image, ubound):
    """Move and scale values so that they fill 0..ubound; an image of one value becomes 0."""
    image = np.asarray(image, dtype=float)
    low, high = image.min(), image.max()
    return ubound * (image - low) / (high - low if high > low else 1.0)


def _lay_out(images, rows, columns, padding):
    """Images (H, W, C) on a black sheet, row by row."""
    height, width, channels = images[0].shape
    sheet = np.zeros((rows * (height + padding) - padding, columns * (width + padding) - padding, channels))
    for number, image in enumerate(images):
        top, left = number // columns * (height + padding), number % columns * (width + padding)
        sheet[top : top + height, left : left + width] = image
    return sheet
