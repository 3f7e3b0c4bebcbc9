import torch
import torch.nn.functional as F


def rotate_images(x, quarters):
    rotated = []
    for image, turns in zip(x, quarters.tolist()):
        for _ in range(turns):
            image = image.transpose(1, 2).flip(1)  # columns become rows, the last one on top
        rotated.append(image)
    return torch.stack(rotated)


def rotation_batch(x):
    images, labels = [], []
    for turns in range(4):
        label = torch.full((x.shape[0],), turns, dtype=torch.long)
        images.append(rotate_images(x, label))
        labels.append(label)
    return torch.cat(images), torch.cat(labels)


def rotation_loss(model, x):
    images, labels = rotation_batch(x)
    log_probs = F.log_softmax(model(images), dim=1)
    return -log_probs[torch.arange(len(labels)), labels].mean()
