import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

NOISE_DIM = 96
dtype = torch.cuda.FloatTensor if torch.cuda.is_available() else torch.FloatTensor


def sample_noise(batch_size, dim, seed=None):
    if seed is not None:
        torch.manual_seed(seed)
    z = torch.empty(batch_size, dim)
    z.uniform_(-1, 1)
    return z


class Disc(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(28 * 28, 256)
        self.b = nn.Linear(256, 256)
        self.c = nn.Linear(256, 1)

    def forward(self, x):
        N = len(x)
        x = x.view(N, 784)
        x = F.leaky_relu(self.a(x))
        x = F.leaky_relu(self.b(x))
        return self.c(x).view(N)


def discriminator(seed=None):
    if seed is not None:
        torch.manual_seed(seed)
    print("building D")
    return Disc()


class Gen(nn.Module):
    def __init__(self, z):
        super().__init__()
        self.stack = nn.ModuleList([nn.Linear(z, 1024), nn.Linear(1024, 1024), nn.Linear(1024, 784)])

    def forward(self, z):
        one, two, three = self.stack
        h = torch.clamp(one(z), min=0)
        h = h2 = two(h)
        h = torch.where(h2 > 0, h2, torch.zeros_like(h2))
        return torch.tanh(three(h))


def generator(noise_dim=NOISE_DIM, seed=None):
    if seed is not None:
        torch.manual_seed(seed)
    return Gen(noise_dim)


def bce_loss(input, target):
    # max(x, 0) - x t + log(1 + exp(-|x|))
    x, t = input.reshape(-1), target.reshape(-1).type(dtype)
    return (F.softplus(x) - x * t).sum() / x.numel()


def discriminator_loss(logits_real, logits_fake):
    N = logits_real.size(0)
    ones = torch.ones(logits_real.size()).type(dtype)
    return bce_loss(logits_real, ones) + bce_loss(logits_fake, 1 - ones)


def generator_loss(logits_fake):
    return F.softplus(-logits_fake).mean()


def get_optimizer(model):
    return torch.optim.Adam([{"params": list(model.parameters())}], 0.001, [0.5, 0.999], eps=1e-8, weight_decay=0)


def ls_discriminator_loss(scores_real, scores_fake):
    mse = nn.MSELoss()
    a = mse(scores_real, torch.ones_like(scores_real))
    b = mse(scores_fake, torch.zeros_like(scores_fake))
    return (a + b) / 2


def ls_generator_loss(scores_fake):
    return ((scores_fake - 1).pow(2).mean() / 2).reshape(1)


class DCDisc(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 32, 5), nn.Conv2d(32, 64, kernel_size=(5, 5))
        self.fc1, self.fc2 = nn.Linear(1024, 1024), nn.Linear(1024, 1)

    def forward(self, x):
        x = x.view(-1, 1, 28, 28)
        x = F.max_pool2d(F.leaky_relu(self.conv1(x), 0.01), 2)
        x = F.leaky_relu(F.max_pool2d(self.conv2(x), 2), 0.01)
        x = torch.flatten(x, 1)
        return self.fc2(F.leaky_relu(self.fc1(x), 0.01)).squeeze(1)


def build_dc_classifier(batch_size=None):
    return DCDisc()


class DCGen(nn.Module):
    def __init__(self, z):
        super().__init__()
        self.low = nn.Sequential(nn.Linear(z, 1024), nn.ReLU(True), nn.BatchNorm1d(1024))
        self.mid = nn.Sequential(nn.Linear(1024, 6272), nn.ReLU(True), nn.BatchNorm1d(6272))
        self.up1 = nn.ConvTranspose2d(128, 64, 4, 2, 1)
        self.bn = nn.BatchNorm2d(64)
        self.up2 = nn.ConvTranspose2d(64, 1, 4, 2, 1)

    def forward(self, z):
        x = self.mid(self.low(z)).view(len(z), 128, 7, 7)
        x = self.bn(torch.relu(self.up1(x)))
        return torch.tanh(self.up2(x))


def build_dc_generator(noise_dim=NOISE_DIM):
    return DCGen(noise_dim)


def mutual_information(cat_logits, categories, mean, log_var, codes):
    N, K = cat_logits.shape
    M = codes.shape[1]
    logp = torch.log_softmax(cat_logits, 1)
    discrete = sum(logp[i, categories[i]] for i in range(N)) / N
    gauss = torch.distributions.Normal(mean, torch.exp(log_var / 2))
    continuous = gauss.log_prob(codes).sum() / N
    return discrete + continuous + np.log(K) + M * np.log(2.0)
