"""Variational autoencoders: an image becomes a Gaussian over few numbers, and a draw from it an image again.

The loss is the negative of a lower bound on the images' log-likelihood (the ELBO): how badly the image comes back, and
how far the Gaussians are from the standard one, from which new images are drawn.
Source: D. Kingma and M. Welling, "Auto-encoding variational Bayes", 2014.
"""

import math

import torch
from torch import nn


class VAE(nn.Module):
    """Encoder, two heads and decoder, all fully connected.

    - encoder: flatten; three times affine and ReLU, D -> H, H -> H, H -> H
    - mu_layer, logvar_layer: affine H -> Z each
    - decoder: three times affine and ReLU, Z -> H, H -> H, H -> H; affine H -> D; sigmoid; lay out as (1, S, S)

    Inputs:
    - input_size: D, the pixels of an image; images are square, D = S * S
    - latent_size: Z
    - hidden_dim: H
    """

    def __init__(self, input_size, latent_size=15, hidden_dim=400):
        super().__init__()
        self.input_size = input_size
        self.latent_size = latent_size
        self.hidden_dim = hidden_dim
        # BEGIN SOLUTION
        # PROMPT: Build self.encoder, self.mu_layer, self.logvar_layer and self.decoder, as the class says.
        side = math.isqrt(input_size)
        self.encoder = nn.Sequential(
            nn.Flatten(),
            nn.Linear(input_size, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, hidden_dim),
            nn.ReLU(),
        )
        self.mu_layer = nn.Linear(hidden_dim, latent_size)
        self.logvar_layer = nn.Linear(hidden_dim, latent_size)
        self.decoder = nn.Sequential(
            nn.Linear(latent_size, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, input_size),
            nn.Sigmoid(),
            nn.Unflatten(1, (1, side, side)),
        )
        # END SOLUTION

    def forward(self, x):
        """There and back.

        Inputs:
        - x: images, of shape (N, 1, S, S), values from 0 to 1

        Returns a tuple of:
        - x_hat: images again, of shape (N, 1, S, S)
        - mu, logvar: mean and logarithm of the variance of each image's Gaussian, of shape (N, Z)
        """
        # BEGIN SOLUTION
        # PROMPT: Encode, draw with reparametrize, decode; store x_hat, mu and logvar.
        hidden = self.encoder(x)  # (N, H)
        mu = self.mu_layer(hidden)  # (N, Z)
        logvar = self.logvar_layer(hidden)  # (N, Z)
        x_hat = self.decoder(reparametrize(mu, logvar))
        # END SOLUTION
        return x_hat, mu, logvar


class CVAE(nn.Module):
    """A conditional VAE: encoder and decoder are told the class, so that you can ask for one.

    The nets are those of VAE; the encoder gets pixels and class in one row, D + C -> H, the decoder code and class,
    Z + C -> H.

    Inputs:
    - input_size: D = S * S
    - num_classes: C
    - latent_size: Z
    - hidden_dim: H
    """

    def __init__(self, input_size, num_classes=10, latent_size=15, hidden_dim=400):
        super().__init__()
        self.input_size = input_size
        self.num_classes = num_classes
        self.latent_size = latent_size
        self.hidden_dim = hidden_dim
        # BEGIN SOLUTION
        # PROMPT: Build self.encoder, self.mu_layer, self.logvar_layer and self.decoder, as the class says.
        side = math.isqrt(input_size)
        self.encoder = nn.Sequential(
            nn.Linear(input_size + num_classes, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, hidden_dim),
            nn.ReLU(),
        )
        self.mu_layer = nn.Linear(hidden_dim, latent_size)
        self.logvar_layer = nn.Linear(hidden_dim, latent_size)
        self.decoder = nn.Sequential(
            nn.Linear(latent_size + num_classes, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, input_size),
            nn.Sigmoid(),
            nn.Unflatten(1, (1, side, side)),
        )
        # END SOLUTION

    def forward(self, x, c):
        """There and back, given the classes.

        Inputs:
        - x: images, of shape (N, 1, S, S), values from 0 to 1
        - c: one-hot rows of their classes, of shape (N, C)

        Returns a tuple of:
        - x_hat: images again, of shape (N, 1, S, S)
        - mu, logvar: mean and logarithm of the variance of each image's Gaussian, of shape (N, Z)
        """
        # BEGIN SOLUTION
        # PROMPT: As in VAE, with c behind the pixels of x and behind the code z (torch.cat). Store x_hat, mu and
        # PROMPT: logvar.
        hidden = self.encoder(torch.cat([x.flatten(1), c], dim=1))  # (N, D + C) -> (N, H)
        mu = self.mu_layer(hidden)  # (N, Z)
        logvar = self.logvar_layer(hidden)  # (N, Z)
        z = reparametrize(mu, logvar)
        x_hat = self.decoder(torch.cat([z, c], dim=1))  # (N, Z + C) -> (N, 1, S, S)
        # END SOLUTION
        return x_hat, mu, logvar


def reparametrize(mu, logvar):
    """Draw from Gaussians so that gradients reach their means and variances: z = mu + sigma * epsilon.

    Inputs:
    - mu: means, a tensor of shape (N, Z)
    - logvar: logarithms of the variances, log(sigma^2), of shape (N, Z)

    Returns:
    - z: the draws, of shape (N, Z)
    """
    # BEGIN SOLUTION
    # PROMPT: Draw epsilon from the standard normal distribution (torch.randn_like) and store the result in z.
    sigma = torch.exp(0.5 * logvar)
    z = mu + sigma * torch.randn_like(sigma)
    # END SOLUTION
    return z


def kl_divergence(mu, logvar):
    """How far each Gaussian is from the standard one: KL(N(mu, sigma^2) || N(0, 1)), summed over the code.

    In closed form, -1/2 sum_j (1 + log sigma_j^2 - mu_j^2 - sigma_j^2).

    Inputs:
    - mu: means, a tensor of shape (N, Z)
    - logvar: logarithms of the variances, of shape (N, Z)

    Returns:
    - kl: of shape (N,), in nats; never negative
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the divergence of each row and store it in kl.
    kl = -0.5 * torch.sum(1 + logvar - mu**2 - logvar.exp(), dim=1)
    # END SOLUTION
    return kl


def loss_function(x_hat, x, mu, logvar):
    """The negative ELBO, mean over the N images of (binary cross-entropy summed over the pixels + KL divergence).

    Inputs:
    - x_hat: images that came back, a tensor of shape (N, 1, S, S), values from 0 to 1
    - x: the images themselves, of the same shape
    - mu, logvar: mean and logarithm of the variance of each image's Gaussian, of shape (N, Z)

    Returns:
    - loss: a scalar tensor, in nats an image
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the loss and store it in loss. Mind what is summed and what is averaged.
    reconstruction = nn.functional.binary_cross_entropy(x_hat, x, reduction="sum")
    loss = (reconstruction + kl_divergence(mu, logvar).sum()) / x.shape[0]
    # END SOLUTION
    return loss
