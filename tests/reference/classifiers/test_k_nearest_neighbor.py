"""Nearest neighbours: three ways to the distances torch.cdist finds, and votes with ties to the smaller label."""

import ast
import inspect
import textwrap

import numpy as np
import pytest

from reference.classifiers import KNearestNeighbor

from ...referees import frozen

WAYS = ["compute_distances_two_loops", "compute_distances_one_loop", "compute_distances_no_loops"]
LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def trained(X, y):
    classifier = KNearestNeighbor()
    classifier.train(frozen(X), frozen(y))
    return classifier


def voters(*labels):
    """A classifier whose training examples lie 0, 1, 2 ... away from the one test example, and those distances."""
    return trained(np.arange(len(labels), dtype=float)[:, np.newaxis], np.array(labels)), np.arange(len(labels))[None]


@pytest.mark.parametrize("way", WAYS)
class TestDistances:
    @pytest.mark.parametrize(("N", "M", "D"), [(7, 5, 4), (1, 5, 3), (5, 1, 3), (1, 1, 1), (2, 3, 0), (3, 3, 64)])
    def test_torch_agrees(self, way, N, M, D):
        torch = pytest.importorskip("torch")
        rng = np.random.default_rng(0)
        X, X_train = rng.standard_normal((N, D)), rng.standard_normal((M, D))
        dists = getattr(trained(X_train, np.zeros(M, int)), way)(frozen(X))
        expected = torch.cdist(torch.tensor(X), torch.tensor(X_train), compute_mode="donot_use_mm_for_euclid_dist")
        np.testing.assert_allclose(dists, expected.numpy(), rtol=1e-12)

    def test_worked_by_hand(self, way):
        dists = getattr(trained(np.array([[0.0, 0.0], [6.0, 8.0]]), np.array([0, 1])), way)(np.array([[3.0, 4.0]]))
        np.testing.assert_array_equal(dists, [[5, 5]])

    def test_float32_stays(self, way):
        rng = np.random.default_rng(0)
        X, X_train = (255 * rng.random((4, 30))).astype(np.float32), (255 * rng.random((6, 30))).astype(np.float32)
        dists = getattr(trained(X_train, np.zeros(6, int)), way)(X)
        assert dists.dtype == np.float32
        expected = np.linalg.norm(X[:, np.newaxis].astype(float) - X_train, axis=2)
        np.testing.assert_allclose(dists, expected, rtol=1e-4)

    def test_whole_numbers_are_not_cut_off(self, way):
        dists = getattr(trained(np.array([[0, 0], [1, 2]]), np.array([0, 1])), way)(np.array([[1, 1]]))
        np.testing.assert_allclose(dists, [[np.sqrt(2), 1]])

    def test_the_distance_to_itself_is_a_number(self, way):
        X = 255 * np.random.default_rng(0).random((40, 300))
        dists = getattr(trained(X, np.zeros(40, int)), way)(X)
        np.testing.assert_allclose(np.diag(dists), 0, atol=1e-3)

    def test_it_uses_the_loops_of_its_name(self, way):
        tree = ast.parse(textwrap.dedent(inspect.getsource(getattr(KNearestNeighbor, way))))
        assert sum(isinstance(node, LOOPS) for node in ast.walk(tree)) == 2 - WAYS.index(way)


class TestVotes:
    @pytest.mark.parametrize("labels", [(2, 1), (1, 2), (9, 1, 9, 1), (3, 0, 1, 2), (5, 4, 3, 4, 5)])
    def test_ties_go_to_the_smaller_label(self, labels):
        classifier, dists = voters(*labels)
        smallest = min(label for label in labels if labels.count(label) == max(map(labels.count, labels)))
        assert classifier.predict_labels(dists, k=len(labels)) == [smallest]

    def test_more_votes_beat_a_nearer_or_smaller_label(self):
        classifier, dists = voters(0, 7, 7, 3)
        assert classifier.predict_labels(dists, k=4) == [7]

    def test_only_the_k_nearest_vote(self):
        classifier, dists = voters(4, 4, 2, 2, 2)
        assert [int(classifier.predict_labels(dists, k=k)[0]) for k in (1, 2, 3, 4, 5)] == [4, 4, 4, 2, 2]

    def test_one_neighbour_is_the_default(self):
        classifier, dists = voters(3, 1, 1)
        assert classifier.predict_labels(dists) == [3]

    def test_more_neighbours_than_examples(self):
        classifier, dists = voters(3, 1, 1)
        assert classifier.predict_labels(dists, k=50) == [1]

    def test_equal_distances_keep_the_order_of_the_training_examples(self):
        classifier, _ = voters(5, 0, 1)
        assert classifier.predict_labels(np.zeros((1, 3)), k=1) == [5]

    def test_random_votes_counted_one_by_one(self):
        rng = np.random.default_rng(0)
        labels, dists = rng.integers(0, 4, 30), rng.permuted(np.tile(np.arange(30.0), (50, 1)), axis=1)
        y_pred = trained(np.zeros((30, 1)), labels).predict_labels(frozen(dists), k=6)
        for row, predicted in zip(dists, y_pred, strict=True):
            votes = [sum(row[m] < 6 and labels[m] == label for m in range(30)) for label in range(4)]
            assert predicted == votes.index(max(votes))

    @pytest.mark.parametrize("dtype", [np.int64, np.uint8, np.float64])
    def test_labels_keep_their_type(self, dtype):
        classifier = trained(np.zeros((2, 1)), np.array([1, 0], dtype))
        y_pred = classifier.predict_labels(np.zeros((3, 2)), k=2)
        assert y_pred.dtype == dtype
        assert y_pred.shape == (3,)


@pytest.mark.parametrize("num_loops", [0, 1, 2])
def test_prediction_learns_clusters(clusters, num_loops):
    classifier = trained(clusters["X_train"], clusters["y_train"])
    assert np.mean(classifier.predict(clusters["X_val"], k=5, num_loops=num_loops) == clusters["y_val"]) > 0.95


def test_no_loops_and_one_neighbour_are_the_defaults(clusters, monkeypatch):
    classifier = trained(clusters["X_train"], clusters["y_train"])
    expected = classifier.predict(clusters["X_val"], k=1, num_loops=2)
    for way in WAYS[:2]:
        monkeypatch.delattr(KNearestNeighbor, way)
    np.testing.assert_array_equal(classifier.predict(clusters["X_val"]), expected)


def test_three_loops_are_refused(clusters):
    with pytest.raises(ValueError, match="0, 1 or 2, not 3"):
        trained(clusters["X_train"], clusters["y_train"]).predict(clusters["X_val"], num_loops=3)
