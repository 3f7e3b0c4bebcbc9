"""A CLIP that trains in seconds: a small net for images, a small net for sentences, and one space for both.

It has the interface of the real one: `tokenize`, `encode_text`, `encode_image` and `logit_scale`.
Source: A. Radford et al., "Learning transferable visual models from natural language supervision", ICML 2021.
"""

import math
import re

import numpy as np
import torch
from torch import nn

from .captioned_digits import COLORS
from .embedded_images import CLASS_NAMES
from .tiny_convnet import TinyConvNet
from .tiny_convnet import preprocess as preprocess_batch

__all__ = ["VOCABULARY", "TinyCLIP", "preprocess", "tokenize"]

# Number 0 fills the end of short sentences. Words that are not here are left out.
VOCABULARY = ("", *CLASS_NAMES, *COLORS, "a", "an", "the", "photo", "picture", "image", "of", "in", "digit", "number")
NUMBERS = {word: number for number, word in enumerate(VOCABULARY) if word}
CONTEXT_LENGTH = 12


def tokenize(texts, context_length=CONTEXT_LENGTH):
    """Sentences as numbers of words.

    Inputs:
    - texts: a sentence, or a list of N of them; upper case and punctuation do not matter
    - context_length: L, how many words are kept

    Returns:
    - tokens: a LongTensor of shape (N, L), indices into VOCABULARY; 0 behind the end
    """
    texts = [texts] if isinstance(texts, str) else list(texts)
    tokens = torch.zeros(len(texts), context_length, dtype=torch.long)
    for row, text in zip(tokens, texts, strict=True):
        words = [NUMBERS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in NUMBERS][:context_length]
        row[: len(words)] = torch.tensor(words, dtype=torch.long)
    return tokens


def preprocess(image):
    """One image (H, W, 3) of bytes, an array or a picture of Pillow's, as a tensor (3, H, W); or N of them at once.

    Returns:
    - a tensor of shape (3, H, W) or (N, 3, H, W), as encode_image takes it (which wants the N)
    """
    image = np.asarray(image)
    return preprocess_batch(image)[0] if image.ndim == 3 else preprocess_batch(image)


class TinyCLIP(nn.Module):
    """Two encoders into the same D dimensions. Letters: N examples, L words, D embed_dim, F width.

    Images are seen through the convolutional part of a TinyConvNet. Start it from the trained one, and only the two
    small nets behind it are left to learn: `encode_image` is `image(look(...))`.
    """

    def __init__(self, embed_dim=32, width=16):
        super().__init__()
        self.trunk = TinyConvNet(width=width).features
        self.image = _two_layers(6 * width, embed_dim)
        self.words = nn.Embedding(len(VOCABULARY), embed_dim, padding_idx=0)
        self.text = _two_layers(embed_dim, embed_dim)
        self.logit_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))

    def look(self, image):
        """What the trunk sees in images (N, 3, H, W): the mean of every channel of its three stages, (N, 6 * F)."""
        means, x = [], image
        for layer in self.trunk:
            if isinstance(layer, nn.MaxPool2d):
                means.append(x.mean(dim=(2, 3)))
            x = layer(x)
        return torch.cat([*means, x.mean(dim=(2, 3))], dim=1)

    def encode_image(self, image):
        """Features (N, D) of images (N, 3, H, W), as `preprocess` makes them. Their length is not 1."""
        return self.image(self.look(image))

    def encode_text(self, text):
        """Features (N, D) of sentences (N, L), as `tokenize` makes them. The order of the words does not matter."""
        count = (text > 0).sum(dim=1, keepdim=True).clamp(min=1)
        return self.text(self.words(text).sum(dim=1) / count)


def _two_layers(inputs, outputs):
    return nn.Sequential(nn.Linear(inputs, 2 * outputs), nn.ReLU(), nn.Linear(2 * outputs, outputs))
