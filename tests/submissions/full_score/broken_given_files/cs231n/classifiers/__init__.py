from .k_nearest_neighbor import *
from .linear_classifier import *
from .cnn_not_written_yet import ThreeLayerConvNet
