"""Images with captions: Microsoft COCO from a folder that you name, or embedded scenes that need no download.

Name the folder (it holds `coco2014_captions.h5` and what belongs to it) as argument, or once and for all in the
environment variable COCO_DIR. Without a folder you get scenes of handwritten digits. Captions are rows of indices of
words: <START>, the words, <END>, and <NULL> up to the end.
"""

import os

import numpy as np

from .coco_files import read_array, read_lines, read_vocabulary
from .embedded_scenes import VOCABULARY, load_scenes

FOLDER_VARIABLE = "COCO_DIR"
SCENE = "scene:"  # what an address of an embedded scene starts with
CAPTION_LENGTH = 10  # of embedded captions: "<START> a one above and right of a two <END>"


def load_coco_data(base_dir=None, max_train=None, pca_features=True):
    """Load captions, features of images, and where the images are.

    Args:
        base_dir: folder of the COCO files. None: the folder that COCO_DIR names, else the embedded scenes.
        max_train: when given, keep only so many training captions, randomly chosen.
        pca_features: COCO only: 512 numbers an image, the principal components, in place of 4096.

    Returns:
        dict with, for "train" and "val":
        - train_captions (N, T + 1) int64: indices of words
        - train_image_idxs (N,) int64: which image each caption is of
        - train_features (M, D) float32: of the images
        - train_urls (M,) text: the images' addresses, for `image_from_url`
        and with the vocabulary:
        - idx_to_word: a list of V words, word_to_idx: a dictionary of their indices.

    Raises:
        FileNotFoundError: a folder is named and holds no such files; ValueError: a file is not what it should be.
    """
    folder = coco_folder(base_dir)
    data = embedded_data() if folder is None else coco_data(folder, pca_features)
    count = len(data["train_captions"])
    if max_train is not None and max_train < count:
        chosen = np.random.permutation(count)[:max_train]
        data["train_captions"] = data["train_captions"][chosen]
        data["train_image_idxs"] = data["train_image_idxs"][chosen]
    return data


def decode_captions(captions, idx_to_word):
    """Turn indices into text, up to and including <END>; <NULL> is left out.

    Args:
        captions: (N, T) indices, or (T,) for one caption.
        idx_to_word: a list of words, or a dictionary from indices to words.

    Returns:
        A list of N texts; one text for one caption.
    """
    captions = np.asarray(captions)
    if captions.ndim == 1:
        return " ".join(words_of(captions, idx_to_word))
    return [" ".join(words_of(row, idx_to_word)) for row in captions]


def encode_captions(sentences, word_to_idx, length):
    """Turn texts into indices: <START>, the words (<UNK> for those that are not known), <END>, then <NULL>.

    Args:
        sentences: N texts, words between blanks.
        word_to_idx: a dictionary of the indices of words.
        length: T, how long each row is to be; longer captions lose their last words.

    Returns:
        captions (N, T) int64.
    """
    captions = np.full((len(sentences), length), word_to_idx["<NULL>"], np.int64)
    unknown = word_to_idx["<UNK>"]
    for row, sentence in zip(captions, sentences, strict=True):
        words = [word_to_idx.get(word, unknown) for word in sentence.split()][: length - 2]
        row[: len(words) + 2] = [word_to_idx["<START>"], *words, word_to_idx["<END>"]]
    return captions


def sample_coco_minibatch(data, batch_size=100, split="train"):
    """Draw captions at random, with the features and addresses of their images.

    Args:
        data: what `load_coco_data` returned.
        batch_size: how many captions; the same one may come twice.
        split: "train" or "val".

    Returns:
        captions (batch_size, T + 1), features (batch_size, D), urls (batch_size,).
    """
    chosen = np.random.choice(len(data[f"{split}_captions"]), batch_size)
    images = data[f"{split}_image_idxs"][chosen]
    return data[f"{split}_captions"][chosen], data[f"{split}_features"][images], data[f"{split}_urls"][images]


def coco_folder(base_dir=None):
    """The folder to read COCO from, or None for the embedded scenes.

    Raises:
        FileNotFoundError: a folder is named and holds no `coco2014_captions.h5`.
    """
    folder = base_dir or os.environ.get(FOLDER_VARIABLE)
    if not folder:
        return None
    if not os.path.isfile(os.path.join(folder, "coco2014_captions.h5")):
        raise FileNotFoundError(
            f"{folder} holds no coco2014_captions.h5. Name the unpacked folder `coco_captioning` of the course's data, "
            "or no folder at all to work with the embedded scenes."
        )
    return folder


def coco_data(folder, pca_features):
    """All of COCO, from the course's files in a folder."""
    data = read_vocabulary(os.path.join(folder, "coco2014_vocab.json"))
    captions = os.path.join(folder, "coco2014_captions.h5")
    for split in ("train", "val"):
        words = read_array(captions, f"{split}_captions", "whole numbers", 2)
        images = read_array(captions, f"{split}_image_idxs", "whole numbers", 1)
        suffix = "_pca" if pca_features else ""
        features = read_array(os.path.join(folder, f"{split}2014_vgg16_fc7{suffix}.h5"), "features", "numbers", 2)
        urls = read_lines(os.path.join(folder, f"{split}2014_urls.txt"))
        check_indices(words, len(data["idx_to_word"]), f"{split}_captions", "words")
        check_indices(images, min(len(features), len(urls)), f"{split}_image_idxs", "images")
        if len(words) != len(images):
            raise ValueError(f"{captions}: {len(words)} {split}_captions, but {len(images)} {split}_image_idxs")
        data |= {
            f"{split}_captions": words.astype(np.int64),
            f"{split}_image_idxs": images.astype(np.int64),
            f"{split}_features": features.astype(np.float32),
            f"{split}_urls": urls,
        }
    print(f"Data: COCO from {folder}, {len(data['train_captions'])} captions for training.")
    return data


def check_indices(indices, count, name, of_what):
    """Raise ValueError unless 0 <= index < count for all indices."""
    if indices.size and not (indices.min() >= 0 and indices.max() < count):
        raise ValueError(f"{name}: there are {count} {of_what}, but indices from {indices.min()} to {indices.max()}")


def embedded_data():
    """The embedded scenes, in the form of COCO's data."""
    scenes = load_scenes()
    word_to_idx = {word: index for index, word in enumerate(VOCABULARY)}
    data = {"idx_to_word": list(VOCABULARY), "word_to_idx": word_to_idx}
    for split in ("train", "val"):
        count = len(scenes[f"{split}_sentences"])
        data |= {
            f"{split}_captions": encode_captions(scenes[f"{split}_sentences"], word_to_idx, CAPTION_LENGTH),
            f"{split}_image_idxs": np.arange(count),
            f"{split}_features": scenes[f"{split}_features"].copy(),
            f"{split}_urls": np.array([f"{SCENE}{split}/{number}" for number in range(count)]),
        }
    print(
        f"Data: embedded scenes of digits, {len(data['train_captions'])} for training and "
        f"{len(data['val_captions'])} for validation.\n"
        f"(For the real COCO, name its folder in the environment variable {FOLDER_VARIABLE}.)"
    )
    return data


def words_of(row, idx_to_word):
    """The words of one caption, up to and including <END>, without <NULL>."""
    words = []
    for index in row:
        word = idx_to_word[int(index)]
        if word != "<NULL>":
            words.append(word)
        if word == "<END>":
            break
    return words
