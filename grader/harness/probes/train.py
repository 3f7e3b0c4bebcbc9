"""Trains a model or classifier of the student's and records how that went: losses, accuracies, predictions.

The target is the class. Inputs: `X_train`, `y_train`, `X_val`, `y_val`, `X_test`, or what the options name. Options:
  construct, attributes, setup   as in `call`
  method     method that trains (default `train`)
  args       its inputs by position (default [X_train, y_train]); `keyword`: by name (`num_iters: 200`)
  history    name under which a list that the method returns is recorded (default `loss_history`); of a dictionary
             every entry is recorded under its own name
  solver     mapping: train with the given Solver instead, these are its arguments (`update_rule`, `num_epochs`...);
             its `loss_history`, `train_acc_history`, `val_acc_history` and `best_val_acc` are recorded
  solver_target   where that class is (default `solver:Solver`)
  predict    method that gives labels for X_test (default `predict`; with a solver: scores by `loss`, arg-maximum taken)
  state      mapping output -> attribute of the object, recorded at the end
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..arguments import build, call_arguments, look_up
from ..copies import Own
from ..observer import Observer
from ..package import Package

Options = Mapping[str, Any]
HISTORIES = ("loss_history", "train_acc_history", "val_acc_history", "best_val_acc")
DATA = ("X_train", "y_train", "X_val", "y_val")


def probe(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """Build, train, predict."""
    model = build(package, package.target, inputs, options, observe)
    if options.get("solver") is not None:
        _solve(package, model, inputs, options, observe)
    else:
        _train(model, inputs, options, observe)
    if "X_test" in inputs:
        _predict(model, inputs["X_test"], options, observe)
    for output, attribute in (options.get("state") or {}).items():
        observe.record(output, observe.get(model, attribute))


def _train(model: Any, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    method = options.get("method", "train")
    given = call_arguments(options, inputs, ["X_train", "y_train"])
    result = observe.call(method, observe.get(model, method), *given)
    if issubclass(type(result), dict):
        for name, value in list(dict.items(result)):
            observe.record(str(name), value)
    else:
        observe.record(options.get("history", "loss_history"), result)


def _solve(package: Package, model: Any, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    data = {name: inputs[name] for name in DATA if name in inputs}
    solver_class = package.symbol(options.get("solver_target", "solver:Solver"))
    arguments = look_up(options["solver"], inputs)
    solver = observe.call("Solver", solver_class, {"model": Own(model), "data": data}, arguments)
    observe.call("train", observe.get(solver, "train"), {})
    for name in HISTORIES:
        observe.record(name, observe.get(solver, name))


def _predict(model: Any, examples: Any, options: Options, observe: Observer) -> None:
    method = options.get("predict") or ("loss" if options.get("solver") is not None else "predict")
    result = observe.call(method, observe.get(model, method), {"X_test": examples})
    observe.record("predictions", result)
    scores = observe.values["predictions"]
    if method == "loss" and getattr(scores, "ndim", 0) == 2:
        observe.fact("predictions", scores.argmax(axis=1))
