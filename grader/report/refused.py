"""Why an exit cannot be written: the caller gave too little, or a file that does not fit."""

from __future__ import annotations


class ExitError(ValueError):
    """A sentence for whoever asked for the exit."""
