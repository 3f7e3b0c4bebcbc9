"""All classifiers, so that notebooks write `from cs231n.classifiers import Softmax`.

Each is loaded when someone asks for it: an assignment holds only its own, and a broken file takes down no other.
"""

from importlib import import_module

MODULES = {
    "CaptioningRNN": "rnn",
    "CaptioningTransformer": "transformer",
    "FullyConnectedNet": "fc_net",
    "KNearestNeighbor": "k_nearest_neighbor",
    "LinearClassifier": "linear_classifier",
    "LinearSVM": "linear_classifier",
    "Softmax": "linear_classifier",
    "ThreeLayerConvNet": "cnn",
    "TwoLayerNet": "fc_net",
    "VisionTransformer": "transformer",
}


def __getattr__(name):
    """The class of this name, from its own module. Raises AttributeError for a name that is no classifier."""
    if name not in MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{MODULES[name]}", __name__), name)
