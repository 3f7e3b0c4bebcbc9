"""A captioning model: built, perhaps trained, and asked to caption; what it says up to <END> is recorded.

The target is a class: a model with a dictionary `params` and `loss(features, captions)` that returns a loss and
gradients, or a torch network that returns scores for (features, captions). Inputs: `X_train`, `y_train` to train with,
`X_test` to caption, and `parameters`, a mapping name -> array that is copied in. Options:
  construct, attributes, setup   as in `call`; fill, scale, dtype   as in `module`
  steps, batch, learning_rate    train by so many steps of Adam (defaults 0, 32, 1e-2)
  method     what captions `X_test` (default `sample`), and `keyword`, its other arguments by name
  null, end  indices of <NULL> (default 0), which does not count in the loss, and <END>
  start      the index of <START>, when a model that puts it before what it says is to be forgiven: it is taken away
  length     how many words are recorded: longer captions are cut, shorter ones filled up with <NULL>
Records `loss_history` if it was trained, and `captions`, (N, T): what stands after <END> is <NULL> there, because a
model may stop at <END> or go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..arguments import build, look_up
from ..copies import Own
from ..modules import Module, is_module
from ..observer import Observer
from ..package import Package
from ..returns import parts

Options = Mapping[str, Any]
Trainer = Callable[[Any, Any], float]  # features, captions -> the loss before the step


def probe(package: Package, inputs: Mapping[str, Any], options: Options, observe: Observer) -> None:
    """Build, train, caption."""
    model = build(package, package.target, inputs, options, observe)
    called = package.target.rpartition(":")[2]
    network = Module(model, called, observe) if is_module(model) else None
    if network:
        network.prepare(options, inputs.get("parameters"))
    elif inputs.get("parameters"):
        observe.set(model, "params", inputs["parameters"])
    if options.get("steps"):
        rate = float(options.get("learning_rate", 1e-2))
        step = _network_step(network, rate, options, observe) if network else _Numpy(model, called, rate, observe)
        observe.fact("loss_history", _train(step, inputs, options))
    if network:
        network.module.eval()
    keyword = look_up(options.get("keyword") or {}, inputs)
    method = options.get("method", "sample")
    said = observe.call(method, observe.get(model, method), {"features": inputs["X_test"]}, keyword)
    observe.record("captions", said)
    captions = observe.values["captions"]
    if type(captions) is np.ndarray and captions.ndim == 2:
        observe.fact("captions", _told(captions, options))


def _train(step: Trainer, inputs: Mapping[str, Any], options: Options) -> list[float]:
    """The losses of all steps; the captions of each are drawn from the job's own start."""
    features, captions = inputs["X_train"], inputs["y_train"]
    batch = int(options.get("batch", 32))
    chosen = [np.random.choice(len(features), batch) for _ in range(int(options["steps"]))]
    return [step(features[rows], captions[rows]) for rows in chosen]


class _Numpy:
    """Adam on a dictionary of parameters."""

    def __init__(self, model: Any, called: str, rate: float, observe: Observer) -> None:
        self.model, self.called, self.rate, self.observe = model, called, rate, observe
        self.params = observe.get(model, "params")
        if not issubclass(type(self.params), dict):
            observe.refuse(f"{called} must keep its parameters in the dictionary `self.params`")
        self.moments: dict[Any, tuple[Any, Any]] = {}
        self.count = 0

    def __call__(self, features: Any, captions: Any) -> float:
        answer = self.observe.call(
            "loss", self.observe.get(self.model, "loss"), {"features": features, "captions": captions}
        )
        found = parts(self.observe, f"{self.called}.loss", answer, ["loss", "grads"])
        self.count += 1
        for name in list(dict.keys(self.params)):
            self._move(name, found["grads"])
        loss = np.asarray(self._plain(found["loss"], "the loss"))
        if loss.size != 1:
            self.observe.refuse(f"{self.called}.loss must return one number as its loss")
        return float(loss.ravel()[0])

    def _move(self, name: Any, grads: Any) -> None:
        w = self._plain(dict.__getitem__(self.params, name), f"the parameter `{name}`")
        if not issubclass(type(grads), dict) or not dict.__contains__(grads, name):
            self.observe.refuse(f"{self.called}.loss must return a gradient for `{name}`")
        dw = self._plain(dict.__getitem__(grads, name), f"the gradient of `{name}`")
        if dw.shape != w.shape:
            self.observe.refuse(f"the gradient of `{name}` must have the shape {w.shape}, it has {dw.shape}")
        m, v = self.moments.get(name, (np.zeros(w.shape), np.zeros(w.shape)))
        m, v = 0.9 * m + 0.1 * dw, 0.999 * v + 0.001 * dw**2
        self.moments[name] = m, v
        step = self.rate * m / (1 - 0.9**self.count) / (np.sqrt(v / (1 - 0.999**self.count)) + 1e-8)
        dict.__setitem__(self.params, name, (w - step).astype(w.dtype))

    def _plain(self, value: Any, what: str) -> Any:
        plain = self.observe.plain(value, what)
        array = np.asarray(plain) if isinstance(plain, int | float | np.ndarray) else np.asarray(None)
        if array.dtype.kind not in "iuf":
            self.observe.refuse(f"{what} must be numbers")
        return array


def _network_step(network: Module, rate: float, options: Options, observe: Observer) -> Trainer:
    """Adam on a torch network: each word but the last is read, each but the first is to be said."""
    torch = network.torch
    optimizer = torch.optim.Adam(network.module.parameters(), lr=rate)
    network.module.train()

    def step(features: Any, captions: Any) -> float:
        arguments = {"features": features.to(torch.float32), "captions": captions[:, :-1]}
        scores = observe.call("forward", network.module, arguments)
        right, null = captions[:, 1:], int(options.get("null", 0))
        if not issubclass(type(scores), torch.Tensor) or scores.shape[:2] != right.shape:
            observe.refuse(f"{network.called} must return scores of shape (N, T, V)")
        loss = torch.nn.functional.cross_entropy(scores.transpose(1, 2), right, ignore_index=null)
        optimizer.zero_grad()
        observe.call("backward", lambda loss: loss.backward(), {"loss": Own(loss)})
        optimizer.step()
        return float(loss.detach())

    return step


def _told(captions: Any, options: Options) -> Any:
    """The captions as they are compared: without <START>, <NULL> behind the first <END>, of the length asked for."""
    null, start, end = (options.get(name) for name in ("null", "start", "end"))
    null = int(null or 0)
    if start is not None and captions.size and (captions[:, 0] == start).all():
        captions = captions[:, 1:]
    if end is not None:
        ended = np.cumsum(captions == end, axis=1) - (captions == end) > 0
        captions = np.where(ended, null, captions)
    missing = int(options.get("length", captions.shape[1])) - captions.shape[1]
    filled = np.pad(captions, ((0, 0), (0, max(missing, 0))), constant_values=null)
    return filled[:, : captions.shape[1] + missing]
