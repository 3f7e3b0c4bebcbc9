"""The wall: a box that runs jobs of one hand-in and gives back observations, in tiers of different strength."""

from .doctor import Finding, examine
from .ladder import open_sandbox
from .protocol import Box, Tier
from .questions import Consult
from .subprocess import open_subprocess
from .whereabouts import environment

__all__ = ["Box", "Consult", "Finding", "Tier", "environment", "examine", "open_sandbox", "open_subprocess"]
