"""Computed diagnoses in words: one sentence for each kind of relation."""

from __future__ import annotations

from typing import Any

from .evidence import Key


def sentence(key: Key) -> str:
    """How a wrong output relates to the right one; reads after the output's name."""
    kind, *rest = key
    if kind == "zeros":
        return "is all zeros."
    if kind == "input":
        return f"is the input `{rest[0]}`, handed back unchanged."
    if kind == "other":
        return f"is what `{rest[0]}` should be: have two results changed places?"
    if kind == "reordered":
        return f"has the right numbers, but what lies along axis {rest[0]} stands in another order."
    if kind == "added":
        return f"is too {'large' if rest[0] > 0 else 'small'} by {abs(rest[0]):g}, everywhere and in every case."
    if kind == "part":
        return f"has the right part {rest[1]}{_code(rest[2])}; the rest is exactly {rest[0]} times what it should be."
    if kind == "sign":
        return "has the right size and the wrong sign, everywhere."
    if kind == "permuted":
        return "has the right numbers with its axes in another order: a transpose is missing or too many."
    if kind == "factor":
        return f"is exactly {_factor(rest[0])} times what it should be, everywhere."
    if kind == "missing":
        return f"is right but for one term: {rest[0]}{_code(rest[1])} is not added."
    if kind == "extra":
        return f"is right but for one term too many: {rest[0]}{_code(rest[1])}."
    if kind == "shifted":
        return f"has the right numbers one place too {'late' if rest[1] > 0 else 'early'} along axis {rest[0]}."
    if kind == "float32":
        return "is right as far as float32 goes: somewhere the computation leaves float64."
    if kind == "epsilon":
        return f"is right but for the place of epsilon: it stands {rest[0]} the root, and belongs on the other side."
    if kind == "kink":
        return f"is right except where `{rest[0]}` is exactly 0."
    if kind == "tie":
        return f"is right except where a value of `{rest[0]}` occurs more than once: ties are broken differently."
    if kind in ("largest", "smallest"):
        where = f"rows of `{rest[0]}` whose {kind} value occurs more than once"
        return f"is right except in {where}: ties are broken differently."
    if kind == "border":
        return "is right inside and wrong on the border."
    return f"is right everywhere but in the {kind} place along axis {rest[0]}."


def _factor(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else f"{value}"


def _code(name: str) -> str:
    return f"({name})" if " + " in name else f"`{name}`"
