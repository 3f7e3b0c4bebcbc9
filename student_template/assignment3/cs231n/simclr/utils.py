"""Training with SimCLR, and two ways to see what the features are good for: neighbours and a linear classifier."""

import torch
from torch import nn


def train(model, data_loader, train_optimizer, epoch, epochs, batch_size=32, temperature=0.5, device="cpu"):
    """One epoch of SimCLR.

    Inputs:
    - model: it turns images into (features, projections), both of them with a row for each image
    - data_loader: it gives batches (x_i, x_j, target): two views of each image, and labels, which nobody looks at
    - train_optimizer: it holds the parameters of the model
    - epoch, epochs: the number of this epoch, and of all
    - batch_size: how many images a full batch has
    - temperature: tau of the loss
    - device: where to compute

    Returns:
    - the mean loss of an image in this epoch, a number
    """
    model.train()
    total_loss, total_num = 0.0, 0
    for x_i, x_j, _ in data_loader:
        x_i, x_j = x_i.to(device), x_j.to(device)
        # TODO: Run the model on both views, and store the loss of their projections (not of their features), by
        # simclr_loss_vectorized with this temperature, in loss.
        raise NotImplementedError(
            "Write train: it must return the mean loss of an image in this epoch, a number."
        )
        train_optimizer.zero_grad()
        loss.backward()
        train_optimizer.step()
        total_num += len(x_i)
        total_loss += loss.item() * len(x_i)
    return total_loss / total_num


@torch.no_grad()
def encode(model, data_loader, device="cpu"):
    """Features (N, E) and labels (N,) of all batches (x, target)."""
    model.eval()
    parts = [(model(x.to(device))[0], target) for x, target in data_loader]
    features, targets = zip(*parts, strict=True)
    return torch.cat(features), torch.cat(targets)


def test(model, memory_data_loader, test_data_loader, epoch, epochs, c, temperature=0.5, k=200, device="cpu"):
    """How well the k nearest training images, by their features, tell the class of a test image.

    Each neighbour votes with the weight exp(cosine / temperature); c is the number of classes.

    Returns:
    - the share of right first choices, and of right labels among the first five, both in percent
    """
    memory, labels = encode(model, memory_data_loader, device)
    queries, targets = encode(model, test_data_loader, device)
    weights, nearest = (queries @ memory.T).topk(min(k, len(memory)), dim=1)  # (M, k) both
    votes = nn.functional.one_hot(labels[nearest], c) * torch.exp(weights / temperature).cpu().unsqueeze(2)  # (M, k, c)
    ranked = votes.sum(dim=1).argsort(dim=1, descending=True)  # (M, c)
    hits = ranked == targets.unsqueeze(1)
    return tuple(100 * hits[:, :n].any(dim=1).double().mean().item() for n in (1, 5))


def linear_probe(features, labels, c, steps=300, learning_rate=0.1):
    """A linear classifier (softmax) on fixed features (N, E) with labels (N,): what they say without more training.

    Features are brought to mean 0 and standard deviation 1 first. Returns a function from features (M, E) to scores
    (M, c).
    """
    mean, std = features.mean(dim=0), features.std(dim=0) + 1e-6
    layer = nn.Linear(features.shape[1], c).to(features)
    nn.init.zeros_(layer.weight)
    optimizer = torch.optim.Adam(layer.parameters(), lr=learning_rate)
    for _ in range(steps):
        loss = nn.functional.cross_entropy(layer((features - mean) / std), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lambda queries: layer((queries - mean) / std).detach()
