import numpy as np


class KNearestNeighbor(object):
    """ my kNN """

    def __init__(self):
        pass

    def train(self, X, y):
        self.X_train = X
        self.y_train = y

    def predict(self, X, k=1, num_loops=0):
        if num_loops == 0:
            dists = self.compute_distances_no_loops(X)
        elif num_loops == 1:
            dists = self.compute_distances_one_loop(X)
        elif num_loops == 2:
            dists = self.compute_distances_two_loops(X)
        else:
            raise ValueError('Invalid value %d for num_loops' % num_loops)
        return self.predict_labels(dists, k=k)

    def compute_distances_two_loops(self, X):
        num_test = X.shape[0]
        num_train = self.X_train.shape[0]
        dists = np.zeros((num_test, num_train), dtype=int)
        for i in range(num_test):
            for j in range(num_train):
                diff = X[i] - self.X_train[j]
                dists[i, j] = np.sqrt(np.dot(diff, diff))
        return dists

    def compute_distances_one_loop(self, X):
        num_test = X.shape[0]
        num_train = self.X_train.shape[0]
        dists = np.zeros((num_test, num_train), dtype=int)
        for i in range(num_test):
            # broadcast the test row against all training rows
            dists[i] = np.sqrt(((self.X_train - X[i]) ** 2).sum(axis=1))
        return dists

    def compute_distances_no_loops(self, X):
        # (a - b)^2 = a^2 - 2ab + b^2
        test_sq = np.sum(X ** 2, axis=1)[:, None]
        train_sq = np.sum(self.X_train ** 2, axis=1)[None, :]
        cross = X.dot(self.X_train.T)
        d2 = test_sq - 2 * cross + train_sq
        return np.sqrt(np.maximum(d2, 0))

    def predict_labels(self, dists, k=1):
        num_test = dists.shape[0]
        y_pred = np.zeros(num_test)
        for i in range(num_test):
            order = np.argsort(dists[i])
            closest_y = self.y_train[order[:k]]
            # unique() is sorted, argmax takes the first -> smallest label wins a tie
            labels, votes = np.unique(closest_y, return_counts=True)
            y_pred[i] = labels[np.argmax(votes)]
        return y_pred
