"""Variational autoencoders: an image becomes a Gaussian over few numbers, and a draw from it an image again.

The loss is the negative of a lower bound on the images' log-likelihood (the ELBO): how badly the image comes back, and
how far the Gaussians are from the standard one, from which new images are drawn.
Source: D. Kingma and M. Welling, "Auto-encoding variational Bayes", 2014.
"""

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
        # TODO: Build self.encoder, self.mu_layer, self.logvar_layer and self.decoder, as the class says.
        raise NotImplementedError(
            "Write VAE.__init__: build self.encoder, self.mu_layer, self.logvar_layer and "
            "self.decoder, as the class says."
        )

    def forward(self, x):
        """There and back.

        Inputs:
        - x: images, of shape (N, 1, S, S), values from 0 to 1

        Returns a tuple of:
        - x_hat: images again, of shape (N, 1, S, S)
        - mu, logvar: mean and logarithm of the variance of each image's Gaussian, of shape (N, Z)
        """
        # TODO: Encode, draw with reparametrize, decode; store x_hat, mu and logvar.
        raise NotImplementedError(
            "Write VAE.forward: encode, draw with reparametrize, decode; store x_hat, mu and "
            "logvar."
        )
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
        # TODO: Build self.encoder, self.mu_layer, self.logvar_layer and self.decoder, as the class says.
        raise NotImplementedError(
            "Write CVAE.__init__: build self.encoder, self.mu_layer, self.logvar_layer and "
            "self.decoder, as the class says."
        )

    def forward(self, x, c):
        """There and back, given the classes.

        Inputs:
        - x: images, of shape (N, 1, S, S), values from 0 to 1
        - c: one-hot rows of their classes, of shape (N, C)

        Returns a tuple of:
        - x_hat: images again, of shape (N, 1, S, S)
        - mu, logvar: mean and logarithm of the variance of each image's Gaussian, of shape (N, Z)
        """
        # TODO: As in VAE, with c behind the pixels of x and behind the code z (torch.cat). Store x_hat, mu and
        # logvar.
        raise NotImplementedError(
            "Write CVAE.forward: as in VAE, with c behind the pixels of x and behind the code z "
            "(torch.cat)."
        )
        return x_hat, mu, logvar


def reparametrize(mu, logvar):
    """Draw from Gaussians so that gradients reach their means and variances: z = mu + sigma * epsilon.

    Inputs:
    - mu: means, a tensor of shape (N, Z)
    - logvar: logarithms of the variances, log(sigma^2), of shape (N, Z)

    Returns:
    - z: the draws, of shape (N, Z)
    """
    # TODO: Draw epsilon from the standard normal distribution (torch.randn_like) and store the result in z.
    raise NotImplementedError("Write reparametrize: it must return z (the draws, of shape (N, Z)).")
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
    # TODO: Compute the divergence of each row and store it in kl.
    raise NotImplementedError("Write kl_divergence: it must return kl, of shape (N,), in nats.")
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
    # TODO: Compute the loss and store it in loss. Mind what is summed and what is averaged.
    raise NotImplementedError(
        "Write loss_function: it must return loss (a scalar tensor, in nats an image)."
    )
    return loss
