import math

import torch
import torch.nn as nn
from torch.nn import functional as F


class PositionalEncoding(nn.Module):
    def __init__(self, embed_dim, dropout=0.1, max_len=5000):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        assert embed_dim % 2 == 0
        pe = torch.zeros(1, max_len, embed_dim)
        for i in range(max_len):
            for j in range(0, embed_dim, 2):
                pe[0, i, j] = math.sin(i * 10000 ** (-j / embed_dim))
                pe[0, i, j + 1] = math.cos(i * 10000 ** (-j / embed_dim))
        self.register_buffer('pe', pe)

    def forward(self, x):
        N, S, D = x.shape
        output = torch.empty((N, S, D))
        output = x + self.pe[:, :S, :]
        output = self.dropout(output)
        return output


class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        assert embed_dim % num_heads == 0
        self.key = nn.Linear(embed_dim, embed_dim)
        self.query = nn.Linear(embed_dim, embed_dim)
        self.value = nn.Linear(embed_dim, embed_dim)
        self.proj = nn.Linear(embed_dim, embed_dim)
        self.attn_drop = nn.Dropout(dropout)
        self.n_head = num_heads
        self.emd_dim = embed_dim
        self.head_dim = self.emd_dim // self.n_head

    def forward(self, query, key, value, attn_mask=None):
        N, S, E = query.shape
        N, T, E = value.shape
        Q, K, V = self.query(query), self.key(key), self.value(value)
        heads = []
        for h in range(self.n_head):
            cols = slice(h * self.head_dim, (h + 1) * self.head_dim)
            e = torch.bmm(Q[:, :, cols], K[:, :, cols].permute(0, 2, 1)) / math.sqrt(self.head_dim)
            if attn_mask is not None:
                e = e.masked_fill(attn_mask.expand(N, S, T) == 0, -1e9)
            a = self.attn_drop(F.softmax(e, dim=2))
            heads.append(torch.bmm(a, V[:, :, cols]))
        return self.proj(torch.cat(heads, dim=2))


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
        N, C, H, W = x.shape
        p = self.patch_size
        out = []
        for i in range(0, H, p):
            for j in range(0, W, p):
                out.append(x[:, :, i:i + p, j:j + p].flatten(1))
        return self.proj(torch.stack(out, dim=1))
