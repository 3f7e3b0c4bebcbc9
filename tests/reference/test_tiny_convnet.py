"""The trained net: small, as good as promised, made by the script beside it, and equal to convolution by loops."""

import numpy as np
import pytest
import torch

from reference import train_tiny_convnet
from reference.embedded_images import load_embedded
from reference.safetensors_file import read_safetensors, write_safetensors
from reference.tiny_convnet import WEIGHTS, TinyConvNet, deprocess, load_tiny_convnet, preprocess


@pytest.fixture(scope="module")
def net():
    return load_tiny_convnet()


@pytest.fixture(scope="module")
def data():
    return load_embedded()


def conv_by_loops(x, w, b):
    """3x3 convolution with padding 1 of one image (C, H, W)."""
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    out = np.empty((len(w), *x.shape[1:]))
    for f, i, j in np.ndindex(out.shape):
        out[f, i, j] = np.sum(padded[:, i : i + 3, j : j + 3] * w[f]) + b[f]
    return out


def scores_by_loops(x, arrays):
    """The whole net, for one image (3, H, W) and the arrays of the file."""
    for stage, first in enumerate((0, 5, 10)):
        if stage:
            C, H, W = x.shape
            x = x[:, : H // 2 * 2, : W // 2 * 2].reshape(C, H // 2, 2, W // 2, 2).max(axis=(2, 4))
        for layer in (first, first + 2):
            x = np.maximum(0, conv_by_loops(x, arrays[f"features.{layer}.weight"], arrays[f"features.{layer}.bias"]))
    return arrays["classifier.weight"] @ x.mean(axis=(1, 2)) + arrays["classifier.bias"]


def test_the_file_is_small_and_holds_the_net(net):
    with open(WEIGHTS, "rb") as f:
        assert len(f.read()) < 300_000
    arrays = read_safetensors(WEIGHTS)
    assert {name: array.shape for name, array in arrays.items()} == {
        name: tuple(values.shape) for name, values in TinyConvNet().state_dict().items()
    }
    assert sum(array.size for array in arrays.values()) == 51802
    assert all(np.isfinite(array).all() for array in arrays.values())


def test_it_classifies_new_digits(net, data):
    _, _, X_test, y_test = data
    assert train_tiny_convnet.accuracy(net, X_test, y_test) > 0.9


def test_the_net_is_what_loops_compute(net, data):
    x = preprocess(data[2][0, :9, :14])
    expected = scores_by_loops(x[0].double().numpy(), read_safetensors(WEIGHTS))
    np.testing.assert_allclose(net(x)[0], expected, rtol=1e-4)


def test_no_gradient_flows_to_its_weights_and_some_to_its_input(net):
    assert not net.training
    assert not any(values.requires_grad for values in net.parameters())
    x = torch.zeros(1, 3, 16, 20, requires_grad=True)
    net(x).sum().backward()
    assert x.grad.abs().sum() > 0


@pytest.mark.parametrize("size", [(4, 4), (32, 32), (5, 47)])
def test_images_of_any_size_fit(net, size):
    assert net(torch.zeros(2, 3, *size)).shape == (2, 10)


def test_the_width_shapes_a_net_of_another_size():
    assert TinyConvNet(num_classes=4, width=2)(torch.zeros(1, 3, 8, 8)).shape == (1, 4)


def test_preprocessed_images_have_mean_0_and_deviation_1(data):
    x = preprocess(data[0])
    assert x.shape == (8000, 3, 32, 32)
    assert x.dtype == torch.float32
    np.testing.assert_allclose(x.mean(dim=(0, 2, 3)), np.zeros(3), atol=0.01)
    np.testing.assert_allclose(x.std(dim=(0, 2, 3)), np.ones(3), atol=0.01)


def test_deprocess_takes_preprocess_back(data):
    images = data[0][:3]
    np.testing.assert_array_equal(deprocess(preprocess(images)), images)
    np.testing.assert_array_equal(deprocess(preprocess(images[0])), images[0])
    assert deprocess(torch.full((1, 3, 2, 2), 1e6)).tolist() == [[[255] * 3] * 2] * 2


def test_the_script_learns_and_repeats_itself(data, tmp_path, monkeypatch, capsys):
    X, y, X_test, y_test = (part[:400] for part in data)
    monkeypatch.setattr(train_tiny_convnet, "load_embedded", lambda: (X, y, X_test, y_test))
    monkeypatch.setattr(train_tiny_convnet, "WEIGHTS", str(tmp_path / "w.safetensors"))
    train_tiny_convnet.main(epochs=1)
    assert "epoch  1 of 1" in capsys.readouterr().out
    again = train_tiny_convnet.train(X, y, epochs=1, verbose=False)
    write_safetensors(tmp_path / "again", {name: values.numpy() for name, values in again.state_dict().items()})
    assert (tmp_path / "again").read_bytes() == (tmp_path / "w.safetensors").read_bytes()
    other = train_tiny_convnet.train(X[:100], y[:100], epochs=1, seed=1, verbose=False)
    assert not torch.equal(other.classifier.bias, again.classifier.bias)


def test_moving_repeats_the_border():
    torch.manual_seed(0)
    x = torch.arange(16.0).view(1, 1, 4, 4)
    seen = {tuple(train_tiny_convnet.moved(x, reach=1)[0, 0, 1].tolist()) for _ in range(200)}
    columns = ([0, 0, 1, 2], [0, 1, 2, 3], [1, 2, 3, 3])
    assert seen == {tuple(x[0, 0, row, places].tolist()) for row in (0, 1, 2) for places in columns}
