"""A small trained convolutional net to look into: what it sees, what fools it, and what its features say of a style.

Its 52,000 weights come with the course, in tiny_convnet.safetensors; `python -m cs231n.train_tiny_convnet` made them.
It tells the ten embedded classes (digits on photographs) apart, and takes images of any size.
"""

import os

import numpy as np
import torch
from torch import nn

from .safetensors_file import read_safetensors

WEIGHTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tiny_convnet.safetensors")

# Of the embedded training images, for each colour, with values from 0 to 1.
IMAGE_MEAN = (0.420, 0.448, 0.413)
IMAGE_STD = (0.351, 0.286, 0.308)


class TinyConvNet(nn.Module):
    """Three stages of two 3x3 convolutions with ReLU, a maximum pool between stages, then the mean over all places.

    `features` is the convolutional part, `classifier` the linear layer behind it. Letters: C num_classes, F width.
    """

    def __init__(self, num_classes=10, width=16):
        super().__init__()
        layers, channels = [], 3
        for stage in (1, 2, 3):
            if stage > 1:
                layers.append(nn.MaxPool2d(2))
            for _ in range(2):
                layers += [nn.Conv2d(channels, stage * width, 3, padding=1), nn.ReLU()]
                channels = stage * width
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(channels, num_classes)

    def forward(self, x):
        """Scores (N, C) of images (N, 3, H, W), normalised as `preprocess` does; H and W are 4 at least."""
        maps = self.features(x)  # (N, 3 * F, H // 4, W // 4)
        return self.classifier(maps.mean(dim=(2, 3)))


def load_tiny_convnet(path=WEIGHTS):
    """The trained net, in test mode, with weights that no gradient flows to."""
    model = TinyConvNet()
    model.load_state_dict({name: torch.tensor(array) for name, array in read_safetensors(path).items()})
    return model.eval().requires_grad_(False)


def preprocess(images):
    """Make images fit for the net.

    Inputs:
    - images: of shape (H, W, 3) or (N, H, W, 3), values from 0 to 255

    Returns:
    - x: a float32 tensor of shape (1, 3, H, W) or (N, 3, H, W), about mean 0 and standard deviation 1
    """
    images = np.asarray(images, dtype=np.float32)
    images = images.reshape(-1, *images.shape[-3:]) / 255  # (N, H, W, 3)
    x = (images - np.float32(IMAGE_MEAN)) / np.float32(IMAGE_STD)
    return torch.tensor(x.transpose(0, 3, 1, 2).copy())  # (N, 3, H, W)


def deprocess(x):
    """Back from what the net is given to what can be shown: (N, 3, H, W) to (N, H, W, 3) uint8; N = 1 is dropped."""
    images = x.detach().cpu().numpy().transpose(0, 2, 3, 1) * np.float32(IMAGE_STD) + np.float32(IMAGE_MEAN)
    images = np.clip(255 * images + 0.5, 0, 255).astype(np.uint8)
    return images[0] if len(images) == 1 else images
