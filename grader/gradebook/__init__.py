"""What was seen and what was given, kept on disk."""

from .gradebook import Entry, Gradebook

__all__ = ["Entry", "Gradebook"]
