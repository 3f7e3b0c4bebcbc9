"""The door: the only place that prints, writes files and exits."""

from .main import main

__all__ = ["main"]
