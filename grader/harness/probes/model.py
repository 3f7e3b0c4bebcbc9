"""A model class with a dictionary of parameters: builds it, sets the parameters, asks for scores, loss and gradients.

The target is the class. Inputs: `X`, `y`, and `parameters`, a mapping name -> array. Options:
  construct    arguments of the class, a list or a mapping; `older` as in `call`
  attributes   mapping, set on the object after it is built (`reg: 0.5`)
  setup        calls made before anything else
  params       attribute that holds the parameters (default `params`)
  method       method that computes (default `loss`); called with X for the scores, with X and y for loss and gradients
  scores       inputs of the first call (default [X]); `scores: null` leaves it out
  args         inputs of the second call (default [X, y]); `args: null` leaves it out
  keyword      inputs of the second call by name
  draws        for models that draw at random in training: how many more to build, each with another number as its
               argument `seed`; their losses, one of each, are recorded as `losses`
  initial      true: record the parameters as the class made them, `initial.W1`, ..., before any are set (the input
               `parameters` then says by its names and shapes which is which)
  step         see `harness/moved.py`: parameters named in `directions` are moved, the loss is recorded there
Records `scores`, `losses`, `loss`, `grads.W1`, ... When the student's parameters have names of their own, they are told
apart by shape if that is unambiguous, and the gradients are recorded under the names of the task.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..arguments import build, call_arguments, positional
from ..copies import fresh
from ..matching import by_shape
from ..moved import STEP, record_moved
from ..observer import Observer
from ..package import Package
from ..returns import parts

Options = Mapping[str, Any]


def probe(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """Initial parameters, scores, loss and gradients, moved losses; in this order."""
    student = _Student(package, inputs, options, observe)
    student.set(inputs.get("parameters") or {})
    if options.get("scores", ["X"]) is not None:
        observe.record("scores", student.scores())
    if options.get("args", ["X", "y"]) is None or "y" not in inputs:
        return
    if options.get("draws"):
        observe.fact("losses", list(_draws(package, inputs, options, observe)))
    loss, gradients = student.loss()
    observe.record("loss", loss)
    observe.record("grads", gradients)

    def moved(point: Mapping[str, Any]) -> dict[str, Any]:
        student.set(point)
        return {"loss": student.loss()[0]}

    directions = inputs.get("directions") or {}
    record_moved(observe, moved, inputs.get("parameters") or {}, directions, options.get("step", STEP))


def _draws(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> Iterator[float]:
    """The losses of models that differ in their seed alone."""
    for number in range(options["draws"]):
        construct = {**options["construct"], "seed": options["construct"].get("seed", 0) + 1 + number}
        student = _Student(package, inputs, {**options, "construct": construct, "initial": False}, observe)
        student.set(inputs.get("parameters") or {})
        loss = observe.plain(student.loss()[0], "loss")
        if getattr(loss, "size", 1) != 1:
            observe.refuse("the loss must be one number")
        yield float(loss)


class _Student:
    """The student's model and what the task calls its parameters."""

    def __init__(self, package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
        self.inputs, self.options, self.observe = inputs, options, observe
        self.class_name = package.target.rpartition(":")[2]
        self.model = build(package, package.target, inputs, options, observe)
        self.theirs: dict[str, str] = {}
        if options.get("initial"):
            held = self._parameters()
            self.theirs = self._match(inputs.get("parameters") or {}, held)
            observe.record("initial", self._renamed(held))

    def set(self, parameters: Mapping[str, Any]) -> None:
        """Give the model these parameters, each a copy."""
        if not parameters:
            return
        held = self._parameters()
        if not self.theirs:
            self.theirs = self._match(parameters, held)
        for name, value in parameters.items():
            name = self.theirs[name]
            dict.__setitem__(held, name, _like(dict.get(held, name), fresh(value)))

    def scores(self) -> Any:
        """What the first call returns."""
        names = self.options.get("scores", ["X"])
        method = self.options.get("method", "loss")
        return self.observe.call("scores", self.observe.get(self.model, method), positional(names, self.inputs))

    def loss(self) -> tuple[Any, Any]:
        """(loss, gradients under the task's names)."""
        method = self.options.get("method", "loss")
        given = call_arguments(self.options, self.inputs, ["X", "y"])
        result = self.observe.call("loss", self.observe.get(self.model, method), *given)
        found = parts(self.observe, f"{self.class_name}.{method}", result, ["loss", "grads"])
        return found["loss"], self._renamed(found["grads"])

    def _parameters(self) -> Any:
        attribute = self.options.get("params", "params")
        held = self.observe.get(self.model, attribute)
        if not issubclass(type(held), dict):
            self.observe.refuse(f"{self.class_name} must keep its parameters in the dictionary `self.{attribute}`")
        return held

    def _match(self, parameters: Mapping[str, Any], held: Any) -> dict[str, str]:
        if all(dict.__contains__(held, name) for name in parameters):
            return {name: name for name in parameters}
        pairs = by_shape({name: _shape(value) for name, value in parameters.items()}, _shapes(held))
        if pairs is None:
            wanted, has = ", ".join(sorted(parameters)), ", ".join(sorted(map(str, dict.keys(held)))) or "nothing"
            self.observe.refuse(f"{self.class_name} must have the parameters {wanted}; it has {has}")
        told = ", ".join(f"{theirs} for {name}" for name, theirs in pairs.items() if name != theirs)
        self.observe.note(f"parameters were recognised by their shapes: {told}")
        return pairs

    def _renamed(self, gradients: Any) -> Any:
        if not issubclass(type(gradients), dict):
            return gradients
        ours = {theirs: name for name, theirs in self.theirs.items()}
        return {ours.get(key, key): value for key, value in list(dict.items(gradients))}


def _shapes(held: Any) -> dict[str, tuple[int, ...]]:
    return {key: _shape(value) for key, value in dict.items(held) if type(key) is str}


def _shape(value: Any) -> tuple[int, ...]:
    """Without axes of length 1: a bias may be a row or a column of its own."""
    shape = getattr(value, "shape", ())
    return tuple(size for size in shape if size != 1) if isinstance(shape, tuple) else ()


def _like(held: Any, value: Any) -> Any:
    """The value with the axes of length 1 that the student's parameter has."""
    if type(held) is np.ndarray and held.shape != value.shape and _shape(held) == _shape(value):
        return value.reshape(held.shape)
    return value
