import numpy as np


class KNearestNeighbor(object):
    def train(self, X, y):
        self.X_train = X
        self.y_train = y

    def predict(self, X, k=1, num_loops=0):
        if num_loops == 0:
            return self.predict_labels(self.compute_distances_no_loops(X), k)
        if num_loops == 1:
            return self.predict_labels(self.compute_distances_one_loop(X), k)
        return self.predict_labels(self.compute_distances_two_loops(X), k)

    def compute_distances_two_loops(self, X):
        num_test, num_train = len(X), len(self.X_train)
        dists = np.zeros((num_test, num_train))
        for i in range(num_test):
            for j in range(num_train):
                dists[i, j] = np.sqrt(((X[i] - self.X_train[j]) ** 2).sum())
        return dists

    def compute_distances_one_loop(self, X):
        num_test, num_train = len(X), len(self.X_train)
        dists = np.zeros((num_test, num_train))
        for i in range(num_test):
            dists[i] = [np.sqrt(((X[i] - t) ** 2).sum()) for t in self.X_train]
        return dists

    def compute_distances_no_loops(self, X):
        return np.array([np.sqrt(((self.X_train - x) ** 2).sum(axis=1)) for x in X])

    def predict_labels(self, dists, k=1):
        y_pred = np.zeros(len(dists))
        for i in range(len(dists)):
            y_pred[i] = np.argmax(np.bincount(self.y_train[dists[i].argsort()[:k]]))
        return y_pred
