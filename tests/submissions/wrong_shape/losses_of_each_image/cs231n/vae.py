import math

import torch
import torch.nn as nn
import torch.nn.functional as F


def mlp(sizes):
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU(inplace=True)]
    return layers


class Picture(nn.Module):
    def forward(self, x):
        side = int(math.sqrt(x.shape[1]))
        return x.view(x.shape[0], 1, side, side)


class VAE(nn.Module):
    def __init__(self, input_size, latent_size=15, hidden_dim=400):
        super().__init__()
        H = hidden_dim
        self.encoder = nn.Sequential(*mlp([input_size, H, H, H]))
        self.mu_layer = nn.Linear(H, latent_size)
        self.logvar_layer = nn.Linear(H, latent_size)
        self.decoder = nn.Sequential(*mlp([latent_size, H, H, H]), nn.Linear(H, input_size), nn.Sigmoid())

    def forward(self, x):
        h = self.encoder(x.view(len(x), -1))
        mu, logvar = self.mu_layer(h), self.logvar_layer(h)
        return self.decoder(reparametrize(mu, logvar)), mu, logvar


class CVAE(nn.Module):
    def __init__(self, input_size, num_classes=10, latent_size=15, hidden_dim=400):
        super().__init__()
        H = hidden_dim
        self.encoder = nn.Sequential(*mlp([input_size + num_classes, H, H, H]))
        self.mu_layer = nn.Linear(H, latent_size)
        self.logvar_layer = nn.Linear(H, latent_size)
        self.decoder = nn.Sequential(*mlp([latent_size + num_classes, H, H, H]), nn.Linear(H, input_size), nn.Sigmoid())

    def forward(self, x, c):
        h = self.encoder(torch.hstack([x.reshape(x.size(0), -1), c]))
        mu, logvar = self.mu_layer(h), self.logvar_layer(h)
        z = reparametrize(mu, logvar)
        return self.decoder(torch.hstack([z, c])).view(x.shape), mu, logvar


def reparametrize(mu, logvar):
    std = torch.sqrt(torch.exp(logvar))
    return torch.distributions.Normal(mu, std).rsample()


def kl_divergence(mu, logvar):
    kl = torch.zeros(mu.shape[0], dtype=mu.dtype)
    for j in range(mu.shape[1]):
        kl = kl + (mu[:, j] ** 2 + torch.exp(logvar[:, j]) - 1 - logvar[:, j]) / 2
    return kl


def loss_function(x_hat, x, mu, logvar):
    N = mu.shape[0]
    rec = -(x * torch.log(x_hat) + (1 - x) * torch.log(1 - x_hat))
    return rec.view(N, -1).sum(1) + kl_divergence(mu, logvar)
