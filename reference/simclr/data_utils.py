"""Views of images for SimCLR: how they are made at random, and a data set that gives two of each image."""

import numpy as np
import torch
from torch.utils.data import Dataset

from ..embedded_images import TEST_SHARE, enlarge
from ..tiny_convnet import IMAGE_MEAN, IMAGE_STD
from .augmentations import (
    ColorJitter,
    Compose,
    Normalize,
    RandomApply,
    RandomGrayscale,
    RandomHorizontalFlip,
    RandomResizedCrop,
    ToTensor,
)


def compute_train_transform(seed=123456):
    """The random transform that makes a view of a training image.

    Inputs:
    - seed: torch's generator starts from it

    Returns:
    - train_transform: an object to call with an image of 32 x 32 pixels; it returns a tensor (3, 32, 32)
    """
    torch.manual_seed(seed)
    # BEGIN SOLUTION
    # PROMPT: Put these together with Compose, in this order, and store the result in train_transform:
    # PROMPT: 1. a random piece of the image, brought back to 32 x 32 (RandomResizedCrop);
    # PROMPT: 2. its mirror image with probability 0.5;
    # PROMPT: 3. with probability 0.8 (RandomApply) other light: a ColorJitter of brightness, contrast and saturation by
    # PROMPT:    0.4 and of hue by 0.1;
    # PROMPT: 4. gray with probability 0.2;
    # PROMPT: 5. ToTensor, and Normalize with IMAGE_MEAN and IMAGE_STD.
    train_transform = Compose(
        [
            RandomResizedCrop(32),
            RandomHorizontalFlip(p=0.5),
            RandomApply([ColorJitter(0.4, 0.4, 0.4, 0.1)], p=0.8),
            RandomGrayscale(p=0.2),
            ToTensor(),
            Normalize(IMAGE_MEAN, IMAGE_STD),
        ]
    )
    # END SOLUTION
    return train_transform


def compute_test_transform():
    """The transform for images that are only looked at: nothing random."""
    return Compose([ToTensor(), Normalize(IMAGE_MEAN, IMAGE_STD)])


class ImageSet(Dataset):
    """Images (N, 32, 32, 3) of bytes with labels (N,); item k is the transformed image k and its label."""

    def __init__(self, data, targets, transform):
        self.data, self.targets, self.transform = np.asarray(data), list(targets), transform

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.transform(self.data[index]), int(self.targets[index])


class CIFAR10Pair(ImageSet):
    """The same images; item k is two views of image k, drawn at random one after the other, and its label."""

    def __getitem__(self, index):
        img, target = self.data[index], int(self.targets[index])
        # BEGIN SOLUTION
        # PROMPT: Make two views of img with self.transform and store them in x_i and x_j.
        x_i = self.transform(img)
        x_j = self.transform(img)
        # END SOLUTION
        return x_i, x_j, target


def load_gray_digits(seed=231):
    """scikit-learn's real digits, white on black at random sizes and places: nothing is downloaded.

    Returns:
        X_train (1438, 32, 32, 3) uint8, y_train (1438,), X_test (359, 32, 32, 3), y_test (359,).

    Raises:
        ImportError: scikit-learn is not installed.
    """
    from sklearn.datasets import load_digits

    scans = load_digits()
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(scans.target))
    drawn = (255 * enlarge(scans.images[order] / 16.0, rng)).astype(np.uint8)  # (N, 32, 32)
    images, labels = np.repeat(drawn[..., None], 3, axis=3), scans.target[order].astype(np.int64)
    count = int(TEST_SHARE * len(order))
    return images[count:], labels[count:], images[:count], labels[:count]
