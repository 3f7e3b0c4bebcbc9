"""A time as platforms write it -> UTC. What has no time zone is no moment, and is refused rather than guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_ZONE = re.compile(r"\s*(UTC|GMT|[zZ]|[+-]\d{2}:?\d{2})$")


def utc(text: str) -> str:
    """`2026-03-01T22:59:00+00:00`, or the empty text for what is no moment."""
    plain = text.strip()[:64]
    zone = _ZONE.search(plain)
    if not zone:
        return ""
    offset = "+00:00" if zone[1] in ("UTC", "GMT", "z", "Z") else zone[1]
    try:
        moment = datetime.fromisoformat(plain[: zone.start()].strip() + offset)
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""
