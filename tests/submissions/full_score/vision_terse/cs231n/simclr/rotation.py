import torch
import torch.nn.functional as F


def rotate_images(x, quarters):
    return torch.stack([torch.rot90(image, int(k), (1, 2)) for image, k in zip(x, quarters)])


def rotation_batch(x):
    return torch.cat([torch.rot90(x, k, (2, 3)) for k in range(4)]), torch.arange(4 * len(x)) // len(x)


def rotation_loss(model, x):
    return F.cross_entropy(model(torch.cat([x.rot90(k, (2, 3)) for k in range(4)])), torch.arange(4 * len(x)) // len(x))
