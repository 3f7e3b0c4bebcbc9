"""The model of SimCLR: an encoder f, whose features we want, and a projection head g, which the loss looks at."""

from torch import nn


class Model(nn.Module):
    """f is a convolutional net of three layers and the mean over all places, g a net with one hidden layer.

    Batch normalisation keeps the views from collapsing into a single point at the start, which would be hard to leave.
    Letters: E, the size of a feature, is 4 * width; D is feature_dim.
    """

    def __init__(self, feature_dim=64, width=16):
        super().__init__()
        size = 4 * width
        self.f = nn.Sequential(
            *_halving(3, width),
            *_halving(width, 2 * width),
            *_halving(2 * width, size),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.g = nn.Sequential(
            nn.Linear(size, 2 * size, bias=False),
            nn.BatchNorm1d(2 * size),
            nn.ReLU(),
            nn.Linear(2 * size, feature_dim),
        )

    def forward(self, x):
        """Images (N, 3, H, W) to features (N, E) and projections (N, D), each row of length 1."""
        feature = self.f(x)
        out = self.g(feature)
        return nn.functional.normalize(feature, dim=-1), nn.functional.normalize(out, dim=-1)


def _halving(inputs, outputs):
    """Layers that turn maps (N, inputs, H, W) into (N, outputs, H / 2, W / 2)."""
    return nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
