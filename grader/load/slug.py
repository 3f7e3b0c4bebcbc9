"""Names made safe as file names on every system, and as the same id in every run whoever else hands in."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from .member_path import is_reserved

LONGEST = 60
_OURS = frozenset(("reference", "template", "index"))
_OTHER = re.compile(r"[^a-z0-9._]+")
_DOTS = re.compile(r"\.{2,}")
# letters that NFKD does not take apart
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "ð": "d", "œ": "oe", "ı": "i"})


def slug(name: str) -> str:
    """Lower-case ASCII letters, digits, `.`, `_`, `-`; a short hash is added when something got lost on the way.

    A pure function of the name: two different names get one slug only when they differ in case, spaces or
    accents alone.
    """
    folded = unicodedata.normalize("NFKD", name[:400].casefold().translate(_LETTERS))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    safe = _DOTS.sub(".", _OTHER.sub("-", plain)).strip("-._")
    lossy = len(name) > 400 or len(safe) > LONGEST or any(not (c.isascii() or c.isspace()) for c in plain)
    lossy = lossy or not safe or any(c.isascii() and not c.isalnum() and c not in " ._-,'" for c in plain)
    taken = is_reserved(safe) or safe in _OURS
    if not lossy and not taken:
        return safe
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    start = "student-" if taken else ""
    return f"{(start + safe)[: LONGEST - 7].strip('-._') or 'student'}-{mark}"
