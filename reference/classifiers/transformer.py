"""Two models made of transformer blocks: one says what is in an image, word by word; one says which class it is."""

import copy

import numpy as np
import torch
from torch import nn

from ..transformer_layers import (
    PatchEmbedding,
    PositionalEncoding,
    TransformerDecoderLayer,
    TransformerEncoderLayer,
)


class CaptioningTransformer(nn.Module):
    """Image features to captions: each word looks at the words before it and at the image, and the next is scored.

    Letters in the shapes: N batch, D input_dim, E wordvec_dim, T time, V vocabulary.
    """

    def __init__(
        self, word_to_idx, input_dim, wordvec_dim, num_heads=4, num_layers=2, max_length=50, dim_feedforward=2048
    ):
        """Make a model with random weights.

        Inputs:
        - word_to_idx: a dictionary of the V words, each with its index, 0 to V - 1; it has <NULL>, which fills up short
          captions, and may have <START> and <END>
        - input_dim: how many numbers describe an image
        - wordvec_dim: how many numbers describe a word, a multiple of num_heads
        - num_heads: how many heads each attention has
        - num_layers: how many decoder blocks there are
        - max_length: the longest caption there can be
        - dim_feedforward: how many hidden units each feed-forward network has
        """
        super().__init__()
        vocab_size = len(word_to_idx)
        self.vocab_size = vocab_size
        self._null = word_to_idx["<NULL>"]
        self._start = word_to_idx.get("<START>")
        self._end = word_to_idx.get("<END>")

        self.visual_projection = nn.Linear(input_dim, wordvec_dim)
        self.embedding = nn.Embedding(vocab_size, wordvec_dim, padding_idx=self._null)
        self.positional_encoding = PositionalEncoding(wordvec_dim, max_len=max_length)
        block = TransformerDecoderLayer(wordvec_dim, num_heads, dim_feedforward)
        self.transformer = TransformerDecoder(block, num_layers=num_layers)
        self.output = nn.Linear(wordvec_dim, vocab_size)
        self.apply(initialise)

    def forward(self, features, captions):
        """Scores of the next word, after each word of the captions.

        Inputs:
        - features: of the images, of shape (N, D)
        - captions: indices of words, of shape (N, T)

        Returns:
        - scores: of all words at each step, of shape (N, T, V)
        """
        N, T = captions.shape
        scores = torch.empty((N, T, self.vocab_size))
        # BEGIN SOLUTION
        # PROMPT: Embed the words and add their positions. The projected features are a memory of length one. No word
        # PROMPT: may look at those after it: make the mask for that (torch.tril may help), and hand all to
        # PROMPT: self.transformer. Store the scores of the vocabulary, from self.output, in scores.
        words = self.positional_encoding(self.embedding(captions))  # (N, T, E)
        memory = self.visual_projection(features).unsqueeze(1)  # (N, E) -> (N, 1, E)
        causal = torch.tril(torch.ones(T, T, device=words.device))  # row t is 1 up to column t
        scores = self.output(self.transformer(words, memory, tgt_mask=causal))  # (N, T, V)
        # END SOLUTION
        return scores

    def sample(self, features, max_length=30):
        """Caption images, each time with the word that scores highest. Dropout is off meanwhile.

        Inputs:
        - features: of the images, of shape (N, D), a tensor or an array
        - max_length: how many words to say

        Returns:
        - captions: indices of words, an array of shape (N, max_length); the first word is the first one said
        """
        was_training = self.training
        self.eval()
        with torch.no_grad():
            features = torch.as_tensor(features, dtype=self.output.weight.dtype, device=self.output.weight.device)
            said = torch.full((features.shape[0], 1), self._start, device=features.device)  # (N, words so far)
            for _ in range(max_length):
                scores = self(features, said)[:, -1]  # (N, V), after the last word
                said = torch.cat((said, scores.argmax(dim=1, keepdim=True)), dim=1)
        self.train(was_training)
        return said[:, 1:].cpu().numpy().astype(np.int64)


class VisionTransformer(nn.Module):
    """Images to class scores: patches as a sequence, encoder blocks, the mean over all patches, an affine layer.

    Source: A. Dosovitskiy et al., "An image is worth 16x16 words", 2021; here with the mean in place of a class token.
    """

    def __init__(
        self,
        img_size=32,
        patch_size=8,
        in_channels=3,
        embed_dim=128,
        num_layers=6,
        num_heads=4,
        dim_feedforward=256,
        num_classes=10,
        dropout=0.1,
    ):
        """Make a model with random weights.

        Inputs:
        - img_size: height and width of the images, a multiple of patch_size
        - patch_size: height and width of a patch
        - in_channels: how many channels the images have, C
        - embed_dim: how many numbers describe a patch, a multiple of num_heads
        - num_layers: how many encoder blocks there are
        - num_heads: how many heads each attention has
        - dim_feedforward: how many hidden units each feed-forward network has
        - num_classes: how many classes there are
        - dropout: the share of numbers that each dropout sets to zero in training
        """
        super().__init__()
        self.num_classes = num_classes
        self.patch_embed = PatchEmbedding(img_size, patch_size, in_channels, embed_dim)
        self.positional_encoding = PositionalEncoding(embed_dim, dropout=dropout)
        block = TransformerEncoderLayer(embed_dim, num_heads, dim_feedforward, dropout)
        self.transformer = TransformerEncoder(block, num_layers)
        self.head = nn.Linear(embed_dim, num_classes)
        self.apply(initialise)

    def forward(self, x):
        """Scores of the classes.

        Inputs:
        - x: images, of shape (N, C, img_size, img_size)

        Returns:
        - logits: of shape (N, num_classes)
        """
        logits = torch.zeros(x.size(0), self.num_classes, device=x.device)
        # BEGIN SOLUTION
        # PROMPT: Patches, positions, encoder blocks, the mean over the patches, and self.head. Store the scores in
        # PROMPT: logits.
        patches = self.positional_encoding(self.patch_embed(x))  # (N, P, E)
        logits = self.head(self.transformer(patches).mean(dim=1))  # (N, E) -> (N, num_classes)
        # END SOLUTION
        return logits


class TransformerDecoder(nn.Module):
    """A stack of decoder blocks, each with weights of its own."""

    def __init__(self, decoder_layer, num_layers):
        """Copy the block `num_layers` times."""
        super().__init__()
        self.layers = copies(decoder_layer, num_layers)
        self.num_layers = num_layers

    def forward(self, tgt, memory, tgt_mask=None):
        """Pass tgt (N, S, E) through all blocks; all look at the same memory (N, T, E)."""
        for layer in self.layers:
            tgt = layer(tgt, memory, tgt_mask=tgt_mask)
        return tgt


class TransformerEncoder(nn.Module):
    """A stack of encoder blocks, each with weights of its own."""

    def __init__(self, encoder_layer, num_layers):
        """Copy the block `num_layers` times."""
        super().__init__()
        self.layers = copies(encoder_layer, num_layers)
        self.num_layers = num_layers

    def forward(self, src, src_mask=None):
        """Pass src (N, S, E) through all blocks."""
        for layer in self.layers:
            src = layer(src, src_mask=src_mask)
        return src


def copies(module, count):
    """A list of `count` modules like this one."""
    return nn.ModuleList([copy.deepcopy(module) for _ in range(count)])


def initialise(module):
    """Weights that keep the size of what passes through, and zero biases, for use as `model.apply(initialise)`.

    Source: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
    """
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
