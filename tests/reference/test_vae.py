"""VAEs: the loss before its referees and at the edges, the divergence against draws, the nets in numpy."""

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from reference import vae  # noqa: E402
from reference.digit_images import load_digit_images  # noqa: E402


def normal(*shape, seed=0, scale=1.0):
    return torch.tensor(scale * np.random.default_rng(seed).standard_normal(shape), requires_grad=True)


def linears(net):
    return [
        (layer.weight.detach().numpy(), layer.bias.detach().numpy())
        for layer in net.modules()
        if isinstance(layer, torch.nn.Linear)
    ]


def encoded(x, net):
    for weight, bias in linears(net):
        x = np.maximum(0, x @ weight.T + bias)
    return x


def decoded(z, net):
    *hidden, (weight, bias) = linears(net)
    for w, b in hidden:
        z = np.maximum(0, z @ w.T + b)
    return 1 / (1 + np.exp(-(z @ weight.T + bias)))


class TestReparametrize:
    def test_mean_and_variance(self):
        torch.manual_seed(0)
        mu = torch.tensor([0.5, -3.0, 0.0], dtype=torch.float64)
        logvar = torch.tensor([0.0, -4.0, 2.0], dtype=torch.float64)
        z = vae.reparametrize(mu.expand(40000, 3), logvar.expand(40000, 3))
        sigma = torch.exp(0.5 * logvar)
        np.testing.assert_allclose((z.mean(dim=0) - mu) / sigma, [0, 0, 0], atol=0.03)
        np.testing.assert_allclose(z.std(dim=0) / sigma, [1, 1, 1], atol=0.02)
        correlations = np.corrcoef(z.numpy().T) - np.eye(3)
        assert np.abs(correlations).max() < 0.03

    def test_gradients_with_the_draw_held(self):
        def draw(mu, logvar):
            torch.manual_seed(3)
            return vae.reparametrize(mu, logvar)

        assert torch.autograd.gradcheck(draw, [normal(4, 3), normal(4, 3, seed=1)])

    def test_no_variance_leaves_the_mean(self):
        mu = normal(4, 3)
        assert torch.equal(vae.reparametrize(mu, torch.full_like(mu, -2000.0)), mu)


class TestKlDivergence:
    def test_torchs_own(self):
        mu, logvar = normal(5, 3), normal(5, 3, seed=1)
        twin = torch.distributions.kl_divergence(
            torch.distributions.Normal(mu, torch.exp(0.5 * logvar)), torch.distributions.Normal(0.0, 1.0)
        )
        kl = vae.kl_divergence(mu, logvar)
        assert kl.shape == (5,)
        torch.testing.assert_close(kl, twin.sum(dim=1))
        assert torch.autograd.gradcheck(vae.kl_divergence, [mu, logvar])

    def test_the_mean_over_many_draws(self):
        """Monte Carlo: the mean of log q(z) - log p(z), z drawn from q."""
        rng = np.random.default_rng(0)
        mu, logvar = np.array([0.7, -0.2]), np.array([-1.0, 0.5])
        z = mu + np.exp(0.5 * logvar) * rng.standard_normal((400000, 2))
        log_q = -0.5 * ((z - mu) ** 2 / np.exp(logvar) + logvar)
        ratios = (log_q + 0.5 * z**2).sum(axis=1)
        kl = vae.kl_divergence(torch.tensor(mu)[None], torch.tensor(logvar)[None]).item()
        assert abs(ratios.mean() - kl) < 4 * ratios.std() / math.sqrt(len(ratios))

    def test_standard_normal_is_no_way_off(self):
        assert torch.equal(vae.kl_divergence(torch.zeros(3, 4), torch.zeros(3, 4)), torch.zeros(3))

    def test_never_negative(self):
        assert (vae.kl_divergence(normal(1000, 1), normal(1000, 1, seed=1, scale=5.0)) >= 0).all()


class TestLoss:
    @pytest.mark.parametrize("shape", [(4, 1, 3, 3), (1, 1, 5, 5), (3, 1, 1, 1)], ids=str)
    def test_the_formula(self, shape):
        rng = np.random.default_rng(0)
        x_hat = torch.tensor(rng.uniform(0.1, 0.9, shape), requires_grad=True)
        x = torch.tensor(rng.random(shape))
        mu, logvar = normal(shape[0], 2), normal(shape[0], 2, seed=1)
        p, t, m, v = (tensor.detach().numpy() for tensor in (x_hat, x, mu, logvar))
        cross_entropy = -np.sum(t * np.log(p) + (1 - t) * np.log(1 - p))
        kl = 0.5 * np.sum(np.exp(v) + m**2 - 1 - v)
        loss = vae.loss_function(x_hat, x, mu, logvar)
        np.testing.assert_allclose(loss.item(), (cross_entropy + kl) / shape[0], rtol=1e-12)

        def again(x_hat, mu, logvar):
            return vae.loss_function(x_hat, x, mu, logvar)

        assert torch.autograd.gradcheck(again, [x_hat, mu, logvar])

    def test_sure_and_wrong_is_finite(self):
        x_hat = torch.tensor([[[[0.0, 1.0]]]], requires_grad=True)
        loss = vae.loss_function(x_hat, torch.tensor([[[[1.0, 0.0]]]]), torch.zeros(1, 2), torch.zeros(1, 2))
        assert torch.isfinite(loss)


class TestNets:
    def test_vae_in_numpy(self):
        torch.manual_seed(0)
        model = vae.VAE(9, latent_size=2, hidden_dim=5).double()
        x = np.random.default_rng(0).random((4, 1, 3, 3))
        torch.manual_seed(1)
        x_hat, mu, logvar = model(torch.tensor(x))
        hidden = encoded(x.reshape(4, 9), model.encoder)
        ((w_mu, b_mu),), ((w_var, b_var),) = linears(model.mu_layer), linears(model.logvar_layer)
        np.testing.assert_allclose(mu.detach(), hidden @ w_mu.T + b_mu, rtol=1e-10)
        np.testing.assert_allclose(logvar.detach(), hidden @ w_var.T + b_var, rtol=1e-10)
        torch.manual_seed(1)
        z = vae.reparametrize(mu, logvar).detach().numpy()
        np.testing.assert_allclose(x_hat.detach(), decoded(z, model.decoder).reshape(4, 1, 3, 3), rtol=1e-10)

    def test_cvae_in_numpy(self):
        torch.manual_seed(0)
        model = vae.CVAE(9, num_classes=4, latent_size=2, hidden_dim=5).double()
        rng = np.random.default_rng(0)
        x, c = rng.random((3, 1, 3, 3)), np.eye(4)[[2, 0, 3]]
        torch.manual_seed(1)
        x_hat, mu, logvar = model(torch.tensor(x), torch.tensor(c))
        hidden = encoded(np.hstack([x.reshape(3, 9), c]), model.encoder)
        ((w_mu, b_mu),) = linears(model.mu_layer)
        np.testing.assert_allclose(mu.detach(), hidden @ w_mu.T + b_mu, rtol=1e-10)
        torch.manual_seed(1)
        z = vae.reparametrize(mu, logvar).detach().numpy()
        expected = decoded(np.hstack([z, c]), model.decoder).reshape(3, 1, 3, 3)
        np.testing.assert_allclose(x_hat.detach(), expected, rtol=1e-10)

    def test_parameters(self):
        D, Z, H, C = 784, 15, 400, 10
        trunk = 2 * (H * H + H)
        plain = (D * H + H) + trunk + 2 * (H * Z + Z) + (Z * H + H) + trunk + (H * D + D)
        assert sum(p.numel() for p in vae.VAE(D).parameters()) == plain
        assert sum(p.numel() for p in vae.CVAE(D).parameters()) == plain + 2 * C * H


@pytest.mark.slow
def test_it_learns_digits():
    torch.manual_seed(0)
    X, y, X_test, y_test = (torch.tensor(part) for part in load_digit_images(8))
    model = vae.CVAE(64, latent_size=4, hidden_dim=100)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    one_hot = torch.eye(10)
    for _ in range(25):
        for batch in torch.randperm(len(X)).split(64):
            x, c = X[batch], one_hot[y[batch]]
            loss = vae.loss_function(*reordered(model(x, c), x))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    made = model.decoder(torch.cat([torch.randn(500, 4), one_hot.repeat(50, 1)], dim=1)).detach()
    nearest = torch.cdist(made.flatten(1), X_test.flatten(1)).argmin(dim=1)
    assert (y_test[nearest] == torch.arange(10).repeat(50)).double().mean() > 0.8


def reordered(outputs, x):
    x_hat, mu, logvar = outputs
    return x_hat, x, mu, logvar
