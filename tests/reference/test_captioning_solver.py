"""The solver of captioning models: its update rules beside torch's, and a model that learns to caption scenes."""

import numpy as np
import pytest

from reference.captioning_solver import CaptioningSolver, adam, sgd
from reference.classifiers import CaptioningRNN
from reference.coco_utils import decode_captions, load_coco_data


@pytest.mark.parametrize(("rule", "name"), [(sgd, "SGD"), (adam, "Adam")])
def test_five_steps_are_those_of_torch(rule, name):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    w, gradients = rng.standard_normal((4, 3)), rng.standard_normal((5, 4, 3))
    leaf = torch.tensor(w, requires_grad=True)
    optimizer = getattr(torch.optim, name)([leaf], lr=0.03)
    config = {"learning_rate": 0.03}
    for dw in gradients:
        leaf.grad = torch.tensor(dw)
        optimizer.step()
        w, config = rule(w, dw, config)
    np.testing.assert_allclose(w, leaf.detach().numpy(), rtol=1e-10)


def test_a_rule_changes_none_of_its_arguments():
    w, dw, config = np.ones(3), np.ones(3), {"m": np.ones(3), "v": np.ones(3), "t": 4}
    adam(w, dw, config)
    assert (w == 1).all()
    assert (dw == 1).all()
    assert (config["m"] == 1).all()
    assert config["t"] == 4


def test_an_unknown_rule_is_named():
    model = CaptioningRNN({"<NULL>": 0}, 2, 3, 4)
    with pytest.raises(ValueError, match="nadam"):
        CaptioningSolver(model, {}, update_rule="nadam")


def test_learning_rates_decay_after_each_epoch():
    data = load_coco_data(max_train=30)
    model = CaptioningRNN(data["word_to_idx"], data["train_features"].shape[1], 4, 5)
    config = {"learning_rate": 1e-2}
    solver = CaptioningSolver(
        model, data, optim_config=config, lr_decay=0.5, batch_size=10, num_epochs=2, verbose=False
    )
    solver.train()
    assert len(solver.loss_history) == 6
    assert all(each["learning_rate"] == pytest.approx(0.0025) for each in solver.optim_configs.values())
    assert config == {"learning_rate": 1e-2}


def test_it_prints_when_it_is_asked_to(capsys):
    data = load_coco_data(max_train=30)
    model = CaptioningRNN(data["word_to_idx"], data["train_features"].shape[1], 4, 5)
    capsys.readouterr()
    CaptioningSolver(model, data, update_rule=sgd, batch_size=10, num_epochs=1, print_every=2).train()
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize("cell_type", ["rnn", "lstm"])
def test_captions_of_held_out_scenes_come_out_right(cell_type):
    data = load_coco_data()
    model = CaptioningRNN(data["word_to_idx"], data["train_features"].shape[1], 32, 64, cell_type)
    CaptioningSolver(
        model, data, optim_config={"learning_rate": 1e-2}, lr_decay=0.9, num_epochs=12, verbose=False
    ).train()
    said = decode_captions(model.sample(data["val_features"], max_length=9), data["idx_to_word"])
    right = decode_captions(data["val_captions"][:, 1:], data["idx_to_word"])
    assert np.mean([ours == theirs for ours, theirs in zip(said, right, strict=True)]) > 0.7
