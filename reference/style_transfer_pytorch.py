"""Style transfer: an image with the content of one picture and the style of another, found by gradient descent.

Content is what the features of a net are, place by place; style is which features occur together, wherever that is.
Source: L. Gatys, A. Ecker, M. Bethge, "Image style transfer using convolutional neural networks", CVPR 2016.
"""

import torch

from .tiny_convnet import deprocess, preprocess

__all__ = ["content_loss", "deprocess", "extract_features", "gram_matrix", "preprocess", "style_loss", "tv_loss"]


def extract_features(x, cnn):
    """What every layer of the convolutional part says of images: a list of tensors (N, C_l, H_l, W_l).

    Inputs:
    - x: images, of shape (N, 3, H, W)
    - cnn: a sequence of layers, such as `load_tiny_convnet().features`
    """
    features = []
    for layer in cnn:
        x = layer(x)
        features.append(x)
    return features


def content_loss(content_weight, content_current, content_original):
    """How far the features of the current image are from those of the content image.

    Inputs:
    - content_weight: a number
    - content_current: features of the current image, of shape (1, C_l, H_l, W_l)
    - content_original: features of the content image, of the same shape

    Returns:
    - loss: a scalar tensor, content_weight times the sum of the squared differences
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the loss and store it in loss. No loops.
    loss = content_weight * torch.sum((content_current - content_original) ** 2)
    # END SOLUTION
    return loss


def gram_matrix(features, normalize=True):
    """Which features occur together: for each pair of channels, the sum of their products over all places.

    Inputs:
    - features: of shape (N, C, H, W)
    - normalize: divide by the number of values of an image, C * H * W

    Returns:
    - gram: of shape (N, C, C), a matrix for each image
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the matrices and store them in gram. No loops: lay the places of each channel out in one row.
    N, C, H, W = features.shape
    rows = features.reshape(N, C, H * W)
    gram = rows @ rows.transpose(1, 2)  # (N, C, H * W) @ (N, H * W, C)
    if normalize:
        gram = gram / (C * H * W)
    # END SOLUTION
    return gram


def style_loss(feats, style_layers, style_targets, style_weights):
    """How far the Gram matrices of the current image are from those of the style image, over some layers.

    Inputs:
    - feats: features of the current image at every layer, as extract_features returns them
    - style_layers: a list of layers, indices into feats
    - style_targets: a list of the same length; style_targets[i] is the Gram matrix of the style image, normalised, at
      layer style_layers[i], of shape (1, C_l, C_l)
    - style_weights: a list of the same length of numbers

    Returns:
    - loss: a scalar tensor: style_weights[i] times the sum of the squared differences of both matrices, summed over i
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the loss with gram_matrix and store it in loss. A loop over the layers is fine: there are few.
    loss = feats[0].new_zeros(())
    for layer, target, weight in zip(style_layers, style_targets, style_weights, strict=True):
        loss = loss + weight * torch.sum((gram_matrix(feats[layer]) - target) ** 2)
    # END SOLUTION
    return loss


def tv_loss(img, tv_weight):
    """Total variation: how much neighbouring pixels differ. Descending on it makes images smooth.

    Inputs:
    - img: an image, of shape (1, 3, H, W)
    - tv_weight: a number

    Returns:
    - loss: a scalar tensor, tv_weight times the sum of the squared differences of all pixels that are neighbours in a
      column or in a row, for each colour
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the loss and store it in loss. No loops: what is the difference of two slices of img?
    down = img[:, :, 1:, :] - img[:, :, :-1, :]  # (1, 3, H - 1, W)
    across = img[:, :, :, 1:] - img[:, :, :, :-1]  # (1, 3, H, W - 1)
    loss = tv_weight * (torch.sum(down**2) + torch.sum(across**2))
    # END SOLUTION
    return loss
