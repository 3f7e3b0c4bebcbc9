import numpy as np


class KNearestNeighbor(object):
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
        else:
            dists = self.compute_distances_two_loops(X)
        return self.predict_labels(dists, k=k)

    def compute_distances_two_loops(self, X):
        dists = np.zeros((X.shape[0], self.X_train.shape[0]))
        for i in range(X.shape[0]):
            for j in range(self.X_train.shape[0]):
                dists[i][j] = np.sqrt(np.sum((self.X_train[j] - X[i]) ** 2))
        return dists

    def compute_distances_one_loop(self, X):
        dists = np.zeros((X.shape[0], self.X_train.shape[0]))
        for i in range(X.shape[0]):
            dists[i] = np.sqrt(((self.X_train - X[i]) ** 2).sum(1))
        return dists

    def compute_distances_no_loops(self, X):
        dists = np.sqrt(np.maximum(0, np.sum(X ** 2, axis=1)[:, None] + np.sum(self.X_train ** 2, axis=1)[None]
                        - 2 * X.dot(self.X_train.T)))
        return dists

    def predict_labels(self, dists, k=1):
        num_test = dists.shape[0]
        y_pred = np.zeros(num_test)
        for i in range(num_test):
            closest_y = self.y_train[np.argsort(dists[i])[:k]]
            labels, counts = np.unique(closest_y, return_counts=True)
            while np.sum(counts == counts.max()) > 1:
                # a tie: vote again with one neighbour less
                closest_y = closest_y[:k - 1]
                labels, counts = np.unique(self.y_train[np.argsort(dists[i])[:k]], return_counts=True)
            y_pred[i] = labels[counts.argmax()]
        return y_pred
