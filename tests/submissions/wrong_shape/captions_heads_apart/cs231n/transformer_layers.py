import math

import torch
import torch.nn as nn
from torch.nn import functional as F


class PositionalEncoding(nn.Module):
    def __init__(self, embed_dim, dropout=0.1, max_len=5000):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        angle = torch.arange(max_len)[:, None] / 10000 ** (torch.arange(0, embed_dim, 2) / embed_dim)
        self.register_buffer("pe", torch.stack((angle.sin(), angle.cos()), -1).reshape(1, max_len, embed_dim))

    def forward(self, x):
        return self.dropout(x + self.pe[:, : x.size(1)])


class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        self.key, self.query, self.value, self.proj = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.attn_drop, self.n_head = nn.Dropout(dropout), num_heads

    def forward(self, query, key, value, attn_mask=None):
        q, k, v = (m(x).unflatten(2, (self.n_head, -1)) for m, x in
                   ((self.query, query), (self.key, key), (self.value, value)))
        e = torch.einsum("nshd,nthd->nhst", q, k) * q.size(3) ** -0.5
        if attn_mask is not None:
            e = e + torch.zeros_like(e).masked_fill(attn_mask.logical_not(), float("-inf"))
        return torch.einsum("nhst,nthd->nhsd", self.attn_drop(e.softmax(3)), v)


class FeedForwardNetwork(nn.Module):
    def __init__(self, embed_dim, ffn_dim, dropout=0.1):
        super().__init__()
        self.fc1 = nn.Linear(embed_dim, ffn_dim)
        self.gelu = nn.GELU()
        self.dropout = nn.Dropout(dropout)
        self.fc2 = nn.Linear(ffn_dim, embed_dim)

    def forward(self, x):
        return self.fc2(self.dropout(self.gelu(self.fc1(x))))


class TransformerDecoderLayer(nn.Module):
    def __init__(self, input_dim, num_heads, dim_feedforward=2048, dropout=0.1):
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
        shortcut = tgt
        tgt = self.dropout_self(self.self_attn(tgt, tgt, tgt, tgt_mask))
        tgt = self.norm_self(tgt + shortcut)

        shortcut = tgt
        tgt = self.dropout_cross(self.cross_attn(tgt, memory, memory))
        tgt = self.norm_cross(tgt + shortcut)

        shortcut = tgt
        tgt = self.dropout_ffn(self.ffn(tgt))
        tgt = self.norm_ffn(tgt + shortcut)
        return tgt


class TransformerEncoderLayer(nn.Module):
    def __init__(self, input_dim, num_heads, dim_feedforward=2048, dropout=0.1):
        super().__init__()
        self.self_attn = MultiHeadAttention(input_dim, num_heads, dropout)
        self.ffn = FeedForwardNetwork(input_dim, dim_feedforward, dropout)
        self.norm_self = nn.LayerNorm(input_dim)
        self.norm_ffn = nn.LayerNorm(input_dim)
        self.dropout_self = nn.Dropout(dropout)
        self.dropout_ffn = nn.Dropout(dropout)

    def forward(self, src, src_mask=None):
        shortcut = src
        src = self.dropout_self(self.self_attn(src, src, src, src_mask))
        src = self.norm_self(src + shortcut)
        shortcut = src
        src = self.dropout_ffn(self.ffn(src))
        src = self.norm_ffn(src + shortcut)
        return src


class PatchEmbedding(nn.Module):
    def __init__(self, img_size, patch_size, in_channels=3, embed_dim=128):
        super().__init__()
        self.img_size = img_size
        self.patch_size = patch_size
        self.in_channels = in_channels
        self.embed_dim = embed_dim
        assert img_size % patch_size == 0
        self.num_patches = (img_size // patch_size) ** 2
        self.patch_dim = patch_size * patch_size * in_channels
        self.proj = nn.Linear(self.patch_dim, embed_dim)

    def forward(self, x):
        return self.proj(F.unfold(x, self.patch_size, stride=self.patch_size).mT)
