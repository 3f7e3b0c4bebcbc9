"""The model of SimCLR: an encoder f, whose features we want, and a projection head g, which the loss looks at."""

from torch import nn

from ..tiny_convnet import TinyConvNet


class Model(nn.Module):
    """f is the convolutional part of a TinyConvNet and the mean over all places, g a net with one hidden layer.

    Letters: E, the size of a feature, is 3 * width; D is feature_dim.
    """

    def __init__(self, feature_dim=64, width=16):
        super().__init__()
        size = 3 * width
        self.f = nn.Sequential(TinyConvNet(width=width).features, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.g = nn.Sequential(nn.Linear(size, 2 * size), nn.ReLU(), nn.Linear(2 * size, feature_dim))

    def forward(self, x):
        """Images (N, 3, H, W) to features (N, E) and projections (N, D), each row of length 1."""
        feature = self.f(x)
        out = self.g(feature)
        return nn.functional.normalize(feature, dim=-1), nn.functional.normalize(out, dim=-1)
