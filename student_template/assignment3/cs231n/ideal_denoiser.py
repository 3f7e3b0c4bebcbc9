"""A denoiser that needs no training, because it knows all images: what a network can at best learn from them.

The best guess at the clean image (in mean squares) is the mean of all images, each weighted by how well it explains the
noisy one: E[x_0 | x_t] = sum_k w_k x_k, with w the softmax over k of -|x_t - sqrt(alpha_bar_t) x_k|^2 / (2 (1 -
alpha_bar_t)). Sampled with it, diffusion gives the images themselves.
"""

import torch
from torch import nn

from .gaussian_diffusion import extract, get_beta_schedule


class IdealDenoiser(nn.Module):
    """A model for GaussianDiffusion, with the same schedule and objective.

    Inputs:
    - images: all there are, of shape (K, C, S, S), values from -1 to 1
    - timesteps, objective, beta_schedule: as for GaussianDiffusion
    """

    def __init__(self, images, timesteps=1000, objective="pred_noise", beta_schedule="sigmoid"):
        super().__init__()
        self.channels = images.shape[1]
        self.objective = objective
        alphas_cumprod = torch.cumprod(1 - get_beta_schedule(beta_schedule, timesteps), dim=0)
        self.register_buffer("images", images)
        self.register_buffer("alphas_cumprod", alphas_cumprod.float())

    def forward(self, x, time, model_kwargs=None):
        """The noise in x, or the clean image, as the objective says.

        Inputs:
        - x: noisy images, of shape (N, C, S, S)
        - time: their steps, of shape (N,)
        - model_kwargs: "text_emb" may say how likely each of the images is beforehand, of shape (N, K); without it all
          are as likely

        Returns:
        - of the shape of x
        """
        alpha_bar = extract(self.alphas_cumprod, time, x.shape)  # (N, 1, 1, 1)
        signal, spread = alpha_bar.sqrt(), (1 - alpha_bar).sqrt()
        gaps = x[:, None] - signal[:, None] * self.images[None]  # (N, K, C, S, S)
        distances = (gaps**2).flatten(2).sum(dim=2)  # (N, K)
        log_weights = -distances / (2 * spread.flatten(1) ** 2)
        prior = (model_kwargs or {}).get("text_emb")
        weights = torch.softmax(log_weights if prior is None else log_weights + prior.log(), dim=1)
        start = torch.tensordot(weights.to(self.images.dtype), self.images, dims=1)  # (N, K) x (K, C, S, S)
        return start if self.objective == "pred_x_start" else (x - signal * start) / spread
