"""Linear classifiers learn, step as the gradient says, and go on where they stopped."""

import numpy as np
import pytest

from reference.classifiers import LinearClassifier, LinearSVM, Softmax
from reference.classifiers.linear_svm import svm_loss_naive
from reference.classifiers.softmax import softmax_loss_naive

from ...referees import frozen

BOTH = pytest.mark.parametrize("kind", [LinearSVM, Softmax])


class Recorder(LinearClassifier):
    """Remembers its minibatches; the gradient is one everywhere."""

    def __init__(self):
        super().__init__()
        self.batches = []

    def loss(self, X_batch, y_batch, reg):
        self.batches.append((X_batch, y_batch, reg))
        return float(len(self.batches)), np.ones_like(self.W)


@BOTH
def test_it_learns_clusters(kind, clusters):
    classifier = kind()
    losses = classifier.train(clusters["X_train"], clusters["y_train"], learning_rate=0.05, num_iters=200)
    assert len(losses) == 200
    assert np.mean(losses[-20:]) < 0.3 * losses[0]
    assert np.mean(classifier.predict(clusters["X_val"]) == clusters["y_val"]) > 0.95


@pytest.mark.parametrize(("kind", "naive"), [(LinearSVM, svm_loss_naive), (Softmax, softmax_loss_naive)])
def test_its_loss_is_the_one_of_its_name(kind, naive):
    rng = np.random.default_rng(0)
    classifier, X, y = kind(), rng.standard_normal((6, 4)), rng.integers(0, 3, 6)
    classifier.W = rng.standard_normal((4, 3))
    (loss, dW), (expected_loss, expected_dW) = classifier.loss(X, y, 0.2), naive(classifier.W, X, y, 0.2)
    np.testing.assert_allclose(loss, expected_loss)
    np.testing.assert_allclose(dW, expected_dW)


def test_minibatches_are_examples_with_their_own_labels():
    X, y = np.arange(30.0).reshape(10, 3), np.arange(10)
    recorder = Recorder()
    losses = recorder.train(frozen(X), frozen(y), reg=0.25, num_iters=40, batch_size=7)
    assert losses == list(range(1, 41))
    for X_batch, y_batch, reg in recorder.batches:
        assert X_batch.shape == (7, 3)
        np.testing.assert_array_equal(X_batch, X[y_batch])
        assert reg == 0.25
    assert {int(label) for _, y_batch, _ in recorder.batches for label in y_batch} == set(range(10))


def test_each_step_is_the_learning_rate_times_the_gradient():
    W = frozen(np.full((3, 2), 5.0))
    recorder = Recorder()
    recorder.W = W
    recorder.train(np.ones((4, 3)), np.array([0, 1, 0, 1]), learning_rate=0.1, num_iters=3)
    np.testing.assert_allclose(recorder.W, 5 - 3 * 0.1)
    np.testing.assert_array_equal(W, 5)


def test_the_first_weights_are_small_and_as_many_as_the_labels_say():
    classifier = Softmax()
    classifier.train(np.ones((3, 50)), np.array([0, 40, 2], np.uint8), num_iters=0)
    assert classifier.W.shape == (50, 41)
    assert np.std(classifier.W) == pytest.approx(1e-3, rel=0.1)


def test_a_batch_may_be_larger_than_the_data():
    assert len(Softmax().train(np.ones((3, 2)), np.array([0, 1, 0]), num_iters=2, batch_size=20)) == 2


def test_one_class_is_learnt_at_once():
    classifier = Softmax()
    assert classifier.train(np.ones((3, 2)), np.zeros(3, int), reg=0.0, num_iters=1) == [0]
    np.testing.assert_array_equal(classifier.predict(np.ones((1, 2))), [0])


@BOTH
def test_a_second_call_goes_on(kind, clusters):
    X, y = clusters["X_train"], clusters["y_train"]
    classifier = kind()
    first = classifier.train(X, y, learning_rate=0.05, num_iters=100)
    second = classifier.train(X, y, learning_rate=0.05, num_iters=100)
    assert second[0] < 0.5 * first[0]


def test_prediction_takes_the_highest_score():
    classifier = Softmax()
    classifier.W = np.array([[1.0, 0.0, -2.0], [0.0, 1.0, 3.0]])
    np.testing.assert_array_equal(classifier.predict(np.array([[2.0, 1.0], [0.0, 1.0], [1.0, -1.0]])), [0, 2, 0])


def test_it_prints_only_when_asked(clusters, capsys):
    X, y = clusters["X_train"], clusters["y_train"]
    Softmax().train(X, y, num_iters=101)
    assert capsys.readouterr().out == ""
    Softmax().train(X, y, num_iters=101, verbose=True)
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == ["step 0 of 101", "step 100 of 101"]


def test_a_linear_classifier_has_no_loss_of_its_own(clusters):
    with pytest.raises(NotImplementedError, match="LinearSVM or Softmax"):
        LinearClassifier().train(clusters["X_train"], clusters["y_train"])
