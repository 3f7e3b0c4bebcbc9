"""k nearest neighbours: training remembers everything, and prediction asks the k closest examples for a vote.

The distances are computed three times, with two loops, one and none: the same numbers, ever faster.
"""

import numpy as np


class KNearestNeighbor:
    """A k-nearest-neighbour classifier with the Euclidean (L2) distance.

    Letters in the shapes below: N test examples, M training examples, D numbers in an example.
    Source: T. Cover and P. Hart, "Nearest neighbor pattern classification", 1967.
    """

    def train(self, X, y):
        """Remember the training data; there is nothing else to learn.

        Inputs:
        - X: training examples, floating point, of shape (M, D)
        - y: their labels, of shape (M,)
        """
        self.X_train = X
        self.y_train = y

    def predict(self, X, k=1, num_loops=0):
        """Predict a label for each test example.

        Inputs:
        - X: test examples, floating point, of shape (N, D)
        - k: how many neighbours vote
        - num_loops: which of the three ways to compute distances: 0, 1 or 2 loops

        Returns:
        - y_pred: predicted labels, of shape (N,)

        Raises ValueError for any other number of loops.
        """
        if num_loops == 0:
            dists = self.compute_distances_no_loops(X)
        elif num_loops == 1:
            dists = self.compute_distances_one_loop(X)
        elif num_loops == 2:
            dists = self.compute_distances_two_loops(X)
        else:
            raise ValueError(f"num_loops must be 0, 1 or 2, not {num_loops!r}")
        return self.predict_labels(dists, k=k)

    def compute_distances_two_loops(self, X):
        """Distances with a loop over the test examples and one over the training examples.

        Inputs:
        - X: test examples, of shape (N, D)

        Returns:
        - dists: of shape (N, M); dists[i, j] is the Euclidean distance between X[i] and X_train[j]
        """
        num_test, num_train = X.shape[0], self.X_train.shape[0]
        dists = np.zeros((num_test, num_train), dtype=np.result_type(X, np.float32))
        for i in range(num_test):
            for j in range(num_train):
                # TODO: Compute the Euclidean distance between the test example X[i] and the training example
                # self.X_train[j] and store it in dists[i, j]. Use neither a loop over the D numbers nor
                # np.linalg.norm.
                raise NotImplementedError(
                    "Write KNearestNeighbor.compute_distances_two_loops: it must return dists, of "
                    "shape (N, M)."
                )
        return dists

    def compute_distances_one_loop(self, X):
        """Distances with a single loop, over the test examples.

        Inputs and returns: see compute_distances_two_loops.
        """
        num_test, num_train = X.shape[0], self.X_train.shape[0]
        dists = np.zeros((num_test, num_train), dtype=np.result_type(X, np.float32))
        for i in range(num_test):
            # TODO: Compute the distances between X[i] and all training examples at once and store them in
            # dists[i]. Broadcasting makes the second loop unnecessary. Do not use np.linalg.norm.
            raise NotImplementedError(
                "Write KNearestNeighbor.compute_distances_one_loop: compute the distances between "
                "X[i] and all training examples at once and store them in dists[i]."
            )
        return dists

    def compute_distances_no_loops(self, X):
        """Distances without any Python loop, and without an array of shape (N, M, D), which would not fit in memory.

        Inputs and returns: see compute_distances_two_loops.
        """
        # TODO: Compute all distances with array operations only (no loop, no comprehension, no SciPy, no
        # np.linalg.norm) and store them in dists.
        # Hint: multiply out the squared distance; one of the terms is a matrix product.
        raise NotImplementedError(
            "Write KNearestNeighbor.compute_distances_no_loops: compute all distances with array "
            "operations only (no loop, no comprehension, no SciPy, no np.linalg.norm) and store "
            "them in dists."
        )
        return dists

    def predict_labels(self, dists, k=1):
        """Let the k nearest training examples of each test example vote on its label.

        Inputs:
        - dists: distances between test and training examples, of shape (N, M)
        - k: how many neighbours vote

        Returns:
        - y_pred: the label with most votes for each test example, of shape (N,);
          of labels with equally many votes, the smallest
        """
        num_test = dists.shape[0]
        y_pred = np.zeros(num_test, dtype=self.y_train.dtype)
        for i in range(num_test):
            # TODO: Find the labels of the k training examples that are nearest to test example i and store them
            # in closest_y. Hint: np.argsort.
            raise NotImplementedError(
                "Write part 1 of 2 of KNearestNeighbor.predict_labels: find the labels of the k "
                "training examples that are nearest to test example i and store them in closest_y."
            )
            # TODO: Store the most frequent label of closest_y in y_pred[i]. When several labels are equally
            # frequent, take the smallest of them.
            raise NotImplementedError(
                "Write part 2 of 2 of KNearestNeighbor.predict_labels: store the most frequent "
                "label of closest_y in y_pred[i]."
            )
        return y_pred
