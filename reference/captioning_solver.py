"""The CaptioningSolver trains a captioning model: it draws captions with their images, and steps every parameter.

A model has `params`, a dictionary of arrays, and `loss(features, captions)`, which returns the loss and a dictionary of
gradients with the names of the parameters.
"""

import numpy as np

from .coco_utils import sample_coco_minibatch


class CaptioningSolver:
    """Stochastic gradient descent on a captioning model.

    A typical use:

        solver = CaptioningSolver(model, data, update_rule="adam", optim_config={"learning_rate": 5e-3}, num_epochs=5)
        solver.train()

    Afterwards `loss_history` has a loss for each step, and the model has the last parameters.
    """

    def __init__(
        self,
        model,
        data,
        *,
        update_rule="adam",
        optim_config=None,
        lr_decay=1.0,
        batch_size=100,
        num_epochs=10,
        print_every=10,
        verbose=True,
    ):
        """Prepare to train.

        Inputs:
        - model: the model, as above
        - data: what `load_coco_data` returned, or a dictionary with its train_captions, train_image_idxs,
          train_features and train_urls
        - update_rule: "sgd" or "adam", or a function like those below
        - optim_config: the hyper-parameters of the update rule; each parameter gets a copy
        - lr_decay: factor on the learning rate after each epoch
        - batch_size: how many captions each step looks at
        - num_epochs: how often to go through the training captions
        - print_every: print the loss each so many steps
        - verbose: whether to print losses

        Raises ValueError for an update rule that there is not.
        """
        if not callable(update_rule) and update_rule not in RULES:
            raise ValueError(f"there is no update rule {update_rule!r}: use one of {', '.join(RULES)}")
        self.model = model
        self.data = data
        self.update_rule = update_rule if callable(update_rule) else RULES[update_rule]
        self.optim_config = optim_config or {}
        self.lr_decay = lr_decay
        self.batch_size = batch_size
        self.num_epochs = num_epochs
        self.print_every = print_every
        self.verbose = verbose

        self.epoch = 0
        self.loss_history = []
        self.optim_configs = {name: dict(self.optim_config) for name in model.params}

    def train(self):
        """Train for num_epochs."""
        iterations_per_epoch = max(len(self.data["train_captions"]) // self.batch_size, 1)
        num_iterations = self.num_epochs * iterations_per_epoch
        for t in range(num_iterations):
            self._step()
            if self.verbose and t % self.print_every == 0:
                print(f"step {t + 1} of {num_iterations}: loss {self.loss_history[-1]:f}")
            if (t + 1) % iterations_per_epoch == 0:
                self._end_epoch()

    def _step(self):
        """One step of all parameters, on one minibatch."""
        captions, features, _ = sample_coco_minibatch(self.data, self.batch_size, split="train")
        loss, grads = self.model.loss(features, captions)
        self.loss_history.append(loss)
        for name, w in self.model.params.items():
            next_w, next_config = self.update_rule(w, grads[name], self.optim_configs[name])
            self.model.params[name] = next_w
            self.optim_configs[name] = next_config

    def _end_epoch(self):
        """Lower the learning rates."""
        self.epoch += 1
        for config in self.optim_configs.values():
            if "learning_rate" in config:
                config["learning_rate"] *= self.lr_decay


def sgd(w, dw, config):
    """Plain gradient descent: a step against the gradient.

    Inputs:
    - w: weights, dw: their gradient, of the same shape
    - config: {"learning_rate": 1e-2 by default}

    Returns a tuple of:
    - next_w: the weights after the step
    - next_config: the config for the next step
    """
    config = {"learning_rate": 1e-2, **config}
    return w - config["learning_rate"] * dw, config


def adam(w, dw, config):
    """Adam, which you wrote in assignment 2: moving averages of the gradient and of its square, bias corrected.

    Source: D. Kingma and J. Ba, "Adam: a method for stochastic optimization", 2015.

    Inputs:
    - w: weights, dw: their gradient, of the same shape
    - config: {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8} by default, and m, v and t from
      the step before

    Returns a tuple of:
    - next_w: the weights after the step
    - next_config: the config for the next step
    """
    start = {"m": np.zeros_like(w), "v": np.zeros_like(w), "t": 0}
    config = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, **start, **config}
    beta1, beta2, t = config["beta1"], config["beta2"], config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    step = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + config["epsilon"])
    return w - config["learning_rate"] * step, {**config, "m": m, "v": v, "t": t}


RULES = {"sgd": sgd, "adam": adam}
