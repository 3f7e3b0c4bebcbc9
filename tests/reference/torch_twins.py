"""A second opinion on attention and blocks: torch's own modules for the same thing, with the parameters of ours."""

import torch
from torch import nn


def randomised(module, seed=0):
    """The module in float64 and without dropout, all its parameters drawn afresh: no bias is zero, no scale one."""
    generator = torch.Generator().manual_seed(seed)
    module = module.double().eval()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(0.5 * torch.randn(parameter.shape, generator=generator, dtype=torch.float64))
    return module


def normal(*shape, seed=1):
    """Standard normal numbers whose gradient is asked for."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_()


def attention_twin(ours):
    """nn.MultiheadAttention with the parameters of our MultiHeadAttention."""
    twin = nn.MultiheadAttention(ours.emd_dim, ours.n_head, batch_first=True).double().eval()
    parts = (ours.query, ours.key, ours.value)
    with torch.no_grad():
        twin.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
        twin.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
    twin.out_proj.load_state_dict(ours.proj.state_dict())
    return twin


def decoder_twin(ours, num_hidden):
    """nn.TransformerDecoderLayer with the parameters of our TransformerDecoderLayer."""
    attention = ours.self_attn
    twin = nn.TransformerDecoderLayer(
        attention.emd_dim, attention.n_head, num_hidden, activation="gelu", batch_first=True
    )
    twin.self_attn, twin.multihead_attn = attention_twin(attention), attention_twin(ours.cross_attn)
    twin.norm1, twin.norm2, twin.norm3 = ours.norm_self, ours.norm_cross, ours.norm_ffn
    twin.linear1, twin.linear2 = ours.ffn.fc1, ours.ffn.fc2
    return twin.double().eval()


def encoder_twin(ours, num_hidden):
    """nn.TransformerEncoderLayer with the parameters of our TransformerEncoderLayer."""
    attention = ours.self_attn
    twin = nn.TransformerEncoderLayer(
        attention.emd_dim, attention.n_head, num_hidden, activation="gelu", batch_first=True
    )
    twin.self_attn = attention_twin(attention)
    twin.norm1, twin.norm2 = ours.norm_self, ours.norm_ffn
    twin.linear1, twin.linear2 = ours.ffn.fc1, ours.ffn.fc2
    return twin.double().eval()


def same_values_and_gradients(ours, theirs, leaves):
    """Raise AssertionError unless both results agree, and their gradients for a random upstream gradient."""
    torch.testing.assert_close(ours, theirs, rtol=1e-10, atol=1e-11)
    dout = normal(*ours.shape, seed=9).detach()
    gradients = [torch.autograd.grad(out, leaves, dout, retain_graph=True) for out in (ours, theirs)]
    for our, their in zip(*gradients, strict=True):
        torch.testing.assert_close(our, their, rtol=1e-9, atol=1e-10)
