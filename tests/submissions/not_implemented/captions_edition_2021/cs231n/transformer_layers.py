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
        return self.proj(torch.einsum("nhst,nthd->nshd", self.attn_drop(e.softmax(3)), v).flatten(2))
