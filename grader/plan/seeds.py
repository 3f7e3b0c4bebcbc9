"""Seeds for hidden inputs: HMAC over the course secret, so that nobody can guess or pre-compute them."""

from __future__ import annotations

import hashlib
import hmac

PUBLIC = b"public"  # the seed of the checks that students run themselves: no secret, the same for everyone


def variant_of(secret: bytes, tree: str, variants: int) -> int:
    """Which of the class's sets of hidden inputs this submission gets (0..variants-1)."""
    return int.from_bytes(_mac(secret, "variant", tree)[:8], "big") % variants


def case_seed(secret: bytes, variant: int, criterion: str, case: str) -> int:
    """The 64-bit seed of one case."""
    return int.from_bytes(_mac(secret, "case", str(variant), criterion, case)[:8], "big")


def _mac(secret: bytes, *parts: str) -> bytes:
    message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hmac.new(secret, message, hashlib.sha256).digest()
