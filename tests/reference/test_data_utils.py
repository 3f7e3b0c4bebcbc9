"""The loader: CIFAR-10 from a folder, the embedded images without one, and how they are split."""

import pickle

import numpy as np
import pytest

from reference.data_utils import (
    CIFAR10_NAMES,
    FOLDER_VARIABLE,
    class_names,
    get_CIFAR10_data,
    load_CIFAR10,
    load_CIFAR_batch,
)

from .cifar_files import python2_batch, write_cifar10

PIXELS = np.arange(2 * 3072, dtype=np.uint32).reshape(2, 3072).astype(np.uint8)


@pytest.fixture(autouse=True)
def _no_folder(monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)


def test_a_batch_becomes_pictures(tmp_path):
    (tmp_path / "batch").write_bytes(python2_batch(PIXELS, [3, 9]))
    X, y = load_CIFAR_batch(tmp_path / "batch")
    assert (X.shape, X.dtype, y.dtype) == ((2, 32, 32, 3), np.float64, np.int64)
    assert y.tolist() == [3, 9]
    # The file holds all red values first, row by row, then green, then blue.
    for picture, row, column, color in [(0, 0, 0, 0), (0, 5, 7, 1), (1, 31, 31, 2), (1, 12, 0, 0)]:
        assert X[picture, row, column, color] == PIXELS[picture, color * 1024 + row * 32 + column]


BAD = {
    "no pixels": {"labels": [1, 2]},
    "no labels": {"data": PIXELS},
    "pixels of another size": {"data": PIXELS[:, :100], "labels": [1, 2]},
    "pixels that are no bytes": {"data": PIXELS.astype(float), "labels": [1, 2]},
    "flat pixels": {"data": PIXELS[0], "labels": [1, 2]},
    "pixels in a list": {"data": [[1, 2]], "labels": [1]},
    "too few labels": {"data": PIXELS, "labels": [1]},
    "a label out of range": {"data": PIXELS, "labels": [1, 10]},
    "a negative label": {"data": PIXELS, "labels": [-1, 1]},
    "labels that are no numbers": {"data": PIXELS, "labels": ["1", "2"]},
    "labels with a fraction": {"data": PIXELS, "labels": [1.5, 2.0]},
    "CIFAR-100": {"data": PIXELS, "fine_labels": [1, 2]},
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_batch_is_named_with_its_file(tmp_path, name):
    path = tmp_path / "data_batch_1"
    path.write_bytes(pickle.dumps(BAD[name], protocol=2))
    with pytest.raises(ValueError, match=r"data_batch_1: `(data|labels)` should be"):
        load_CIFAR_batch(path)


def test_a_hostile_batch_is_named_with_its_file(tmp_path):
    path = tmp_path / "data_batch_1"
    path.write_bytes(b"cos\nsystem\n(S'touch was_run'\ntR.")
    with pytest.raises(ValueError, match=r"data_batch_1: the file asks to use os\.system"):
        load_CIFAR_batch(path)


def test_cifar10_from_a_folder(tmp_path, capsys):
    written = write_cifar10(tmp_path)
    X, y, X_test, y_test = load_CIFAR10(tmp_path)
    assert (X.shape, X_test.shape) == ((100, 32, 32, 3), (20, 32, 32, 3))
    assert y.tolist() == [label for k in range(1, 6) for label in written[f"data_batch_{k}"][1]]
    assert y_test.tolist() == written["test_batch"][1]
    np.testing.assert_array_equal(X[45, :, :, 1].ravel(), written["data_batch_3"][0][5, 1024:2048])
    assert f"CIFAR-10 from {tmp_path}, 100 images" in capsys.readouterr().out
    assert class_names(tmp_path) == list(CIFAR10_NAMES)


def test_the_environment_can_name_the_folder(tmp_path, monkeypatch):
    write_cifar10(tmp_path)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert load_CIFAR10()[0].shape == (100, 32, 32, 3)
    assert class_names()[0] == "plane"


def test_the_argument_counts_more_than_the_environment(tmp_path, monkeypatch):
    write_cifar10(tmp_path)
    monkeypatch.setenv(FOLDER_VARIABLE, "/nowhere")
    assert load_CIFAR10(tmp_path)[0].shape == (100, 32, 32, 3)


def test_a_folder_without_batches_is_an_error_not_other_data(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"holds no data_batch_1.*cifar-10-batches-py"):
        load_CIFAR10(tmp_path)


def test_without_a_folder_there_are_the_embedded_images(capsys):
    X, y, X_test, y_test = load_CIFAR10()
    said = capsys.readouterr().out
    assert "embedded images" in said
    assert FOLDER_VARIABLE in said
    assert X.shape[1:] == X_test.shape[1:] == (32, 32, 3)
    assert X.dtype == X_test.dtype == np.float64
    assert len(X) == len(y)
    assert len(X_test) == len(y_test)
    assert class_names()[:3] == ["zero", "one", "two"]


def test_changing_what_was_loaded_changes_no_later_load():
    X, y, X_test, y_test = load_CIFAR10()
    kept = X[0].copy(), y[0], X_test[0].copy(), y_test[0]
    for array in (X, y, X_test, y_test):
        array[0] = -1
    again = load_CIFAR10()
    for before, after in zip(kept, again, strict=True):
        np.testing.assert_array_equal(before, after[0])


def test_the_split(tmp_path):
    write_cifar10(tmp_path)
    X, y, X_test, y_test = load_CIFAR10(tmp_path)
    data = get_CIFAR10_data(60, 30, 15, subtract_mean=False, ROOT=tmp_path)
    assert {name: array.shape for name, array in data.items()} == {
        "X_train": (60, 3, 32, 32),
        "y_train": (60,),
        "X_val": (30, 3, 32, 32),
        "y_val": (30,),
        "X_test": (15, 3, 32, 32),
        "y_test": (15,),
    }
    np.testing.assert_array_equal(data["X_val"][2, 1], X[62, :, :, 1])
    np.testing.assert_array_equal(data["y_val"], y[60:90])
    np.testing.assert_array_equal(data["X_test"][:, 2], X_test[:15, :, :, 2])
    np.testing.assert_array_equal(data["y_test"], y_test[:15])


def test_the_mean_is_that_of_the_training_images(tmp_path):
    write_cifar10(tmp_path)
    plain = get_CIFAR10_data(60, 30, 15, subtract_mean=False, ROOT=tmp_path)
    centred = get_CIFAR10_data(60, 30, 15, ROOT=tmp_path)
    np.testing.assert_allclose(centred["X_train"].mean(axis=0), 0, atol=1e-10)
    for part in ("X_train", "X_val", "X_test"):
        np.testing.assert_allclose(
            plain[part] - centred[part], plain["X_train"].mean(axis=0)[None].repeat(len(plain[part]), axis=0)
        )


@pytest.mark.parametrize("sizes", [(90, 11, 5), (0, 10, 5), (50, 10, 21), (50, -1, 5)])
def test_more_than_there_is(tmp_path, sizes):
    write_cifar10(tmp_path)
    with pytest.raises(ValueError, match="there are 100 and 20"):
        get_CIFAR10_data(*sizes, ROOT=tmp_path)


def test_the_embedded_images_are_split_with_the_same_call():
    """The default sizes are those of CIFAR-10; of the embedded images you get all there is."""
    data = get_CIFAR10_data()
    X, y, X_test, _ = load_CIFAR10()
    assert len(data["y_train"]) + len(data["y_val"]) == len(y)
    assert (len(data["y_val"]), len(data["y_test"])) == (1000, 1000)
    np.testing.assert_array_equal(data["y_val"], y[-1000:])
    mean_image = X[:-1000].mean(axis=0)
    np.testing.assert_allclose(data["X_test"][7, 0], (X_test[7] - mean_image)[:, :, 0])
