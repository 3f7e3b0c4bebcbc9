"""Train the net of tiny_convnet.py on the embedded images and write its weights beside it: about a minute on one core.

    python -m cs231n.train_tiny_convnet            (`reference` in place of `cs231n` in the course's own repository)

The same seed on the same machine gives the same weights. Other machines round differently, so expect the accuracy
again but not the bytes.
"""

import torch
from torch import nn

from .embedded_images import load_embedded
from .safetensors_file import write_safetensors
from .tiny_convnet import WEIGHTS, TinyConvNet, preprocess

SEED, EPOCHS, BATCH_SIZE, LEARNING_RATE = 231, 14, 64, 4e-3


def train(X, y, epochs=EPOCHS, seed=SEED, verbose=True):
    """A net trained on images X (N, 32, 32, 3) uint8 with labels y (N,).

    Adam under a learning rate that falls to zero. Each image is moved by up to two pixels each time it is seen.
    """
    torch.manual_seed(seed)
    x, y = preprocess(X), torch.tensor(y)
    model = TinyConvNet()
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, weight_decay=0.02)
    steps = epochs * -(-len(x) // BATCH_SIZE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
    for epoch in range(epochs):
        for batch in torch.randperm(len(x)).split(BATCH_SIZE):
            loss = nn.functional.cross_entropy(model(moved(x[batch])), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        if verbose:
            print(f"epoch {epoch + 1:2d} of {epochs}: loss {loss.item():.3f}", flush=True)
    return model.eval()


def moved(x, reach=2):
    """Images (N, 3, H, W), all moved by one random step of up to `reach` pixels; their border is repeated."""
    dy, dx = torch.randint(0, 2 * reach + 1, (2,)).tolist()
    padded = nn.functional.pad(x, (reach,) * 4, mode="replicate")
    return padded[:, :, dy : dy + x.shape[2], dx : dx + x.shape[3]]


@torch.no_grad()
def accuracy(model, X, y):
    """The share of images (N, 32, 32, 3) whose best score is that of their label (N,)."""
    hits = [model(part).argmax(dim=1) for part in preprocess(X).split(500)]
    return (torch.cat(hits) == torch.tensor(y)).double().mean().item()


def main(epochs=EPOCHS):
    """Train, say how good the net is, and write its weights."""
    X_train, y_train, X_test, y_test = load_embedded()
    model = train(X_train, y_train, epochs)
    print(f"accuracy on the test data: {accuracy(model, X_test, y_test):.3f}")
    write_safetensors(WEIGHTS, {name: values.numpy() for name, values in model.state_dict().items()})
    print(f"wrote {WEIGHTS}")


if __name__ == "__main__":
    main()
