"""Generative adversarial networks: a generator makes images of noise, a discriminator tells them from real ones.

Both are trained at once, each against the other. Images have values from -1 to 1 and the shape (N, 1, 28, 28), or
(N, 784) as rows; a discriminator gives one logit for each, large for "real".
Source: I. Goodfellow et al., "Generative adversarial nets", 2014.
"""

import torch
from torch import nn

NOISE_DIM = 96


def sample_noise(batch_size, dim, seed=None):
    """Uniform noise, what a generator starts from.

    Inputs:
    - batch_size: how many rows
    - dim: how many numbers each
    - seed: seed for torch's random numbers; None leaves them as they are

    Returns:
    - noise: tensor of shape (batch_size, dim), uniform between -1 and 1
    """
    if seed is not None:
        torch.manual_seed(seed)
    # TODO: Draw the noise and store it in noise. torch.rand gives numbers between 0 and 1.
    raise NotImplementedError(
        "Write sample_noise: it must return noise (tensor of shape (batch_size, dim), uniform "
        "between -1 and 1)."
    )
    return noise


def discriminator(seed=None):
    """A fully connected discriminator.

    Flatten; affine 784 -> 256; LeakyReLU (slope 0.01); affine 256 -> 256; LeakyReLU (slope 0.01); affine 256 -> 1.

    Inputs:
    - seed: seed for torch's random numbers; None leaves them as they are

    Returns:
    - model: a torch module, images (N, 1, 28, 28) -> logits (N, 1), with 267009 parameters
    """
    if seed is not None:
        torch.manual_seed(seed)
    # TODO: Build the net and store it in model. nn.Sequential and the given Flatten are of use.
    raise NotImplementedError(
        "Write discriminator: it must return model (a torch module, images (N, 1, 28, 28) -> "
        "logits (N, 1), with 267009 parameters)."
    )
    return model


def generator(noise_dim=NOISE_DIM, seed=None):
    """A fully connected generator.

    Affine noise_dim -> 1024; ReLU; affine 1024 -> 1024; ReLU; affine 1024 -> 784; tanh.

    Inputs:
    - noise_dim: how many numbers of noise make an image
    - seed: seed for torch's random numbers; None leaves them as they are

    Returns:
    - model: a torch module, noise (N, noise_dim) -> images (N, 784) with values from -1 to 1; with noise_dim = 4 it has
      1858320 parameters
    """
    if seed is not None:
        torch.manual_seed(seed)
    # TODO: Build the net and store it in model. Its last step makes values between -1 and 1.
    raise NotImplementedError(
        "Write generator: it must return model (a torch module, noise (N, noise_dim) -> images (N, "
        "784) with values from -1 to 1)."
    )
    return model


def bce_loss(input, target):
    """The binary cross-entropy of logits, mean_i -(t_i log s_i + (1 - t_i) log(1 - s_i)) with s_i = sigmoid(x_i).

    Inputs:
    - input: logits x, a tensor of shape (N,) or (N, 1)
    - target: t, a tensor of the same shape, of ones and zeros

    Returns:
    - loss: a scalar tensor; finite for logits of any size
    """
    # TODO: Compute the loss and store it in loss. Neither a sigmoid of -1000 nor one of 1000 may spoil it:
    # work with the logarithm of the sigmoid, not with the sigmoid.
    raise NotImplementedError("Write bce_loss: it must return loss (a scalar tensor).")
    return loss


def discriminator_loss(logits_real, logits_fake):
    """The discriminator's loss, -mean log D(x) - mean log(1 - D(G(z))): real images are ones, made ones zeros.

    Inputs:
    - logits_real: logits of real images, a tensor of shape (N,) or (N, 1)
    - logits_fake: logits of made images, a tensor of shape (N,) or (N, 1)

    Returns:
    - loss: a scalar tensor, the sum of the two means
    """
    # TODO: Compute the loss with bce_loss and store it in loss.
    raise NotImplementedError(
        "Write discriminator_loss: it must return loss (a scalar tensor, the sum of the two "
        "means)."
    )
    return loss


def generator_loss(logits_fake):
    """The generator's loss, -mean log D(G(z)): it wants its images to be taken for real.

    Where the discriminator is sure, this has a gradient that mean log(1 - D(G(z))) does not have.

    Inputs:
    - logits_fake: logits of made images, a tensor of shape (N,) or (N, 1)

    Returns:
    - loss: a scalar tensor
    """
    # TODO: Compute the loss with bce_loss and store it in loss.
    raise NotImplementedError("Write generator_loss: it must return loss (a scalar tensor).")
    return loss


def get_optimizer(model):
    """Adam for one of the two nets: learning rate 1e-3, beta1 = 0.5, beta2 = 0.999.

    Beta1 is smaller than usual because the two nets chase each other: old gradients soon mislead.
    Source: A. Radford et al., "Unsupervised representation learning with deep convolutional GANs", 2016.

    Inputs:
    - model: a torch module

    Returns:
    - optimizer: a torch optimiser of all its parameters
    """
    # TODO: Make the optimiser and store it in optimizer.
    raise NotImplementedError(
        "Write get_optimizer: it must return optimizer (a torch optimiser of all its parameters)."
    )
    return optimizer


def ls_discriminator_loss(scores_real, scores_fake):
    """The discriminator's loss of a least-squares GAN, mean (D(x) - 1)^2 / 2 + mean D(G(z))^2 / 2.

    Source: X. Mao et al., "Least squares generative adversarial networks", 2017.

    Inputs:
    - scores_real: outputs for real images, a tensor of shape (N,) or (N, 1)
    - scores_fake: outputs for made images, a tensor of shape (N,) or (N, 1)

    Returns:
    - loss: a scalar tensor
    """
    # TODO: Compute the loss and store it in loss. There is no sigmoid here: D(x) is the output itself.
    raise NotImplementedError("Write ls_discriminator_loss: it must return loss (a scalar tensor).")
    return loss


def ls_generator_loss(scores_fake):
    """The generator's loss of a least-squares GAN, mean (D(G(z)) - 1)^2 / 2.

    Inputs:
    - scores_fake: outputs for made images, a tensor of shape (N,) or (N, 1)

    Returns:
    - loss: a scalar tensor
    """
    # TODO: Compute the loss and store it in loss.
    raise NotImplementedError("Write ls_generator_loss: it must return loss (a scalar tensor).")
    return loss


def build_dc_classifier(batch_size):
    """The discriminator of a DCGAN: it looks through convolutions.

    Conv 1 -> 32, 5x5, stride 1; LeakyReLU (slope 0.01); max pool 2x2, stride 2; conv 32 -> 64, 5x5, stride 1;
    LeakyReLU (slope 0.01); max pool 2x2, stride 2; flatten; affine 4*4*64 -> 4*4*64; LeakyReLU (slope 0.01);
    affine 4*4*64 -> 1.

    Inputs:
    - batch_size: N, for a net that lays out its input with Unflatten

    Returns:
    - model: a torch module, images (N, 1, 28, 28) -> logits (N, 1), with 1102721 parameters
    """
    # TODO: Build the net and store it in model.
    raise NotImplementedError(
        "Write build_dc_classifier: it must return model (a torch module, images (N, 1, 28, 28) -> "
        "logits (N, 1), with 1102721 parameters)."
    )
    return model


def build_dc_generator(noise_dim=NOISE_DIM):
    """The generator of a DCGAN: it draws with transposed convolutions, from 7x7 to 14x14 to 28x28.

    Affine noise_dim -> 1024; ReLU; batch norm; affine 1024 -> 7*7*128; ReLU; batch norm; lay out as (128, 7, 7);
    transposed conv 128 -> 64, 4x4, stride 2, padding 1; ReLU; batch norm; transposed conv 64 -> 1, 4x4, stride 2,
    padding 1; tanh; flatten.

    Inputs:
    - noise_dim: how many numbers of noise make an image

    Returns:
    - model: a torch module, noise (N, noise_dim) -> images (N, 784) with values from -1 to 1; with noise_dim = 4 it has
      6580801 parameters
    """
    # TODO: Build the net and store it in model. The given Unflatten lays out rows as feature maps.
    raise NotImplementedError(
        "Write build_dc_generator: it must return model (a torch module, noise (N, noise_dim) -> "
        "images (N, 784) with values from -1 to 1)."
    )
    return model


def mutual_information(cat_logits, categories, mean, log_var, codes):
    """InfoGAN's lower bound on what an image tells of the code that it was made of (in nats). Extra credit.

    The generator gets, beside noise, a code c: one of K categories, each as likely, and M numbers, uniform between -1
    and 1. A net Q reads the code off the image: a softmax over the categories, and a Gaussian for each number. Then

        I(c; G(z, c)) >= E[log Q(c | x)] + H(c),

    where H(c), the entropy of the code, is log K + M log 2. As a part of the generator's goal it gives codes a meaning.
    Source: X. Chen et al., "InfoGAN: interpretable representation learning by information maximizing GANs", 2016.

    Inputs:
    - cat_logits: Q's logits of the categories, a tensor of shape (N, K)
    - categories: those that the images were made of, of shape (N,); 0 <= categories[i] < K
    - mean, log_var: mean and logarithm of the variance of Q's Gaussians, of shape (N, M); M may be 0
    - codes: the numbers that the images were made of, of shape (N, M)

    Returns:
    - bound: a scalar tensor, to be made large
    """
    # TODO: Compute the bound and store it in bound: the mean over the images of log Q, and the entropy.
    raise NotImplementedError(
        "Write mutual_information: it must return bound (a scalar tensor, to be made large)."
    )
    return bound


def run_a_gan(
    D,
    G,
    D_solver,
    G_solver,
    discriminator_loss,
    generator_loss,
    loader_train,
    show_every=250,
    batch_size=128,
    noise_size=96,
    num_epochs=10,
):
    """Train a GAN: in turn one step of the discriminator and one of the generator.

    Inputs:
    - D, G: discriminator and generator
    - D_solver, G_solver: their optimisers
    - discriminator_loss, generator_loss: functions of the discriminator's outputs
    - loader_train: batches (x, y); x has the shape (N, 1, 28, 28) and values from 0 to 1, y is not used. Batches of
      another size than batch_size are left out
    - show_every: after how many steps to print the losses and to keep some images
    - batch_size, noise_size, num_epochs: as the names say

    Returns:
    - images: a list of arrays (16, 784), images made on the way
    """
    images = []
    step = 0
    for _ in range(num_epochs):
        for x, _ in loader_train:
            if len(x) != batch_size:
                continue
            fake = G(sample_noise(batch_size, noise_size)).detach()  # no gradient for G here
            logits_fake = D(fake.view(batch_size, 1, 28, 28))
            d_loss = discriminator_loss(D(preprocess_img(x)), logits_fake)
            D_solver.zero_grad()
            d_loss.backward()
            D_solver.step()

            fake = G(sample_noise(batch_size, noise_size))
            g_loss = generator_loss(D(fake.view(batch_size, 1, 28, 28)))
            G_solver.zero_grad()
            g_loss.backward()
            G_solver.step()

            if step % show_every == 0:
                print(f"step {step}: loss of D {d_loss.item():.4f}, loss of G {g_loss.item():.4f}")
                images.append(fake.detach().reshape(batch_size, -1)[:16].numpy())
            step += 1
    return images


class Flatten(nn.Module):
    """Lays out each example as a row: (N, ...) -> (N, D)."""

    def forward(self, x):
        return x.reshape(x.shape[0], -1)


class Unflatten(nn.Module):
    """Lays out rows as feature maps: (N, C*H*W) -> (N, C, H, W)."""

    def __init__(self, N=-1, C=128, H=7, W=7):
        super().__init__()
        self.shape = (N, C, H, W)

    def forward(self, x):
        return x.reshape(self.shape)


def initialize_weights(m):
    """Xavier's weights for affine and transposed-convolution layers: model.apply(initialize_weights)."""
    if isinstance(m, nn.Linear | nn.ConvTranspose2d):
        nn.init.xavier_uniform_(m.weight)


def preprocess_img(x):
    """From 0..1, as the data come, to -1..1, as a tanh makes them."""
    return 2 * x - 1


def deprocess_img(x):
    """From -1..1 back to 0..1."""
    return (x + 1) / 2


def count_params(model):
    """How many numbers a model learns."""
    return sum(p.numel() for p in model.parameters())
