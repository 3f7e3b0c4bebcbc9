"""Trains a torch network and records how that went: the losses, and predictions for examples whose labels stay outside.

The target is a class (a torch.nn.Module) or a function that returns a network, or a network and its optimiser.
Inputs: `X_train`, `y_train`, `X_test`. Options:
  construct, attributes, setup, objects   as in `module`
  optimizer   mapping: `name` (a class of torch.optim, default `SGD`) and its arguments (`lr: 0.1`), used when the
              target returns a network only; or a text `module:function` that gets the network and returns the optimiser
  loss        `cross_entropy` (default), `mse_loss` or another of torch.nn.functional; or `module:function(out, y)`
  epochs, batch   how long (defaults 1 and 32): the examples are shuffled from the job's seed
  trainer     mapping `target`, `args`, `keyword`: train by this function of the package instead. The names `model` and
              `optimizer` and all inputs may be used; what it returns is recorded as `loss_history`
  channels_first   true: (N, H, W, C) pictures are handed as (N, C, H, W)
Records `loss_history` (one entry a step), `count`, and `predictions` in eval mode: the place of the largest score in
each row, or the output itself when it has no columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..arguments import arguments, build
from ..copies import Own
from ..modules import Module
from ..objects import with_objects
from ..observer import Observer
from ..package import Package

Options = Mapping[str, Any]


def probe(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """Build, train, predict."""
    inputs = _pictures(inputs, options)
    point, _ = with_objects(package, inputs, options, observe)
    network, optimizer = _made(package, point, options, observe)
    network.module.to(_torch().float32).train()
    if "trainer" in options:
        known = {**point, "model": Own(network.module), "optimizer": Own(optimizer)}
        _by_trainer(package, known, options["trainer"], observe)
    else:
        observe.fact("loss_history", _train(package, network, optimizer, inputs, options, observe))
    observe.fact("count", network.count())
    if "X_test" in inputs:
        observe.record("predictions", _predictions(network, inputs["X_test"], observe))


def _made(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> tuple[Module, Any]:
    """The network, and the optimiser that came with it or that the options name."""
    called = package.target.rpartition(":")[2]
    result = build(package, package.target, inputs, options, observe)
    optimizer = None
    if issubclass(type(result), tuple | list):
        if len(result) != 2:
            observe.refuse(f"`{called}` must return (model, optimizer), it returned {len(result)} values")
        result, optimizer = result
    network = Module(result, called, observe)
    return network, optimizer or _optimizer(package, network, options.get("optimizer") or {}, observe)


def _optimizer(package: Package, network: Module, spec: Any, observe: Observer) -> Any:
    if isinstance(spec, str):
        return observe.call(spec.rpartition(":")[2], package.symbol(spec), {"model": Own(network.module)})
    settings = {"lr": 0.1, **{key: value for key, value in spec.items() if key != "name"}}
    return getattr(_torch().optim, spec.get("name", "SGD"))(network.module.parameters(), **settings)


def _train(
    package: Package,
    network: Module,
    optimizer: Any,
    inputs: Mapping[str, Any],
    options: Options,
    observe: Observer,
) -> list[float]:
    """Plain mini-batch training; the losses of all steps."""
    torch = _torch()
    X, y = _floats(inputs["X_train"]), inputs["y_train"]
    batch, history = int(options.get("batch", 32)), []
    criterion = _loss(package, options.get("loss", "cross_entropy"))
    for _ in range(int(options.get("epochs", 1))):
        order = torch.randperm(len(X))
        for start in range(0, len(X), batch):
            chosen = order[start : start + batch]
            scores = observe.call("forward", network.module, {"x": X[chosen]})
            loss = observe.call("loss", criterion, {"scores": Own(scores), "y": y[chosen]})
            observe.call("training step", _step, {"loss": Own(loss), "optimizer": Own(optimizer)})
            history.append(float(loss.detach()))
    return history


def _step(loss: Any, optimizer: Any) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _by_trainer(package: Package, known: Mapping[str, Any], trainer: Options, observe: Observer) -> None:
    by_position = arguments(trainer.get("args") or (), known)[0]
    keyword = arguments(trainer.get("keyword") or {}, known)[1]
    target = trainer["target"]
    result = observe.call(target.rpartition(":")[2], package.symbol(target), by_position, keyword, watch=False)
    observe.record("loss_history", result)


def _predictions(network: Module, examples: Any, observe: Observer) -> Any:
    torch = _torch()
    network.module.eval()
    with torch.no_grad():
        scores = observe.call("forward", network.module, {"x": _floats(examples)})
    if issubclass(type(scores), torch.Tensor) and scores.ndim == 2 and scores.shape[1] > 1:
        return scores.argmax(dim=1)
    return scores


def _loss(package: Package, name: str) -> Any:
    return package.symbol(name) if ":" in name else getattr(_torch().nn.functional, name)


def _floats(values: Any) -> Any:
    return values.to(_torch().float32) if values.is_floating_point() else values


def _pictures(inputs: Mapping[str, Any], options: Options) -> Mapping[str, Any]:
    if not options.get("channels_first"):
        return inputs
    return {
        name: value.permute(0, 3, 1, 2).contiguous() if name.startswith("X_") else value
        for name, value in inputs.items()
    }


def _torch() -> Any:
    import torch

    return torch
