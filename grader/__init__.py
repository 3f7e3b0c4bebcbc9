"""backpass: grade deep-learning assignments by their outputs and gradients."""

__version__ = "0.1.0"
