"""The wall: a box that runs jobs of one hand-in and gives back observations, in tiers of different strength."""

from .ladder import open_sandbox
from .protocol import Box, Tier

__all__ = ["Box", "Tier", "open_sandbox"]
