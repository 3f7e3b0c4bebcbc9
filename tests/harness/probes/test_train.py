"""The `train` probe."""

from __future__ import annotations

import numpy as np

RNG = np.random.default_rng(4)
CENTRES = np.array([[4.0, 0.0], [0.0, 4.0], [-4.0, -4.0]])
LABELS = np.arange(45) % 3
POINTS = CENTRES[LABELS] + 0.3 * RNG.normal(size=(45, 2))
DATA = {
    "X_train": POINTS[:30], "y_train": LABELS[:30], "X_val": POINTS[30:36], "y_val": LABELS[30:36],
    "X_test": POINTS[36:],
}  # fmt: skip


def test_a_classifier_with_its_own_train(solved):
    options = {"keyword": {"learning_rate": 0.1, "num_iters": 60, "batch_size": 10}, "state": {"W": "W"}}
    inputs = {name: DATA[name] for name in ("X_train", "y_train", "X_test")}
    answer = solved.job("train", "classifiers.linear_classifier:Softmax", inputs, options, repeat=True)
    assert answer["status"] == "ok", answer
    values = answer["values"]
    assert len(values["loss_history"]) == 60
    assert values["loss_history"][-1] < values["loss_history"][0]
    np.testing.assert_array_equal(values["predictions"], LABELS[36:])
    assert values["W"].shape == (2, 3)
    assert answer["unstable"] == []


def test_a_net_with_the_solver(solved):
    options = {
        "construct": {"input_dim": 2, "hidden_dim": 8, "num_classes": 3, "weight_scale": 0.1},
        "solver": {"optim_config": {"learning_rate": 0.3}, "num_epochs": 12, "batch_size": 10, "verbose": False},
    }
    answer = solved.job("train", "classifiers.fc_net:TwoLayerNet", DATA, options)
    assert answer["status"] == "ok", answer
    values = answer["values"]
    assert len(values["loss_history"]) == 36
    assert len(values["val_acc_history"]) == 13
    assert values["best_val_acc"] == 1.0
    np.testing.assert_array_equal(values["predictions"], LABELS[36:])
    assert answer["changed"] == []


def test_a_dictionary_of_histories_and_other_names(box):
    text = """
        import numpy as np

        class Net:
            def fit(self, X, y, rounds=1):
                return {"loss_history": [1.0] * rounds, "train_acc_history": [0.5]}

            def labels(self, X):
                return [int(x.sum() > 0) for x in X]
        """
    options = {"method": "fit", "keyword": {"rounds": 2}, "predict": "labels"}
    values = box(text).job("train", "layers:Net", DATA, options)["values"]
    assert values["loss_history"] == [1.0, 1.0]
    assert values["train_acc_history"] == [0.5]
    assert len(values["predictions"]) == 9


def test_training_that_fails_keeps_what_there_is(box):
    text = """
        class Net:
            def train(self, X, y):
                return [1.0]

            def predict(self, X):
                raise ValueError("no")
        """
    answer = box(text).job("train", "layers:Net", DATA)
    assert (answer["status"], answer["error"]["stage"]) == ("error", "predict")
    assert answer["values"] == {"loss_history": [1.0]}
