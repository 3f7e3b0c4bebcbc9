"""What can be said of a criterion's probe before it runs: it exists, has these options, and the inputs they name.

The probes themselves run in the box (`harness/probes/`); here is only what each one's options are called.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ..model.rubric import Criterion, Rubric
from .rubric_check import located_criteria
from .yaml_text import Loc, Located

BUILT = ("construct", "older", "attributes", "setup")
CALLED = (*BUILT, "args", "keyword", "returns", "skip", "handed", "state", "objects")
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "autograd": (*CALLED, "differentiate", "dout"),
    "call": CALLED,
    "captions": (
        *BUILT, "fill", "scale", "dtype", "steps", "batch", "learning_rate", "method", "keyword", "null", "start",
        "end", "length",
    ),
    "descent": (),
    "draws": (*CALLED, "draws", "seed", "backward", "dout", "gradients", "differentiate", "beside"),
    "fit": (*BUILT, "objects", "optimizer", "loss", "epochs", "batch", "trainer", "channels_first"),
    "layer": (
        "forward", "backward", "args", "keyword", "returns", "cache", "dout", "gradients", "handed", "closed", "step",
    ),
    "loss": ("args", "keyword", "returns", "step"),
    "model": (*BUILT, "params", "method", "scores", "args", "keyword", "initial", "draws", "step"),
    "module": (
        *BUILT, "part", "objects", "initial", "shapes", "kinds", "fill", "scale", "dtype", "mode", "method", "args",
        "or_args", "keyword", "returns", "skip", "differentiate", "parameters", "dout", "state",
    ),
    "optimizer": ("state",),
    "rules": (*CALLED, "forbidden"),
    "train": (
        *BUILT, "method", "args", "keyword", "history", "solver", "solver_target", "predict", "state",
    ),
    "written": (),
}  # fmt: skip
OBJECT = (*BUILT, "target", "parameters", "fill", "scale", "mode", "dtype")
TORCH = ("autograd", "descent", "fit", "module")
WORDS: Mapping[str, tuple[str, ...]] = {
    "fill": ("names", "shapes"),
    "mode": ("eval", "train"),
    "dtype": ("float32", "float64"),
}


def check_probes(rubric: Rubric, located: Located) -> None:
    """RubricError for the first probe or option that does not exist."""
    for loc, criterion in located_criteria(rubric):
        if criterion.probe.startswith("custom:"):
            continue
        if criterion.probe not in OPTIONS:
            _unknown("probe", criterion.probe, [*OPTIONS, "custom:name"], (*loc, "probe"), located)
        if criterion.probe in TORCH and criterion.framework != "torch":
            what = f"the probe {criterion.probe!r} works on tensors"
            raise located.error(what, (*loc, "probe"), fix="add `framework: torch`")
        for place, options, inputs in _options(criterion, loc):
            _check_options(criterion.probe, options, inputs, place, located)


def _options(criterion: Criterion, loc: Loc) -> Iterator[tuple[Loc, Mapping[str, Any], set[str]]]:
    """(place, options, names of the inputs) of the criterion itself and of its cases."""
    shared = set(criterion.inputs)
    yield (*loc, "options"), criterion.options, shared.union(*(case.inputs for case in criterion.cases))
    for n, case in enumerate(criterion.cases):
        yield (*loc, "cases", n, "options"), case.options, shared | set(case.inputs)


def _check_options(probe: str, options: Mapping[str, Any], inputs: set[str], loc: Loc, located: Located) -> None:
    for name in options:
        if name not in OPTIONS[probe]:
            _unknown(f"option of the probe `{probe}`", name, OPTIONS[probe], (*loc, name), located)
    _check_words(options, loc, located)
    objects = options.get("objects") or {}
    for name, spec in objects.items():
        place = (*loc, "objects", name)
        if "target" not in spec:
            raise located.error(f"the object {name!r} has no target", place, fix="add `target:`")
        for option in spec:
            if option not in OBJECT:
                _unknown("option of an object", option, OBJECT, (*place, option), located)
        _check_words(spec, place, located)
    for name in _several(options.get("differentiate")) if inputs else ():
        if name.partition(".")[0] not in {*inputs, *objects}:
            _unknown("input or object", name, [*inputs, *objects], (*loc, "differentiate"), located)


def _check_words(options: Mapping[str, Any], loc: Loc, located: Located) -> None:
    for option, known in WORDS.items():
        if option in options and options[option] not in known:
            _unknown(f"value of `{option}`", options[option], known, (*loc, option), located)


def _several(spec: Any) -> Iterable[str]:
    return [spec] if isinstance(spec, str) else [str(name) for name in spec or ()]


def _unknown(kind: str, name: Any, known: Collection[str], loc: Loc, located: Located) -> None:
    close = difflib.get_close_matches(str(name), known, n=1)
    fix = f"did you mean `{close[0]}`?" if close else f"there are: {', '.join(sorted(known))}"
    raise located.error(f"unknown {kind} {name!r}", loc, fix)
