"""Gradescope: the zip that it makes an image of, and the grading of one submission inside that image."""

from .autograde import autograde
from .bundle import bundle

__all__ = ["autograde", "bundle"]
