"""Denoising diffusion: add a little noise to an image T times, and learn to take it away again.

Steps count from 0: t = 0 is nearly clean, t = T - 1 nearly pure noise. With alpha_bar_t the product of all alpha_s up
to t, x_t = sqrt(alpha_bar_t) x_0 + sqrt(1 - alpha_bar_t) noise: you can jump to any step at once.
Source: J. Ho et al., "Denoising diffusion probabilistic models", 2020; equation numbers are those of the paper.
"""

import math

import torch
from torch import nn


class GaussianDiffusion(nn.Module):
    """A noise schedule around a model that sees through noise.

    The model is called as model(x_t, t, model_kwargs) with images (N, C, S, S) and steps (N,), and gives the noise in
    x_t (`objective="pred_noise"`) or the clean image (`"pred_x_start"`), of the shape of x_t.

    Inputs:
    - model: a torch module; its attribute `channels` is C (3 when it has none)
    - image_size: S
    - timesteps: T
    - objective: what the model predicts
    - beta_schedule: "linear", "cosine" or "sigmoid"
    """

    def __init__(self, model, *, image_size, timesteps=1000, objective="pred_noise", beta_schedule="sigmoid"):
        super().__init__()
        if objective not in ("pred_noise", "pred_x_start"):
            raise ValueError(f"objective is pred_noise or pred_x_start, not {objective}")
        self.model = model
        self.channels = getattr(model, "channels", 3)
        self.image_size = image_size
        self.num_timesteps = timesteps
        self.objective = objective

        betas = get_beta_schedule(beta_schedule, timesteps)  # (T,) float64: products of many factors are made of it
        alphas = 1 - betas
        alphas_cumprod = torch.cumprod(alphas, dim=0)  # alpha_bar_t
        alphas_cumprod_prev = nn.functional.pad(alphas_cumprod[:-1], (1, 0), value=1.0)  # alpha_bar_{t-1}
        self._keep("betas", betas)
        self._keep("alphas", alphas)
        self._keep("alphas_cumprod", alphas_cumprod)
        self._keep("sqrt_alphas_cumprod", alphas_cumprod.sqrt())
        self._keep("sqrt_one_minus_alphas_cumprod", (1 - alphas_cumprod).sqrt())

        # The posterior q(x_{t-1} | x_t, x_0), equations (6) and (7): mean = coef1 x_0 + coef2 x_t.
        self._keep("posterior_mean_coef1", betas * alphas_cumprod_prev.sqrt() / (1 - alphas_cumprod))
        self._keep("posterior_mean_coef2", (1 - alphas_cumprod_prev) * alphas.sqrt() / (1 - alphas_cumprod))
        self._keep("posterior_std", (betas * (1 - alphas_cumprod_prev) / (1 - alphas_cumprod)).sqrt())

        # An error in x_0 matters as much as the same error in the noise when it is weighted with signal to noise.
        snr = alphas_cumprod / (1 - alphas_cumprod)
        self._keep("loss_weight", torch.ones_like(snr) if objective == "pred_noise" else snr)

    def _keep(self, name, values):
        """A constant (T,) that moves to another device with the model, as float32."""
        self.register_buffer(name, values.float())

    def normalize(self, img):
        """From 0..1, as images come, to -1..1."""
        return 2 * img - 1

    def unnormalize(self, img):
        """From -1..1 back to 0..1."""
        return (img + 1) / 2

    def predict_start_from_noise(self, x_t, t, noise):
        """The clean image, when you know the noise in a noisy one: equation (4), solved for x_0.

        Inputs:
        - x_t: noisy images, of shape (N, C, S, S)
        - t: their steps, of shape (N,)
        - noise: the noise in them, of the shape of x_t

        Returns:
        - x_start: the clean images, of the shape of x_t
        """
        recip = 1.0 / extract(self.alphas_cumprod, t, x_t.shape)
        x_start = recip.sqrt() * x_t - (recip - 1).sqrt() * noise
        return x_start

    def predict_noise_from_start(self, x_t, t, x_start):
        """The noise, when you know the clean image in a noisy one: equation (4), solved for the noise.

        Inputs:
        - x_t: noisy images, of shape (N, C, S, S)
        - t: their steps, of shape (N,)
        - x_start: the clean images in them, of the shape of x_t

        Returns:
        - pred_noise: the noise, of the shape of x_t
        """
        bar = self.alphas_cumprod[t].view(-1, *[1] * (x_t.dim() - 1))
        pred_noise = (x_t / bar.sqrt() - x_start) / torch.sqrt(1 / bar - 1)
        return pred_noise

    def q_posterior(self, x_start, x_t, t):
        """Where x_{t-1} lies, when you know x_t and x_0: equations (6) and (7).

        Inputs:
        - x_start, x_t: clean and noisy images, of shape (N, C, S, S)
        - t: the steps, of shape (N,)

        Returns a tuple of:
        - mean: of shape (N, C, S, S)
        - std: of shape (N, 1, 1, 1); 0 at t = 0
        """
        coef1 = extract(self.posterior_mean_coef1, t, x_t.shape)
        coef2 = extract(self.posterior_mean_coef2, t, x_t.shape)
        return coef1 * x_start + coef2 * x_t, extract(self.posterior_std, t, x_t.shape)

    @torch.no_grad()
    def p_sample(self, x_t, t, model_kwargs=None):
        """One step back: draw x_{t-1}, given x_t.

        Inputs:
        - x_t: noisy images, of shape (N, C, S, S)
        - t: their step, one whole number for all
        - model_kwargs: what else the model needs

        Returns:
        - x_prev: images with a little less noise, of the shape of x_t
        """
        model_kwargs = {} if model_kwargs is None else model_kwargs
        t = torch.full((x_t.shape[0],), t, device=x_t.device, dtype=torch.long)  # (N,)
        out = self.model(x_t, t, model_kwargs=model_kwargs)
        if self.objective == "pred_x_start":
            x0 = out
        else:
            x0 = self.predict_start_from_noise(x_t, t, out)
        x0 = torch.clip(x0, -1.0, 1.0)
        mean, std = self.q_posterior(x_start=x0, x_t=x_t, t=t)
        eps = torch.zeros_like(x_t) if int(t[0]) == 0 else torch.randn(x_t.shape)
        print("step", int(t[0]))
        x_prev = torch.addcmul(mean, std, eps)
        return x_prev

    @torch.no_grad()
    def sample(self, batch_size=16, return_all_timesteps=False, model_kwargs=None):
        """Images out of noise, T steps back.

        Inputs:
        - batch_size: N
        - return_all_timesteps: whether to return what the images were on the way, too
        - model_kwargs: what else the model needs

        Returns:
        - images: of shape (N, C, S, S), or (N, T + 1, C, S, S) from pure noise to image; values about 0 to 1
        """
        shape = (batch_size, self.channels, self.image_size, self.image_size)
        img = torch.randn(shape, device=self.betas.device)
        history = [img]
        for t in reversed(range(self.num_timesteps)):
            img = self.p_sample(img, t, model_kwargs=model_kwargs)
            history.append(img)
        return self.unnormalize(torch.stack(history, dim=1) if return_all_timesteps else img)

    def q_sample(self, x_start, t, noise):
        """Jump forward to step t at once: equation (4).

        Inputs:
        - x_start: clean images, of shape (N, C, S, S)
        - t: a step for each, of shape (N,)
        - noise: standard normal noise, of the shape of x_start

        Returns:
        - x_t: noisy images, of the shape of x_start
        """
        x_t = torch.stack(
            [self.sqrt_alphas_cumprod[k] * x + self.sqrt_one_minus_alphas_cumprod[k] * n for x, n, k in zip(x_start, noise, t)]
        )
        return x_t

    def p_losses(self, x_start, model_kwargs=None):
        """The loss of training, equation (14): how well the model sees through noise at random steps.

        Inputs:
        - x_start: images, of shape (N, C, S, S), values from 0 to 1
        - model_kwargs: what else the model needs

        Returns:
        - loss: a scalar tensor, the mean over all numbers of weight * (prediction - target)^2
        """
        model_kwargs = {} if model_kwargs is None else model_kwargs
        t = torch.randint(0, self.num_timesteps, (x_start.shape[0],), device=x_start.device)  # (N,)
        x_start = self.normalize(x_start)
        noise = torch.randn_like(x_start)
        target = noise if self.objective == "pred_noise" else x_start
        loss_weight = extract(self.loss_weight, t, target.shape)  # (N, 1, 1, 1)
        out = self.model(self.q_sample(x_start, t, noise), t, model_kwargs)
        per_image = ((out - target) ** 2).flatten(1).mean(1)
        loss = (loss_weight.flatten() * per_image).mean()
        return loss


def extract(a, t, x_shape):
    """Pick the coefficient of each image's step.

    Inputs:
    - a: coefficients, of shape (T,)
    - t: steps, of shape (N,)
    - x_shape: shape of the images, (N, ...)

    Returns:
    - of shape (N, 1, ..., 1), ready to be multiplied with the images
    """
    return a[t].reshape(t.shape[0], *(1 for _ in x_shape[1:]))


def linear_beta_schedule(timesteps):
    """Betas (T,) that grow evenly: the schedule of the paper, scaled to any number of steps."""
    scale = 1000 / timesteps
    return torch.linspace(1e-4 * scale, 0.02 * scale, timesteps, dtype=torch.float64).clamp(max=0.999)


def cosine_beta_schedule(timesteps, s=0.008):
    """Betas (T,) for which alpha_bar falls like a squared cosine.

    Source: A. Nichol and P. Dhariwal, "Improved denoising diffusion probabilistic models", 2021.
    """
    u = torch.linspace(0, 1, timesteps + 1, dtype=torch.float64)
    return betas_of(torch.cos((u + s) / (1 + s) * math.pi / 2) ** 2)


def sigmoid_beta_schedule(timesteps, start=-3, end=3, tau=1):
    """Betas (T,) for which alpha_bar falls like a sigmoid from `start` to `end`.

    Source: A. Jabri et al., "Scalable adaptive computation for iterative generation", 2022.
    """
    u = torch.linspace(start, end, timesteps + 1, dtype=torch.float64) / tau
    return betas_of(torch.sigmoid(torch.tensor(end / tau, dtype=torch.float64)) - torch.sigmoid(u))


def betas_of(alphas_cumprod):
    """The betas (T,) that give alpha_bar, of shape (T + 1,) up to a factor; none above 0.999."""
    return (1 - alphas_cumprod[1:] / alphas_cumprod[:-1]).clamp(0, 0.999)


def get_beta_schedule(beta_schedule, timesteps):
    """The betas (T,) of a schedule by name."""
    schedules = {"linear": linear_beta_schedule, "cosine": cosine_beta_schedule, "sigmoid": sigmoid_beta_schedule}
    if beta_schedule not in schedules:
        raise ValueError(f"beta_schedule is one of {', '.join(schedules)}, not {beta_schedule}")
    return schedules[beta_schedule](timesteps)
