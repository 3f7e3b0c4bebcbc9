"""The parts of a transformer: positions, attention with several heads, and the blocks that are stacked.

Attention lets every place of one sequence look at every place of another: a softmax over the places says how much of
each to take. Letters in the shapes: N batch, S length of the sequence that looks, T length of the one that is looked
at, E numbers a place (embed_dim), H heads, C channels, P patches.

Source: A. Vaswani et al., "Attention is all you need", 2017.
"""

import math

import torch
from torch import nn


class PositionalEncoding(nn.Module):
    """Adds to each place of a sequence a code of where it is; attention itself sees no order.

    Place p has, for the even i, sin(p * 10000^(-i/E)) in column i and cos(p * 10000^(-i/E)) in column i + 1.
    """

    def __init__(self, embed_dim, dropout=0.1, max_len=5000):
        """Make the table of codes.

        Inputs:
        - embed_dim: how many numbers describe a place, E, an even number
        - dropout: the share of numbers that dropout sets to zero in training
        - max_len: the longest sequence there can be
        """
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        assert embed_dim % 2 == 0, "columns come in pairs of a sine and a cosine"
        pe = torch.zeros(1, max_len, embed_dim)
        # BEGIN SOLUTION
        # PROMPT: Fill pe with the codes, in the last two of its three axes: one row for each place, sines in the even
        # PROMPT: columns, cosines in the odd ones. You need no loop.
        places = torch.arange(max_len).unsqueeze(1)  # (max_len, 1)
        even = torch.arange(0, embed_dim, 2)
        angles = places * torch.exp(-math.log(10000.0) * even / embed_dim)  # (max_len, E/2)
        pe[:, :, 0::2] = torch.sin(angles)
        pe[:, :, 1::2] = torch.cos(angles)
        # END SOLUTION
        self.register_buffer("pe", pe)  # moves with the module, and is no parameter

    def forward(self, x):
        """Add the codes, then drop out.

        Inputs:
        - x: sequences, of shape (N, S, E) with S <= max_len

        Returns:
        - output: of shape (N, S, E)
        """
        # BEGIN SOLUTION
        # PROMPT: Add to each sequence the codes of its places, apply dropout to the sum, and store it in output.
        output = self.dropout(x + self.pe[:, : x.shape[1]])  # (N, S, E) + (1, S, E)
        # END SOLUTION
        return output


class MultiHeadAttention(nn.Module):
    """Scaled dot-product attention with several heads, each on its own E/H of the E columns.

    For each head, with Q, K, V its columns of the projected query, key and value:

        Y = dropout(softmax(Q K^T / sqrt(E/H))) V

    and the outputs of all heads, side by side, go through one more projection.
    """

    def __init__(self, embed_dim, num_heads, dropout=0.1):
        """Make the four projections.

        Inputs:
        - embed_dim: how many numbers describe a place, E, a multiple of num_heads
        - num_heads: how many heads there are, H
        - dropout: the share of attention weights that dropout sets to zero in training
        """
        super().__init__()
        assert embed_dim % num_heads == 0, "each head gets equally many columns"
        self.key = nn.Linear(embed_dim, embed_dim)
        self.query = nn.Linear(embed_dim, embed_dim)
        self.value = nn.Linear(embed_dim, embed_dim)
        self.proj = nn.Linear(embed_dim, embed_dim)
        self.attn_drop = nn.Dropout(dropout)
        self.n_head = num_heads
        self.emd_dim = embed_dim
        self.head_dim = embed_dim // num_heads

    def forward(self, query, key, value, attn_mask=None):
        """Look from each place of query at the places of key, and take from those of value.

        Inputs:
        - query: of shape (N, S, E)
        - key: of shape (N, T, E)
        - value: of shape (N, T, E)
        - attn_mask: of shape (S, T); where it is 0, place s of query must not look at place t of key

        Returns:
        - output: of shape (N, S, E)
        """
        N, S, E = query.shape
        N, T, E = value.shape
        # BEGIN SOLUTION
        # PROMPT: Compute the attention, and store the projected outputs of all heads in output. Give the heads an axis
        # PROMPT: of their own, in front of time: one matrix product then serves all examples and heads.
        # PROMPT: Dropout (self.attn_drop) goes on the weights after the softmax. torch.Tensor.masked_fill may help.
        H, D = self.n_head, self.head_dim
        q = self.query(query).view(N, S, H, D).transpose(1, 2)  # (N, S, E) -> (N, S, H, D) -> (N, H, S, D)
        k = self.key(key).view(N, T, H, D).transpose(1, 2)  # (N, H, T, D)
        v = self.value(value).view(N, T, H, D).transpose(1, 2)  # (N, H, T, D)
        scores = q @ k.transpose(2, 3) / math.sqrt(D)  # (N, H, S, T)
        if attn_mask is not None:
            scores = scores.masked_fill(attn_mask == 0, -math.inf)
        weights = self.attn_drop(torch.softmax(scores, dim=-1))  # (N, H, S, T)
        output = self.proj((weights @ v).transpose(1, 2).reshape(N, S, E))  # (N, H, S, D) -> (N, S, H, D) -> (N, S, E)
        # END SOLUTION
        return output


class FeedForwardNetwork(nn.Module):
    """Two affine layers with a GELU between, on each place by itself."""

    def __init__(self, embed_dim, ffn_dim, dropout=0.1):
        """Make the two layers.

        Inputs:
        - embed_dim: how many numbers describe a place, E
        - ffn_dim: how many hidden units there are
        - dropout: the share of hidden units that dropout sets to zero in training
        """
        super().__init__()
        self.fc1 = nn.Linear(embed_dim, ffn_dim)
        self.gelu = nn.GELU()
        self.dropout = nn.Dropout(dropout)
        self.fc2 = nn.Linear(ffn_dim, embed_dim)

    def forward(self, x):
        """From and to shape (N, S, E)."""
        return self.fc2(self.dropout(self.gelu(self.fc1(x))))


class TransformerDecoderLayer(nn.Module):
    """One block of a decoder: attention to itself, attention to a memory, and a feed-forward network.

    Each of the three is a sublayer f in norm(x + dropout(f(x))): the sum comes first, its norm after ("post-norm").
    """

    def __init__(self, input_dim, num_heads, dim_feedforward=2048, dropout=0.1):
        """Make the sublayers.

        Inputs:
        - input_dim: how many numbers describe a place, E
        - num_heads: how many heads each attention has
        - dim_feedforward: how many hidden units the feed-forward network has
        - dropout: the share of numbers that each dropout sets to zero in training
        """
        super().__init__()
        self.self_attn = MultiHeadAttention(input_dim, num_heads, dropout)
        self.cross_attn = MultiHeadAttention(input_dim, num_heads, dropout)
        self.ffn = FeedForwardNetwork(input_dim, dim_feedforward, dropout)
        self.norm_self = nn.LayerNorm(input_dim)
        self.norm_cross = nn.LayerNorm(input_dim)
        self.norm_ffn = nn.LayerNorm(input_dim)
        self.dropout_self = nn.Dropout(dropout)
        self.dropout_cross = nn.Dropout(dropout)
        self.dropout_ffn = nn.Dropout(dropout)

    def forward(self, tgt, memory, tgt_mask=None):
        """Pass a sequence through the block.

        Inputs:
        - tgt: the sequence that is decoded, of shape (N, S, E)
        - memory: what it may look at, of shape (N, T, E)
        - tgt_mask: which places of tgt may look at which, of shape (S, S); 0 is no

        Returns:
        - tgt: of shape (N, S, E)
        """
        seen = self.self_attn(query=tgt, key=tgt, value=tgt, attn_mask=tgt_mask)
        tgt = self.norm_self(tgt + self.dropout_self(seen))
        # BEGIN SOLUTION
        # PROMPT: Two more sublayers in the same pattern: attention from tgt to the memory (cross_attn, dropout_cross,
        # PROMPT: norm_cross), then the feed-forward network (ffn, dropout_ffn, norm_ffn). Store the result in tgt.
        seen = self.cross_attn(query=tgt, key=memory, value=memory)
        tgt = self.norm_cross(tgt + self.dropout_cross(seen))
        tgt = self.norm_ffn(tgt + self.dropout_ffn(self.ffn(tgt)))
        # END SOLUTION
        return tgt


class TransformerEncoderLayer(nn.Module):
    """One block of an encoder: attention to itself, and a feed-forward network; both in norm(x + dropout(f(x)))."""

    def __init__(self, input_dim, num_heads, dim_feedforward=2048, dropout=0.1):
        """Make the sublayers.

        Inputs:
        - input_dim: how many numbers describe a place, E
        - num_heads: how many heads the attention has
        - dim_feedforward: how many hidden units the feed-forward network has
        - dropout: the share of numbers that each dropout sets to zero in training
        """
        super().__init__()
        self.self_attn = MultiHeadAttention(input_dim, num_heads, dropout)
        self.ffn = FeedForwardNetwork(input_dim, dim_feedforward, dropout)
        self.norm_self = nn.LayerNorm(input_dim)
        self.norm_ffn = nn.LayerNorm(input_dim)
        self.dropout_self = nn.Dropout(dropout)
        self.dropout_ffn = nn.Dropout(dropout)

    def forward(self, src, src_mask=None):
        """Pass a sequence through the block.

        Inputs:
        - src: the sequence, of shape (N, S, E)
        - src_mask: which places may look at which, of shape (S, S); 0 is no

        Returns:
        - src: of shape (N, S, E)
        """
        # BEGIN SOLUTION
        # PROMPT: Attention (self_attn, dropout_self, norm_self), then the feed-forward network (ffn, dropout_ffn,
        # PROMPT: norm_ffn), in the pattern of the class. Store the result in src.
        seen = self.self_attn(query=src, key=src, value=src, attn_mask=src_mask)
        src = self.norm_self(src + self.dropout_self(seen))
        src = self.norm_ffn(src + self.dropout_ffn(self.ffn(src)))
        # END SOLUTION
        return src


class PatchEmbedding(nn.Module):
    """Cuts square images into square patches, and makes a vector of each: so an image becomes a sequence.

    Source: A. Dosovitskiy et al., "An image is worth 16x16 words", 2021.
    """

    def __init__(self, img_size, patch_size, in_channels=3, embed_dim=128):
        """Make the projection.

        Inputs:
        - img_size: height and width of the images, a multiple of patch_size
        - patch_size: height and width of a patch
        - in_channels: how many channels the images have, C
        - embed_dim: how many numbers are to describe a patch, E
        """
        super().__init__()
        assert img_size % patch_size == 0, "only whole patches"
        self.img_size = img_size
        self.patch_size = patch_size
        self.in_channels = in_channels
        self.embed_dim = embed_dim
        self.num_patches = (img_size // patch_size) ** 2
        self.patch_dim = patch_size * patch_size * in_channels
        self.proj = nn.Linear(self.patch_dim, embed_dim)

    def forward(self, x):
        """Cut, flatten and project.

        Inputs:
        - x: images, of shape (N, C, img_size, img_size)

        Returns:
        - out: a vector for each of the P patches, row by row of the image, of shape (N, P, E)
        """
        N, C, H, W = x.shape
        assert H == W == self.img_size, f"images of {H}x{W}, not {self.img_size}x{self.img_size}"
        # BEGIN SOLUTION
        # PROMPT: Cut each image into patches without a loop: first from left to right, then down. Each patch is
        # PROMPT: flattened with its channels first, then its rows, then its columns. Project them with self.proj.
        p = self.patch_size
        x = x.reshape(N, C, H // p, p, W // p, p)  # (N, C, row of patches, p, column of patches, p)
        patches = x.permute(0, 2, 4, 1, 3, 5).reshape(N, self.num_patches, self.patch_dim)  # (N, P, C*p*p)
        out = self.proj(patches)  # (N, P, E)
        # END SOLUTION
        return out
