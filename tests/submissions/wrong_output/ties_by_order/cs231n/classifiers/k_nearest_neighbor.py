import numpy as np
from collections import Counter


class KNearestNeighbor(object):
    def __init__(self):
        pass

    def train(self, X, y):
        self.X_train = X
        self.y_train = y

    def predict(self, X, k=1, num_loops=0):
        dists = {0: self.compute_distances_no_loops, 1: self.compute_distances_one_loop,
                 2: self.compute_distances_two_loops}[num_loops](X)
        return self.predict_labels(dists, k=k)

    def compute_distances_two_loops(self, X):
        dists = np.zeros((X.shape[0], self.X_train.shape[0]))
        for i in range(X.shape[0]):
            for j in range(self.X_train.shape[0]):
                dists[i, j] = np.sqrt(np.sum((X[i] - self.X_train[j]) ** 2))
        return dists

    def compute_distances_one_loop(self, X):
        dists = np.zeros((X.shape[0], self.X_train.shape[0]))
        for i in range(X.shape[0]):
            dists[i] = np.sqrt(np.sum((X[i] - self.X_train) ** 2, 1))
        return dists

    def compute_distances_no_loops(self, X):
        return np.sqrt((X ** 2).sum(1, keepdims=True) - 2 * X @ self.X_train.T + (self.X_train ** 2).sum(1))

    def predict_labels(self, dists, k=1):
        y_pred = np.zeros(dists.shape[0])
        for i in range(dists.shape[0]):
            closest_y = self.y_train[np.argsort(dists[i], kind='stable')][:k]
            y_pred[i] = Counter(closest_y.tolist()).most_common(1)[0][0]
        return y_pred
