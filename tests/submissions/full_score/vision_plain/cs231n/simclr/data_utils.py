import numpy as np
import torch
from torch.utils.data import Dataset

from . import augmentations as transforms
from ..tiny_convnet import IMAGE_MEAN, IMAGE_STD


def compute_train_transform(seed=123456):
    torch.manual_seed(seed)
    color_jitter = transforms.ColorJitter(0.4, 0.4, 0.4, 0.1)
    return transforms.Compose([
        transforms.RandomResizedCrop(32),
        transforms.RandomHorizontalFlip(p=0.5),
        transforms.RandomApply([color_jitter], p=0.8),
        transforms.RandomGrayscale(p=0.2),
        transforms.ToTensor(),
        transforms.Normalize(IMAGE_MEAN, IMAGE_STD),
    ])


class ImageSet(Dataset):
    def __init__(self, data, targets, transform):
        self.data, self.targets, self.transform = np.asarray(data), list(targets), transform

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.transform(self.data[index]), int(self.targets[index])


class CIFAR10Pair(ImageSet):
    def __getitem__(self, index):
        img, target = self.data[index], int(self.targets[index])
        x_i, x_j = [self.transform(img) for _ in range(2)]
        return x_i, x_j, target
