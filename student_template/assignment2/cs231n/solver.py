"""The Solver trains any model: it draws minibatches, steps every parameter, and remembers what did best.

A model has `params`, a dictionary of arrays, and `loss(X, y)`, which returns the loss and a dictionary of gradients
with the names of the parameters, or, without y, the scores, of shape (N, C).
"""

import pickle

import numpy as np

from . import optim


class Solver:
    """Stochastic gradient descent on a classification model, with accuracies along the way.

    A typical use:

        solver = Solver(model, data, update_rule="sgd", optim_config={"learning_rate": 1e-3}, num_epochs=10)
        solver.train()

    Afterwards `model.params` (and `best_params`) are those with the best validation accuracy, `best_val_acc`;
    `loss_history` has a loss for each step, `train_acc_history` and `val_acc_history` an accuracy for each epoch,
    and one from before the first.
    """

    def __init__(
        self,
        model,
        data,
        *,
        update_rule="sgd",
        optim_config=None,
        lr_decay=1.0,
        batch_size=100,
        num_epochs=10,
        num_train_samples=1000,
        num_val_samples=None,
        checkpoint_name=None,
        verbose=True,
        print_every=10,
    ):
        """Prepare to train.

        Inputs:
        - model: the model, as above
        - data: a dictionary of X_train (N_train, d_1, ..., d_k), y_train (N_train,), X_val (N_val, d_1, ..., d_k)
          and y_val (N_val,)
        - update_rule: the name of a function in optim.py
        - optim_config: the hyper-parameters of the update rule; each parameter gets a copy
        - lr_decay: factor on the learning rate after each epoch
        - batch_size: how many examples each step looks at
        - num_epochs: how often to go through the training data
        - num_train_samples: how many training examples to measure the accuracy on; None for all
        - num_val_samples: how many validation examples to measure the accuracy on; None for all
        - checkpoint_name: when given, everything is saved after each epoch, as `<checkpoint_name>_epoch_<n>.pkl`
        - verbose: whether to print losses and accuracies
        - print_every: print the loss each so many steps

        Raises ValueError for an update rule that optim.py does not have.
        """
        if not hasattr(optim, update_rule):
            raise ValueError(f"there is no update rule {update_rule!r} in optim.py")

        self.model = model
        self.X_train, self.y_train = data["X_train"], data["y_train"]
        self.X_val, self.y_val = data["X_val"], data["y_val"]

        self.update_rule = getattr(optim, update_rule)
        self.optim_config = optim_config or {}
        self.lr_decay = lr_decay
        self.batch_size = batch_size
        self.num_epochs = num_epochs
        self.num_train_samples = num_train_samples
        self.num_val_samples = num_val_samples
        self.checkpoint_name = checkpoint_name
        self.verbose = verbose
        self.print_every = print_every

        self._reset()

    def train(self):
        """Train for num_epochs, then leave the best parameters in the model."""
        iterations_per_epoch = max(self.X_train.shape[0] // self.batch_size, 1)
        num_iterations = self.num_epochs * iterations_per_epoch

        self._measure()
        for t in range(num_iterations):
            self._step()
            if self.verbose and t % self.print_every == 0:
                print(f"step {t + 1} of {num_iterations}: loss {self.loss_history[-1]:f}")
            if (t + 1) % iterations_per_epoch == 0:
                self._end_epoch()

        self.model.params = self.best_params

    def check_accuracy(self, X, y, num_samples=None, batch_size=100):
        """Measure the accuracy of the model.

        Inputs:
        - X: examples, of shape (N, d_1, ..., d_k)
        - y: their labels, of shape (N,)
        - num_samples: when given and smaller than N, look only at so many examples, randomly chosen
        - batch_size: how many examples to hand to the model at once, to save memory

        Returns:
        - acc: the fraction of the examples that the model classifies correctly
        """
        N = X.shape[0]
        if num_samples is not None and num_samples < N:
            chosen = np.random.choice(N, num_samples)
            N, X, y = num_samples, X[chosen], y[chosen]

        batches = [X[start : start + batch_size] for start in range(0, N, batch_size)]
        y_pred = np.concatenate([np.argmax(self.model.loss(batch), axis=1) for batch in batches])
        return np.mean(y_pred == y)

    def _reset(self):
        """Forget all training. The model's parameters stay as they are."""
        self.epoch = 0
        self.best_val_acc = 0.0
        self.best_params = self._copy_params()
        self.loss_history = []
        self.train_acc_history = []
        self.val_acc_history = []
        self.optim_configs = {name: dict(self.optim_config) for name in self.model.params}

    def _step(self):
        """One step of all parameters, on one minibatch."""
        batch = np.random.choice(self.X_train.shape[0], self.batch_size)
        loss, grads = self.model.loss(self.X_train[batch], self.y_train[batch])
        self.loss_history.append(loss)
        for name, w in self.model.params.items():
            next_w, next_config = self.update_rule(w, grads[name], self.optim_configs[name])
            self.model.params[name] = next_w
            self.optim_configs[name] = next_config

    def _end_epoch(self):
        """Lower the learning rates, and see how good the model has become."""
        self.epoch += 1
        for config in self.optim_configs.values():
            config["learning_rate"] *= self.lr_decay
        self._measure()
        self._save_checkpoint()

    def _measure(self):
        """Measure both accuracies, and keep the parameters if they are the best so far."""
        train_acc = self.check_accuracy(self.X_train, self.y_train, num_samples=self.num_train_samples)
        val_acc = self.check_accuracy(self.X_val, self.y_val, num_samples=self.num_val_samples)
        self.train_acc_history.append(train_acc)
        self.val_acc_history.append(val_acc)
        if self.verbose:
            print(f"epoch {self.epoch} of {self.num_epochs}: accuracy train {train_acc:f}, validation {val_acc:f}")
        if val_acc > self.best_val_acc:
            self.best_val_acc = val_acc
            self.best_params = self._copy_params()

    def _copy_params(self):
        """Copies, because an update rule may step in place."""
        return {name: w.copy() for name, w in self.model.params.items()}

    def _save_checkpoint(self):
        """Write the state of the training to a file, when the Solver was given a name for it."""
        if self.checkpoint_name is None:
            return
        checkpoint = {
            "model": self.model,
            "update_rule": self.update_rule.__name__,
            "optim_config": self.optim_config,
            "lr_decay": self.lr_decay,
            "batch_size": self.batch_size,
            "num_train_samples": self.num_train_samples,
            "num_val_samples": self.num_val_samples,
            "epoch": self.epoch,
            "loss_history": self.loss_history,
            "train_acc_history": self.train_acc_history,
            "val_acc_history": self.val_acc_history,
        }
        path = f"{self.checkpoint_name}_epoch_{self.epoch}.pkl"
        if self.verbose:
            print(f"saving a checkpoint to {path}")
        with open(path, "wb") as file:
            pickle.dump(checkpoint, file)
