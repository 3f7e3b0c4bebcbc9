import numpy as np

class KNearestNeighbor:
    def train(self, X, y):
        self.X_train, self.y_train = X, y

    def predict(self, X, k=1, num_loops=0):
        f = [self.compute_distances_no_loops, self.compute_distances_one_loop, self.compute_distances_two_loops]
        return self.predict_labels(f[num_loops](X), k)

    def compute_distances_two_loops(self, X):
        d = []
        for a in X:
            row = []
            for b in self.X_train:
                row.append(((a - b) ** 2).sum() ** 0.5)
            d.append(row)
        return np.array(d)

    def compute_distances_one_loop(self, X):
        return np.array([np.sqrt(np.square(self.X_train - a).sum(1)) for a in X])

    def compute_distances_no_loops(self, X):
        # small enough: one big difference tensor
        diff = X[:, None, :] - self.X_train[None, :, :]
        return np.sqrt(np.einsum('nmd,nmd->nm', diff, diff))

    def predict_labels(self, dists, k=1):
        y_pred = np.zeros(len(dists))
        for i in range(len(dists)):
            near = sorted(range(len(self.y_train)), key=lambda j: dists[i][j])[:k]
            count = {}
            for j in near:
                label = self.y_train[j]
                count[label] = count.get(label, 0) + 1
            best = None
            for label in sorted(count):
                if best is None or count[label] > count[best]:
                    best = label
            y_pred[i] = best
        return y_pred
