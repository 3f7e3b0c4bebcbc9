"""Random code, called several times: same seed, same answer; other seeds, other answers; and how the numbers fall.

The target is a function or method, numpy or torch. Options are those of `call`, and
  draws      how many calls (default 1), each from a random start of its own (Python, numpy and torch are all seeded)
  seed       where the function takes a seed: the name of a parameter, or the path of an input
             (`dropout_param.seed`); it gets another number in each call
  objects    see `harness/objects.py`
  backward   numpy: the function that gets the upstream gradients `dout` (default [dout]) and the cache, the last thing
             that came back; it returns `gradients` (default [dx])
  differentiate   torch: as in `autograd`, recorded as `grads.x`
  beside     mapping output -> input of the same shape. Recorded as `scale.<output>`: the smallest and the largest of
             output / input where the output is not 0 (for inverted dropout both are 1 / p), and as `kept.<output>`:
             the share that is not 0; and, when several are named, as `same_zeros`: the share of places where they
             are 0 together or not at all (1: one mask), and `same_scales`: the others' scales over that of the first
Records each output of all calls in one array, the calls along its first axis, to be judged by `statistics` or `bound`;
`followed`, 1 when autograd follows all outputs (torch), else 0; `same_seed`, 1 when a second call from the first start
gives the same numbers, else 0; and with two draws or more `other_seeds`, the share of the other starts that give other
numbers than the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..arguments import call_arguments, look_up, mentioned
from ..copies import Own
from ..gradients import gradients, is_followed, leaves, tracked
from ..objects import with_objects
from ..observer import Observer
from ..package import Package
from ..returns import named, parts
from .autograd import upstream
from .call import callable_target, unspoken

Options = Mapping[str, Any]
# Kept from before the student's code runs.
array_equal, asarray, concatenate = np.array_equal, np.asarray, np.concatenate
divide, errstate, mean, nan_to_num, stack = np.divide, np.errstate, np.mean, np.nan_to_num, np.stack
ELSEWHERE = 1_000_003  # a start that no draw has: a function with a seed of its own must not notice it


def probe(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """All draws, the first one again, and what they have in common."""
    drawing = _Drawing(package, inputs, options, observe)
    draws = [drawing.draw(number, number) for number in range(int(options.get("draws", 1)))]
    for name in draws[0]:
        shapes = {draw[name].shape for draw in draws}
        if len(shapes) > 1:
            observe.refuse(f"`{name}` has another shape in every call: {' and '.join(map(str, sorted(shapes)))}")
        observe.record(name, stack([draw[name] for draw in draws]))
    _beside(draws, inputs, options, observe)
    again = drawing.draw(0, ELSEWHERE if "seed" in options else 0)
    observe.fact("followed", float(drawing.followed))
    observe.fact("same_seed", float(_same(draws[0], again)))
    if len(draws) > 1:
        observe.fact("other_seeds", float(mean([not _same(draws[0], other) for other in draws[1:]])))


class _Drawing:
    """One call after the other."""

    def __init__(self, package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
        self.options, self.observe, self.package = options, observe, package
        self.followed = True
        self.differentiated = named(options.get("differentiate"), ())
        self.inputs, self.modules = with_objects(package, tracked(inputs, self.differentiated), options, observe)
        self.owner, self.name, self.function = callable_target(package, self.inputs, options, observe)
        apart = mentioned(options.get("objects"), options.get("dout")) | {"dout"}
        self.defaults = [name for name in unspoken(inputs, options) if name not in apart]

    def draw(self, number: int, start: int) -> dict[str, Any]:
        """The numbers of one call, by output."""
        self.observe.reseed(start)
        given, keyword = call_arguments(self.options, self._seeded(number), self.defaults)
        if (seed := self.options.get("seed")) and seed.partition(".")[0] not in self.inputs:
            keyword = {**keyword, seed: self._seed(number)}
        result = self.observe.call(self.name, self.function, given, keyword)
        handed = self.observe.handed
        outputs = parts(self.observe, self.name, result, named(self.options.get("returns"), ["out"]))
        skipped = named(self.options.get("skip"), ())
        found = {name: value for name, value in outputs.items() if name not in skipped}
        self.followed &= all(map(is_followed, found.values()))
        if self.options.get("backward"):
            found |= self._backward(result)
        if self.differentiated:
            found |= self._gradients(outputs, handed)
        return {name: self._numbers(name, value) for name, value in found.items()}

    def _seed(self, number: int) -> int:
        return (self.observe.seed + number) % 2**31

    def _seeded(self, number: int) -> dict[str, Any]:
        """The inputs with the seed among them replaced."""
        head, _, key = str(self.options.get("seed", "")).partition(".")
        if head not in self.inputs:
            return self.inputs
        return {**self.inputs, head: {**self.inputs[head], key: self._seed(number)} if key else self._seed(number)}

    def _backward(self, result: Any) -> dict[str, Any]:
        name = str(self.options["backward"])
        target = name if ":" in name else f"{self.package.target.partition(':')[0]}:{name}"
        cache = result[-1] if issubclass(type(result), tuple | list) and len(result) else result
        given = {key: self.inputs[key] for key in named(self.options.get("dout"), ["dout"])}
        back = self.observe.call("backward", self.package.symbol(target), {**given, "cache": Own(cache)})
        return parts(self.observe, name, back, named(self.options.get("gradients"), ["dx"]))

    def _gradients(self, outputs: Mapping[str, Any], handed: Mapping[str, Any]) -> dict[str, Any]:
        wanted = {path: leaf for name in handed for path, leaf in leaves(name, handed[name]).items()}
        found = gradients(self.observe, outputs, upstream(list(outputs), self.inputs, self.options), wanted)
        return {f"grads.{name}": value for name, value in found.items()}

    def _numbers(self, name: str, value: Any) -> Any:
        plain = self.observe.plain(value, name)
        if isinstance(plain, bool | int | float | list):
            plain = asarray(plain)
        if not isinstance(plain, np.ndarray):
            self.observe.refuse(f"`{name}` must be numbers")
        return plain


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(array_equal(one[name], other[name], equal_nan=True) for name in one)


def _beside(draws: list[dict[str, Any]], inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """How outputs stand to the inputs that they are made of, over all draws."""
    pairs = options.get("beside") or {}
    ends: dict[str, list[float]] = {}
    for output, path in pairs.items():
        origin = asarray(look_up(path, inputs))
        if draws[0][output].shape != origin.shape:
            observe.refuse(f"`{output}` must have the shape {origin.shape}, it has {draws[0][output].shape}")
        with errstate(all="ignore"):
            scales = concatenate([(draw[output] / origin)[draw[output] != 0] for draw in draws])
        ends[output] = [float(scales.min()), float(scales.max())] if scales.size else [0.0, 0.0]
        observe.fact(f"scale.{output}", ends[output])
        observe.fact(f"kept.{output}", float(mean([mean(draw[output] != 0) for draw in draws])))
    if len(pairs) > 1:
        first, *others = ends.values()
        with errstate(all="ignore"):
            observe.fact("same_scales", nan_to_num(divide(others, first)).ravel().tolist())
        zeros = [stack([draw[output] == 0 for output in pairs]) for draw in draws]
        observe.fact("same_zeros", float(mean([(kept == kept[:1]).all(axis=0) for kept in zeros])))
