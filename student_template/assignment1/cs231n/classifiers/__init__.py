"""All classifiers of assignment 1, so that notebooks write `from cs231n.classifiers import Softmax`."""

from .fc_net import TwoLayerNet
from .k_nearest_neighbor import KNearestNeighbor
from .linear_classifier import LinearClassifier, LinearSVM, Softmax

__all__ = ["KNearestNeighbor", "LinearClassifier", "LinearSVM", "Softmax", "TwoLayerNet"]
