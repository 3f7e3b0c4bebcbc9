"""The `fit` probe: a network trained on a few examples."""

from __future__ import annotations

import numpy as np

RNG = np.random.default_rng(9)
CENTRES = RNG.normal(size=(3, 6, 6, 2))
LABELS = np.arange(60) % 3
PICTURES = CENTRES[LABELS] + 0.3 * RNG.normal(size=(60, 6, 6, 2))
INPUTS = {"X_train": PICTURES[:45], "y_train": LABELS[:45], "X_test": PICTURES[45:]}
NET = """
    import torch
    from torch import nn
    def build(lr=0.1):
        net = nn.Sequential(nn.Conv2d(2, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(64, 3))
        return net, torch.optim.Adam(net.parameters(), lr=lr)
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(72, 3)
        def forward(self, x):
            return self.fc(x.flatten(1))
    def train(model, optimizer, X, y, steps=1):
        history = []
        for _ in range(steps):
            loss = nn.functional.cross_entropy(model(X.float()), y)
            optimizer.zero_grad(); loss.backward(); optimizer.step()
            history.append(loss.item())
        return history
    def wrong():
        return 1, 2, 3
    """


def test_a_network_with_its_optimiser(torch_box):
    options = {"construct": {"lr": 0.02}, "epochs": 4, "batch": 9, "channels_first": True}
    answer = torch_box(NET).job("fit", "layers:build", INPUTS, options, repeat=True)
    assert answer["status"] == "ok", answer
    values = answer["values"]
    assert len(values["loss_history"]) == 20
    assert values["loss_history"][-1] < 0.5 * values["loss_history"][0]
    np.testing.assert_array_equal(values["predictions"], LABELS[45:])
    assert values["count"] == 4 * 2 * 9 + 4 + 64 * 3 + 3
    assert answer["unstable"] == []


def test_a_class_with_an_optimiser_of_ours_and_a_trainer_of_theirs(torch_box):
    options = {"optimizer": {"name": "SGD", "lr": 0.05, "momentum": 0.9}, "epochs": 5}
    values = torch_box(NET).job("fit", "layers:Net", INPUTS, options)["values"]
    np.testing.assert_array_equal(values["predictions"], LABELS[45:])
    trainer = {"target": "layers:train", "args": ["model", "optimizer", "X_train", "y_train"], "keyword": {"steps": 20}}
    values = torch_box(NET).job("fit", "layers:Net", INPUTS, {"optimizer": {"lr": 0.05}, "trainer": trainer})["values"]
    assert len(values["loss_history"]) == 20
    assert (values["predictions"] == LABELS[45:]).mean() > 0.8


def test_what_is_no_network_is_told(torch_box):
    answer = torch_box(NET).job("fit", "layers:wrong", INPUTS, {})
    assert answer["error"]["message"] == "`wrong` must return (model, optimizer), it returned 3 values"
