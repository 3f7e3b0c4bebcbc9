import numpy as np
from scipy.spatial.distance import cdist


class KNearestNeighbor(object):
    def train(self, X, y):
        self.X_train = X
        self.y_train = y

    def predict(self, X, k=1, num_loops=0):
        return self.predict_labels(self.compute_distances_no_loops(X), k)

    def compute_distances_two_loops(self, X):
        d = np.zeros((len(X), len(self.X_train)))
        for i in range(len(X)):
            for j in range(len(self.X_train)):
                d[i, j] = np.sqrt(np.sum((X[i] - self.X_train[j]) ** 2))
        return d

    def compute_distances_one_loop(self, X):
        d = np.zeros((len(X), len(self.X_train)))
        for i in range(len(X)):
            d[i] = np.sqrt(np.sum((X[i] - self.X_train) ** 2, axis=1))
        return d

    def compute_distances_no_loops(self, X):
        return cdist(X, self.X_train, 'euclidean')

    def predict_labels(self, dists, k=1):
        y_pred = np.zeros(dists.shape[0])
        for i in range(dists.shape[0]):
            y_pred[i] = np.bincount(self.y_train[np.argsort(dists[i])[:k]]).argmax()
        return y_pred
