"""A pretext task: tell by how much an image was turned. Whoever can, has to know what images look like upright.

Source: S. Gidaris, P. Singh, N. Komodakis, "Unsupervised representation learning by predicting image rotations",
ICLR 2018. The labels cost nothing: we turn the images ourselves.
"""

import torch
from torch import nn


class RotationNet(nn.Module):
    """An encoder and, on top of its features, a linear layer with a score for each of the four rotations.

    encoder turns images (N, 3, H, W) into features (N, feature_dim).
    """

    def __init__(self, encoder, feature_dim):
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(feature_dim, 4)

    def forward(self, x):
        """Scores (N, 4) of images (N, 3, H, W)."""
        return self.head(self.encoder(x))


def rotate_images(x, quarters):
    """Turn each image by a number of quarter turns of its own, against the clock.

    Inputs:
    - x: square images, a tensor of shape (N, C, S, S)
    - quarters: a LongTensor of shape (N,) with values from 0 to 3

    Returns:
    - rotated: a tensor of shape (N, C, S, S); x is not changed
    """
    # TODO: Store the turned images in rotated. A loop over the four rotations is fine. One quarter turn against the
    # clock brings the last column to the top: which flip and which swap of axes do that? (Or use torch.rot90.)
    raise NotImplementedError(
        "Write rotate_images: it must return rotated (a tensor of shape (N, C, S, S))."
    )
    return rotated


def rotation_batch(x):
    """Every image in all four rotations, with the labels of the pretext task.

    Inputs:
    - x: square images, a tensor of shape (N, C, S, S)

    Returns a tuple of:
    - images: of shape (4N, C, S, S): all images upright, then all of them after one quarter turn, and so on
    - labels: a LongTensor of shape (4N,), the number of quarter turns of each image
    """
    # TODO: Build both with rotate_images, and store them in images and labels.
    raise NotImplementedError("Write rotation_batch: it must return images and labels.")
    return images, labels


def rotation_loss(model, x):
    """How badly a model tells the rotations of images apart.

    Inputs:
    - model: it turns images (M, C, S, S) into scores (M, 4)
    - x: upright images, a tensor of shape (N, C, S, S)

    Returns:
    - loss: a scalar tensor, the mean cross entropy over all 4N rotated images
    """
    # TODO: Compute the loss with rotation_batch and store it in loss.
    raise NotImplementedError(
        "Write rotation_loss: it must return loss (a scalar tensor, the mean cross entropy over "
        "all 4N rotated images)."
    )
    return loss
