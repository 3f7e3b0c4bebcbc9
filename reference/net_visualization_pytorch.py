"""Pictures from gradients: hold a trained net fixed and go back not to its weights but to its input, the image.

Source: K. Simonyan, A. Vedaldi, A. Zisserman, "Deep inside convolutional networks", 2014;
C. Szegedy et al., "Intriguing properties of neural networks", 2014.
"""

import torch
from torch import nn

from .tiny_convnet import deprocess, preprocess

__all__ = [
    "class_visualization_update_step",
    "compute_saliency_maps",
    "deprocess",
    "jitter",
    "make_fooling_image",
    "preprocess",
    "smooth",
    "within_range",
]


def compute_saliency_maps(X, y, model):
    """How much each pixel matters for the score of the right class: a map for each image.

    Inputs:
    - X: images, a tensor of shape (N, 3, H, W)
    - y: their labels, a LongTensor of shape (N,)
    - model: a net that turns X into scores of shape (N, C); it is not changed

    Returns:
    - saliency: a tensor of shape (N, H, W), the largest absolute value, over the three colours, of the gradient of the
      score of the right class
    """
    model.eval()
    # BEGIN SOLUTION
    # PROMPT: Compute the scores, pick that of the right class for each image (torch.gather, or indexing with two
    # PROMPT: arrays), and go back to the pixels. One backward pass is enough for all images: why can their scores be
    # PROMPT: added up first? X must be a tensor that gradients flow to. Store the maps in saliency.
    X = X.detach().requires_grad_()
    scores = model(X)  # (N, C)
    right = scores[torch.arange(len(y)), y]  # (N,)
    (gradient,) = torch.autograd.grad(right.sum(), X)  # (N, 3, H, W): image i only moves score i
    saliency = gradient.abs().amax(dim=1)  # (N, H, W)
    # END SOLUTION
    return saliency


def make_fooling_image(X, target_y, model):
    """An image that looks like X and that the model takes for another class.

    Inputs:
    - X: an image, a tensor of shape (1, 3, H, W); it is not changed
    - target_y: the class that the model shall see, a whole number
    - model: a net that turns X into scores of shape (1, C)

    Returns:
    - X_fooling: a tensor of shape (1, 3, H, W), close to X, which the model classifies as target_y
    """
    X_fooling = X.clone().detach().requires_grad_()
    learning_rate = 1
    # BEGIN SOLUTION
    # PROMPT: Gradient ascent on the score of target_y. Each step has the length learning_rate:
    # PROMPT:     dX = learning_rate * g / ||g||_2, where g is the gradient of that score.
    # PROMPT: Stop as soon as target_y has the best score of all, and after 100 steps in any case. An image that the
    # PROMPT: model takes for target_y already comes back as it is.
    for _ in range(100):
        scores = model(X_fooling)  # (1, C)
        if scores[0].argmax() == target_y:
            break
        (g,) = torch.autograd.grad(scores[0, target_y], X_fooling)
        with torch.no_grad():
            X_fooling += learning_rate * g / g.norm()
    X_fooling = X_fooling.detach()
    # END SOLUTION
    return X_fooling


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    """One step towards an image that the model finds typical of a class. The image is changed in place.

    Inputs:
    - img: an image, a tensor of shape (1, 3, H, W) that gradients flow to
    - model: a net that turns images into scores of shape (1, C)
    - target_y: the class, a whole number
    - l2_reg: how much large pixels are disliked
    - learning_rate: the length of the step
    """
    # BEGIN SOLUTION
    # PROMPT: One step of gradient ascent on   score of target_y  -  l2_reg * ||img||_2^2,
    # PROMPT: of the length learning_rate, that is, along the normalised gradient. Change img itself.
    # PROMPT: The next step must not see this step's gradient.
    score = model(img)[0, target_y]
    (gradient,) = torch.autograd.grad(score - l2_reg * (img * img).sum(), img)
    with torch.no_grad():
        img += learning_rate * gradient / gradient.norm()
    # END SOLUTION


def jitter(X, ox, oy):
    """Images (N, C, H, W) moved by (ox, oy) pixels; what leaves on one side comes in on the other."""
    return torch.roll(X, shifts=(oy, ox), dims=(2, 3))


def smooth(X, sigma=0.5):
    """Images (N, C, H, W) blurred by a Gaussian of standard deviation sigma, in pixels; their border is repeated."""
    reach = max(1, round(3 * sigma))
    places = torch.arange(-reach, reach + 1, dtype=X.dtype)
    bell = torch.exp(-(places**2) / (2 * sigma**2))
    bell = (bell / bell.sum()).expand(X.shape[1], 1, -1)  # (C, 1, 2 * reach + 1)
    padded = nn.functional.pad(X, (reach,) * 4, mode="replicate")
    rows = nn.functional.conv2d(padded, bell[:, :, None, :], groups=X.shape[1])
    return nn.functional.conv2d(rows, bell[:, :, :, None], groups=X.shape[1])


def within_range(X):
    """Images (N, 3, H, W) with every pixel moved to the nearest colour that a screen can show."""
    black, white = preprocess([[[[0.0] * 3]], [[[255.0] * 3]]])  # (3, 1, 1) each
    return torch.maximum(torch.minimum(X, white.to(X)), black.to(X))
