"""A torch optimiser of the student's making: where it takes a network whose gradients are given.

The target is a function that gets a network and returns a torch.optim.Optimizer for its parameters.
Inputs: `parameters`, a mapping name -> array, the network's parameters; `gradients`, a mapping name -> array with a
leading axis of steps. No options.
Records `path.<name>`: the parameter after each step, (steps, ...). Two optimisers of the same kind and settings take
the same path, whatever they are called.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..copies import Own
from ..observer import Observer
from ..package import Package
from ..returns import spoken


def probe(package: Package, inputs: Mapping[str, Any], options: Mapping[str, Any], observe: Observer) -> None:
    """Make the optimiser, take the steps."""
    import torch

    network = torch.nn.Module()
    for name, value in inputs["parameters"].items():
        network.register_parameter(name, torch.nn.Parameter(value.clone()))
    called = package.target.rpartition(":")[2]
    optimizer = observe.call(called, package.symbol(), {"model": Own(network)})
    if not issubclass(type(optimizer), torch.optim.Optimizer):
        observe.refuse(f"`{called}` must return an optimiser of torch.optim, it returned {spoken(optimizer)}")
    paths: dict[str, list[Any]] = {name: [] for name in inputs["parameters"]}
    for step in range(len(next(iter(inputs["gradients"].values())))):
        for name, parameter in network.named_parameters():
            parameter.grad = inputs["gradients"][name][step].to(parameter.dtype)
        observe.call(f"step {step + 1}", optimizer.step, {})
        for name, parameter in network.named_parameters():
            paths[name].append(parameter.detach().clone())
    for name, path in paths.items():
        observe.record(f"path.{name}", torch.stack(path))
