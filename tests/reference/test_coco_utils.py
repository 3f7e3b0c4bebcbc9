"""Captions in and out of indices, the embedded scenes as COCO's data, and COCO's own files from a folder."""

import json
from collections import Counter

import numpy as np
import pytest

from reference.coco_utils import (
    coco_folder,
    decode_captions,
    encode_captions,
    load_coco_data,
    sample_coco_minibatch,
)

h5py = pytest.importorskip("h5py")

WORDS = ["<NULL>", "<START>", "<END>", "<UNK>", "a", "cat", "sits"]
INDEX = {word: index for index, word in enumerate(WORDS)}


@pytest.fixture(autouse=True)
def _no_folder(monkeypatch):
    monkeypatch.delenv("COCO_DIR", raising=False)


@pytest.fixture
def coco(tmp_path):
    """A folder with all files of COCO's data, only smaller."""
    rng = np.random.default_rng(0)
    with h5py.File(tmp_path / "coco2014_captions.h5", "w") as file:
        for split, count, images in (("train", 9, 4), ("val", 5, 3)):
            file[f"{split}_captions"] = rng.integers(0, len(WORDS), (count, 17)).astype(np.int32)
            file[f"{split}_image_idxs"] = rng.integers(0, images, count).astype(np.int32)
    for split, images in (("train", 4), ("val", 3)):
        for suffix, size in (("", 40), ("_pca", 5)):
            with h5py.File(tmp_path / f"{split}2014_vgg16_fc7{suffix}.h5", "w") as file:
                file["features"] = rng.standard_normal((images, size)).astype(np.float32)
        urls = [f"http://images.example/{split}/{number}.jpg" for number in range(images)]
        (tmp_path / f"{split}2014_urls.txt").write_text("\n".join(urls) + "\n")
    (tmp_path / "coco2014_vocab.json").write_text(json.dumps({"idx_to_word": WORDS, "word_to_idx": INDEX}))
    return tmp_path


class TestCaptions:
    def test_there_and_back(self):
        rows = encode_captions(["a cat sits", "cat"], INDEX, 7)
        np.testing.assert_array_equal(rows, [[1, 4, 5, 6, 2, 0, 0], [1, 5, 2, 0, 0, 0, 0]])
        assert decode_captions(rows, WORDS) == ["<START> a cat sits <END>", "<START> cat <END>"]

    def test_unknown_words_and_captions_that_are_too_long(self):
        rows = encode_captions(["a dog sits", "a cat sits a cat"], INDEX, 5)
        np.testing.assert_array_equal(rows, [[1, 4, 3, 6, 2], [1, 4, 5, 6, 2]])

    def test_an_empty_caption(self):
        assert decode_captions(encode_captions([""], INDEX, 4), WORDS) == ["<START> <END>"]

    def test_one_caption_is_one_text(self):
        assert decode_captions(np.array([4, 5]), WORDS) == "a cat"

    def test_nothing_follows_the_end(self):
        assert decode_captions(np.array([[4, 2, 5, 5]]), WORDS) == ["a <END>"]

    def test_a_caption_that_does_not_end(self):
        assert decode_captions(np.array([[4, 0, 5]]), dict(enumerate(WORDS))) == ["a cat"]


class TestScenes:
    def test_without_a_folder_there_are_scenes(self, capsys):
        data = load_coco_data()
        assert "embedded scenes" in capsys.readouterr().out
        for split in ("train", "val"):
            captions, features = data[f"{split}_captions"], data[f"{split}_features"]
            assert len(captions) == len(data[f"{split}_image_idxs"]) == len(features) == len(data[f"{split}_urls"])
            assert captions.dtype == np.int64
            assert (captions[:, 0] == data["word_to_idx"]["<START>"]).all()
            assert ((captions == data["word_to_idx"]["<END>"]).sum(axis=1) == 1).all()
            assert (captions != data["word_to_idx"]["<UNK>"]).all()
        assert [data["idx_to_word"][index] for index in data["word_to_idx"].values()] == list(data["word_to_idx"])

    def test_fewer_captions_when_asked(self):
        data = load_coco_data(max_train=50)
        assert data["train_captions"].shape == (50, 10)
        assert len(set(data["train_image_idxs"].tolist())) == 50
        assert len(data["val_captions"]) == 500

    @pytest.mark.parametrize("split", ["train", "val"])
    def test_a_minibatch_keeps_caption_features_and_address_together(self, split):
        data = load_coco_data()
        captions, features, urls = sample_coco_minibatch(data, 20, split)
        for caption, feature, url in zip(captions, features, urls, strict=True):
            number = int(url.removeprefix(f"scene:{split}/"))
            np.testing.assert_array_equal(caption, data[f"{split}_captions"][number])
            np.testing.assert_array_equal(feature, data[f"{split}_features"][number])


class TestFolder:
    @pytest.mark.parametrize(("pca", "size"), [(True, 5), (False, 40)])
    def test_the_files_of_a_folder(self, coco, pca, size):
        data = load_coco_data(coco, pca_features=pca)
        assert data["train_captions"].shape == (9, 17)
        assert data["train_features"].shape == (4, size)
        assert data["val_features"].dtype == np.float32
        assert data["val_urls"][2] == "http://images.example/val/2.jpg"
        assert data["word_to_idx"] == INDEX

    def test_the_environment_names_the_folder(self, coco, monkeypatch):
        monkeypatch.setenv("COCO_DIR", str(coco))
        assert coco_folder() == str(coco)
        captions, features, urls = sample_coco_minibatch(load_coco_data(), 30, "val")
        assert (captions.shape, features.shape, urls.shape) == ((30, 17), (30, 5), (30,))
        assert max(Counter(urls.tolist()).values()) > 1

    def test_another_folder_is_refused(self, tmp_path):
        with pytest.raises(FileNotFoundError, match="coco_captioning"):
            load_coco_data(tmp_path)

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("val_captions", np.full((5, 17), 7), "there are 7 words, but indices from 7 to 7"),
            ("val_captions", np.full((5, 17), -1), "indices from -1"),
            ("train_image_idxs", np.full(9, 4), "there are 4 images"),
            ("train_image_idxs", np.zeros(8, int), "9 train_captions, but 8"),
        ],
    )
    def test_indices_that_lead_nowhere_are_refused(self, coco, name, value, message):
        with h5py.File(coco / "coco2014_captions.h5", "a") as file:
            del file[name]
            file[name] = value
        with pytest.raises(ValueError, match=message):
            load_coco_data(coco)
