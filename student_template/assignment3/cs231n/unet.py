"""The U-Net of a diffusion model: down to few large features and up again, with a way across at every size.

What the way down has seen goes across to the way up (skip connections), so that details need not pass the narrow
middle. The step t and a condition (an embedding of a text or class) reach every block as a scale and a shift.
Sources: O. Ronneberger et al., "U-Net", 2015; J. Ho and T. Salimans, "Classifier-free diffusion guidance", 2022.
"""

import itertools
import math

import torch
from torch import nn


def Upsample(dim, dim_out):
    """Twice the height and width: (N, dim, H, W) -> (N, dim_out, 2H, 2W)."""
    return nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear"), nn.Conv2d(dim, dim_out, 3, padding=1))


def Downsample(dim, dim_out):
    """Half the height and width: (N, dim, H, W) -> (N, dim_out, H/2, W/2)."""
    return nn.Conv2d(dim, dim_out, kernel_size=2, stride=2)


class RMSNorm(nn.Module):
    """Scales the features at each place to a mean square of 1, then each by a number that is learned."""

    def __init__(self, dim):
        super().__init__()
        self.scale = dim**0.5
        self.g = nn.Parameter(torch.ones(1, dim, 1, 1))

    def forward(self, x):
        return nn.functional.normalize(x, dim=1) * self.g * self.scale


class SinusoidalPosEmb(nn.Module):
    """A step as sines and cosines of many frequencies: t (N,) -> (N, dim)."""

    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, t):
        half = self.dim // 2
        step = math.log(10000) / max(half - 1, 1)
        frequencies = torch.exp(-step * torch.arange(half, device=t.device))
        angles = t[:, None] * frequencies[None, :]  # (N, dim/2)
        return torch.cat((angles.sin(), angles.cos()), dim=-1)


class Block(nn.Module):
    """Convolution, norm, scale and shift, GELU: (N, dim, H, W) -> (N, dim_out, H, W)."""

    def __init__(self, dim, dim_out):
        super().__init__()
        self.proj = nn.Conv2d(dim, dim_out, 3, padding=1)
        self.norm = RMSNorm(dim_out)
        self.act = nn.GELU()

    def forward(self, x, scale_shift=None):
        x = self.norm(self.proj(x))
        if scale_shift is not None:
            scale, shift = scale_shift
            x = x * (scale + 1) + shift
        return self.act(x)


class ResnetBlock(nn.Module):
    """Two blocks and a way round them; the context, of shape (N, context_dim), scales and shifts the first."""

    def __init__(self, dim, dim_out, context_dim):
        super().__init__()
        self.dim = dim
        self.dim_out = dim_out
        self.context_dim = context_dim
        self.mlp = nn.Sequential(nn.GELU(), nn.Linear(context_dim, dim_out * 2))
        self.block1 = Block(dim, dim_out)
        self.block2 = Block(dim_out, dim_out)
        self.res_conv = nn.Conv2d(dim, dim_out, 1) if dim != dim_out else nn.Identity()
        self.dropout = nn.Dropout(0.1)

    def forward(self, x, context=None):
        scale_shift = None
        if context is not None:
            scale_shift = self.mlp(context)[:, :, None, None].chunk(2, dim=1)  # (N, 2 dim_out) -> 2 (N, dim_out, 1, 1)
        h = self.dropout(self.block1(x, scale_shift))
        return self.block2(h) + self.res_conv(x)


class Unet(nn.Module):
    """The net: images (N, C, S, S) of noise in, images of the same shape out.

    With dim_mults (1, 2, 4), d = dim and sizes from top to bottom:

        init_conv  C -> d                                 final_conv  d -> C
        downs[0]   d -> d, d -> d; half the size, d -> d      ups[2]  twice the size, d -> d; 2d -> d, 2d -> d
        downs[1]   d -> d, d -> d; half, d -> 2d              ups[1]  twice, 2d -> d; 2d -> d, 2d -> d
        downs[2]   2d -> 2d, 2d -> 2d; half, 2d -> 4d         ups[0]  twice, 4d -> 2d; 4d -> 2d, 4d -> 2d
                             mid_block1, mid_block2  4d -> 4d, 4d -> 4d

    Inputs:
    - dim: d, even
    - condition_dim: length of the condition's embedding
    - dim_mults: the features at each size, in units of dim; S can be halved as often
    - channels: C
    - uncond_prob: how often a condition is left out in training
    """

    def __init__(self, dim, condition_dim, dim_mults=(1, 2, 4, 8), channels=3, uncond_prob=0.2):
        super().__init__()
        self.channels = channels
        self.condition_dim = condition_dim
        self.uncond_prob = uncond_prob
        dims = [dim, *(dim * mult for mult in dim_mults)]
        in_out = list(itertools.pairwise(dims))  # [(d1, d2), (d2, d3), ...], from top to bottom
        in_out_ups = [(below, above) for above, below in reversed(in_out)]  # from bottom to top

        context_dim = dim * 4
        self.time_mlp = nn.Sequential(
            SinusoidalPosEmb(dim), nn.Linear(dim, context_dim), nn.GELU(), nn.Linear(context_dim, context_dim)
        )
        self.condition_mlp = nn.Sequential(
            nn.Linear(condition_dim, context_dim), nn.GELU(), nn.Linear(context_dim, context_dim)
        )
        self.init_conv = nn.Conv2d(channels, dim, 3, padding=1)
        self.downs = nn.ModuleList()
        for dim_in, dim_out in in_out:
            # TODO: Store in down_block a ModuleList of three: a ResnetBlock and another, which keep dim_in channels,
            # and a Downsample from dim_in to dim_out channels.
            raise NotImplementedError(
                "Write part 1 of 2 of Unet.__init__: store in down_block a ModuleList of three: a "
                "ResnetBlock and another, which keep dim_in channels, and a Downsample from dim_in "
                "to dim_out channels."
            )
            self.downs.append(down_block)

        self.mid_block1 = ResnetBlock(dims[-1], dims[-1], context_dim)
        self.mid_block2 = ResnetBlock(dims[-1], dims[-1], context_dim)
        self.ups = nn.ModuleList()
        for dim_in, dim_out in in_out_ups:
            # TODO: Store in up_block a ModuleList of three: an Upsample from dim_in to dim_out channels, and two
            # ResnetBlocks that give dim_out channels. What does each get, with what comes across?
            raise NotImplementedError(
                "Write part 2 of 2 of Unet.__init__: store in up_block a ModuleList of three: an "
                "Upsample from dim_in to dim_out channels, and two ResnetBlocks that give dim_out "
                "channels."
            )
            self.ups.append(up_block)
        self.final_conv = nn.Conv2d(dim, channels, 1)

    def cfg_forward(self, x, time, model_kwargs=None):
        """Guided by the condition: away from what the net would do without it.

        (scale + 1) * net(x, condition) - scale * net(x, no condition); the scale is model_kwargs["cfg_scale"].

        Inputs:
        - x, time, model_kwargs: as for forward

        Returns:
        - of the shape of x
        """
        model_kwargs = dict(model_kwargs or {})
        cfg_scale = model_kwargs.pop("cfg_scale")
        # TODO: Call self.forward twice, and store the guided output in x. Without a condition, "text_emb" is None.
        raise NotImplementedError("Write Unet.cfg_forward: it must return of the shape of x.")
        return x

    def forward(self, x, time, model_kwargs=None):
        """What the net makes of noisy images.

        Inputs:
        - x: images, of shape (N, C, S, S)
        - time: their steps, of shape (N,)
        - model_kwargs: "text_emb" is the condition, of shape (N, condition_dim), or None; with "cfg_scale" the output
          is guided (see cfg_forward)

        Returns:
        - x: of shape (N, C, S, S)
        """
        model_kwargs = model_kwargs or {}
        if "cfg_scale" in model_kwargs:
            return self.cfg_forward(x, time, model_kwargs)

        condition = model_kwargs.get("text_emb")
        if condition is None:
            condition = torch.zeros(x.shape[0], self.condition_dim, dtype=x.dtype, device=x.device)
        if self.training:  # now and then without, so that the net can do without
            kept = torch.rand(condition.shape[0], 1, device=x.device) > self.uncond_prob
            condition = condition * kept
        context = self.time_mlp(time) + self.condition_mlp(condition)  # (N, 4 dim)

        x = self.init_conv(x)
        # TODO: Down: take x through each block of self.downs, and keep what each ResnetBlock gives.
        # Middle: mid_block1 and mid_block2.
        # Up: take x through each block of self.ups, and before each ResnetBlock put behind x (torch.cat, along
        # the channels) what was kept, the last first.
        # Every ResnetBlock gets the context. Store the result in x.
        raise NotImplementedError("Write Unet.forward: it must return x, of shape (N, C, S, S).")
        return self.final_conv(x)
