"""A two-layer network in one piece, without layers, that trains itself: the form of the older editions (to 2020)."""

import numpy as np


class TwoLayerNet:
    """affine - ReLU - affine - softmax, with an L2 penalty on the weights.

    Letters in the shapes below: D input_size, H hidden_size, C output_size.
    """

    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        """Make a network with small random weights and zero biases, in `params`.

        - W1: (D, H), b1: (H,), W2: (H, C), b2: (C,)

        Inputs:
        - input_size: how many numbers an example has
        - hidden_size: how many hidden units there are
        - output_size: how many classes there are
        - std: standard deviation of the initial weights
        """
        self.params = {
            "W1": std * np.random.randn(input_size, hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": std * np.random.randn(hidden_size, output_size),
            "b2": np.zeros(output_size),
        }

    def loss(self, X, y=None, reg=0.0):
        """Scores of a minibatch or, when labels are given, the loss and its gradients.

        Inputs:
        - X: examples, of shape (N, D)
        - y: their labels, of shape (N,); 0 <= y[i] < C
        - reg: regularisation strength

        Returns, when y is None:
        - scores: of shape (N, C)

        Returns otherwise a tuple of:
        - loss: a scalar, mean cross entropy + reg * (sum(W1^2) + sum(W2^2))
        - grads: a dictionary with the gradient of the loss for each name in self.params
        """
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]

        # BEGIN SOLUTION
        # PROMPT: The forward pass: store the scores of the examples in scores, of shape (N, C).
        hidden = np.maximum(0, X @ W1 + b1)  # (N, H)
        scores = hidden @ W2 + b2  # (N, C)
        # END SOLUTION

        if y is None:
            return scores

        # BEGIN SOLUTION
        # PROMPT: Store the loss in loss: the mean softmax loss, and the L2 penalty on W1 and W2.
        # PROMPT: Mind large scores: no exponential may overflow.
        num_examples = X.shape[0]
        examples = np.arange(num_examples)
        shifted = scores - np.max(scores, axis=1, keepdims=True)
        log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))  # (N, C)
        loss = -np.mean(log_probs[examples, y]) + reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        # END SOLUTION

        # BEGIN SOLUTION
        # PROMPT: The backward pass: store the gradient of self.params[name] in grads[name], for all four.
        dscores = np.exp(log_probs)
        dscores[examples, y] -= 1
        dscores /= num_examples  # (N, C)
        dhidden = (dscores @ W2.T) * (hidden > 0)  # (N, H), through the ReLU
        grads = {
            "W1": X.T @ dhidden + 2 * reg * W1,
            "b1": np.sum(dhidden, axis=0),
            "W2": hidden.T @ dscores + 2 * reg * W2,
            "b2": np.sum(dscores, axis=0),
        }
        # END SOLUTION
        return loss, grads

    def train(
        self,
        X,
        y,
        X_val,
        y_val,
        learning_rate=1e-3,
        learning_rate_decay=0.95,
        reg=5e-6,
        num_iters=100,
        batch_size=200,
        verbose=False,
    ):
        """Train with stochastic gradient descent.

        Inputs:
        - X, y: training examples, of shape (N, D), and their labels, of shape (N,)
        - X_val, y_val: validation examples, of shape (N_val, D), and their labels, of shape (N_val,)
        - learning_rate: how far to step
        - learning_rate_decay: factor on the learning rate after each epoch
        - reg: regularisation strength
        - num_iters: how many steps to take
        - batch_size: how many examples each step looks at
        - verbose: whether to print the loss now and then

        Returns a dictionary of:
        - loss_history: a list of num_iters losses, the loss on the minibatch before each step
        - train_acc_history: accuracy on the minibatch, once an epoch
        - val_acc_history: accuracy on the validation data, once an epoch
        """
        num_train = X.shape[0]
        iterations_per_epoch = max(num_train // batch_size, 1)
        loss_history, train_acc_history, val_acc_history = [], [], []

        for it in range(num_iters):
            # BEGIN SOLUTION
            # PROMPT: Draw batch_size training examples at random (with replacement is fine) and store them in
            # PROMPT: X_batch and their labels in y_batch.
            batch = np.random.choice(num_train, batch_size)
            X_batch, y_batch = X[batch], y[batch]
            # END SOLUTION

            loss, grads = self.loss(X_batch, y=y_batch, reg=reg)
            loss_history.append(loss)

            # BEGIN SOLUTION
            # PROMPT: Take one step: update each array in self.params with its gradient in grads.
            self.params = {name: w - learning_rate * grads[name] for name, w in self.params.items()}
            # END SOLUTION

            if verbose and it % 100 == 0:
                print(f"step {it} of {num_iters}: loss {loss:.6f}")
            if it % iterations_per_epoch == 0:
                train_acc_history.append(np.mean(self.predict(X_batch) == y_batch))
                val_acc_history.append(np.mean(self.predict(X_val) == y_val))
                learning_rate *= learning_rate_decay

        return {
            "loss_history": loss_history,
            "train_acc_history": train_acc_history,
            "val_acc_history": val_acc_history,
        }

    def predict(self, X):
        """Predict the class with the highest score for each example.

        Inputs:
        - X: examples, of shape (N, D)

        Returns:
        - y_pred: predicted labels, of shape (N,)
        """
        # BEGIN SOLUTION
        # PROMPT: Store the label of the highest score of each example in y_pred.
        y_pred = np.argmax(self.loss(X), axis=1)  # (N, C) -> (N,)
        # END SOLUTION
        return y_pred
