"""Diffusion: schedules and coefficients in numpy, draws by their statistics, the way back by what must come out."""

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from reference.gaussian_diffusion import GaussianDiffusion, extract, get_beta_schedule  # noqa: E402

SCHEDULES = ("linear", "cosine", "sigmoid")


class Known(torch.nn.Module):
    """A model whose answer is a formula of what it is asked, and that remembers the question."""

    def __init__(self, answer, channels=2):
        super().__init__()
        self.answer, self.channels, self.asked = answer, channels, []

    def forward(self, x, time, model_kwargs):
        self.asked.append((x, time, model_kwargs))
        return self.answer(x, time)


def zeros(x, time):
    return torch.zeros_like(x)


def diffusion(answer=zeros, **options):
    return GaussianDiffusion(Known(answer), **{"image_size": 3, "timesteps": 50, **options})


def alpha_bars(schedule, T):
    """The share of the image in x_t, in numpy."""
    if schedule == "linear":
        return np.cumprod(1 - np.linspace(0.1 / T, 20 / T, T))
    u = np.arange(T + 1) / T
    if schedule == "cosine":
        bar = np.cos((u + 0.008) / 1.008 * np.pi / 2) ** 2
    else:
        bar = 1 / (1 + np.exp(-3)) - 1 / (1 + np.exp(3 - 6 * u))
    return np.cumprod(np.maximum(bar[1:] / bar[:-1], 0.001))  # no beta above 0.999


class TestSchedules:
    @pytest.mark.parametrize("schedule", SCHEDULES)
    @pytest.mark.parametrize("T", [50, 1000])
    def test_alpha_bars(self, schedule, T):
        made = diffusion(timesteps=T, beta_schedule=schedule)
        expected = alpha_bars(schedule, T)
        np.testing.assert_allclose(made.alphas_cumprod, expected, rtol=1e-5, atol=1e-9)
        np.testing.assert_allclose(made.sqrt_alphas_cumprod**2, expected, rtol=1e-5, atol=1e-9)
        np.testing.assert_allclose(made.sqrt_one_minus_alphas_cumprod**2, 1 - expected, rtol=1e-5)
        assert made.alphas_cumprod[0] > 0.97
        assert made.alphas_cumprod[-1] < 1e-3

    @pytest.mark.parametrize("schedule", SCHEDULES)
    @pytest.mark.parametrize("T", [1, 2, 10])
    def test_few_steps_are_steps(self, schedule, T):
        betas = get_beta_schedule(schedule, T)
        assert betas.shape == (T,)
        assert ((betas > 0) & (betas <= 0.999)).all()

    def test_names_that_are_none(self):
        with pytest.raises(ValueError, match="linear, cosine, sigmoid, not square"):
            get_beta_schedule("square", 10)
        with pytest.raises(ValueError, match="pred_noise or pred_x_start"):
            diffusion(objective="pred_everything")

    def test_the_state_is_float32_and_moves_along(self):
        made = diffusion()
        assert {buffer.dtype for buffer in made.buffers()} == {torch.float32}
        assert "betas" in made.state_dict()


def test_extract_picks_one_for_each():
    a = torch.tensor([5.0, 6.0, 7.0])
    picked = extract(a, torch.tensor([2, 0, 2, 1]), (4, 3, 8, 8))
    assert picked.shape == (4, 1, 1, 1)
    np.testing.assert_array_equal(picked.flatten(), [7, 5, 7, 6])


class TestForward:
    def test_the_formula(self):
        made = diffusion(beta_schedule="linear")
        rng = np.random.default_rng(0)
        x, noise = rng.uniform(-1, 1, (4, 2, 3, 3)), rng.standard_normal((4, 2, 3, 3))
        t = np.array([0, 49, 7, 7])
        bar = alpha_bars("linear", 50)[t].reshape(4, 1, 1, 1)
        x_t = made.q_sample(torch.tensor(x), torch.tensor(t), torch.tensor(noise))
        np.testing.assert_allclose(x_t, np.sqrt(bar) * x + np.sqrt(1 - bar) * noise, rtol=1e-5, atol=1e-6)

    def test_one_jump_is_many_steps(self):
        """The statistics of x_t, by adding a little noise t times and by one jump."""
        made, rng = diffusion(timesteps=20), np.random.default_rng(0)
        x = torch.full((20000, 1, 1, 1), 0.8)
        stepped = x.numpy().astype(float)
        for t in range(20):
            beta = made.betas[t].item()
            stepped = math.sqrt(1 - beta) * stepped + math.sqrt(beta) * rng.standard_normal(stepped.shape)
            jumped = made.q_sample(x, torch.full((20000,), t), torch.tensor(rng.standard_normal(x.shape)))
            assert abs(stepped.mean() - jumped.mean()) < 0.04
            assert abs(stepped.std() - jumped.std()) < 0.03

    def test_gradients(self):
        made, t = diffusion().double(), torch.tensor([3, 30])
        leaves = [torch.randn(2, 2, 3, 3, dtype=torch.float64, requires_grad=True) for _ in range(2)]
        for method in (
            lambda x, noise: made.q_sample(x, t, noise),
            lambda x, noise: made.predict_start_from_noise(x, t, noise),
            lambda x, start: made.predict_noise_from_start(x, t, start),
        ):
            assert torch.autograd.gradcheck(method, leaves)

    @pytest.mark.parametrize("schedule", SCHEDULES)
    def test_there_and_back(self, schedule):
        made = diffusion(beta_schedule=schedule).double()
        x, noise = torch.randn(50, 2, 3, 3, dtype=torch.float64), torch.randn(50, 2, 3, 3, dtype=torch.float64)
        t = torch.arange(50)
        x_t = made.q_sample(x, t, noise)
        back = made.predict_start_from_noise(x_t, t, noise)
        torch.testing.assert_close(back[:-1], x[:-1], rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(made.predict_noise_from_start(x_t, t, x), noise, rtol=1e-6, atol=1e-6)


class TestPosterior:
    @pytest.mark.parametrize("t", [1, 5, 49])
    def test_bayes_rule(self, t):
        """Mean and variance of q(x_{t-1} | x_t, x_0) as the product of two Gaussians in x_{t-1}."""
        made = diffusion(beta_schedule="linear")
        bar, beta = alpha_bars("linear", 50), np.linspace(0.1 / 50, 20 / 50, 50)[t]
        x_0, x_t = 0.3, -0.7
        prior_mean, prior_var = math.sqrt(bar[t - 1]) * x_0, 1 - bar[t - 1]
        seen_mean, seen_var = x_t / math.sqrt(1 - beta), beta / (1 - beta)
        variance = 1 / (1 / prior_var + 1 / seen_var)
        expected = variance * (prior_mean / prior_var + seen_mean / seen_var)
        mean, std = made.q_posterior(torch.full((1, 1, 1, 1), x_0), torch.full((1, 1, 1, 1), x_t), torch.tensor([t]))
        np.testing.assert_allclose(mean.item(), expected, rtol=1e-4)
        np.testing.assert_allclose(std.item(), math.sqrt(variance), rtol=1e-4)


class TestStepBack:
    @pytest.mark.parametrize("objective", ["pred_noise", "pred_x_start"])
    @pytest.mark.parametrize("t", [0, 1, 30])
    def test_mean_and_spread(self, objective, t):
        made = diffusion(lambda x, time: 0.4 * x - 0.1, objective=objective)
        rng = np.random.default_rng(0)
        x_t = torch.tensor(rng.uniform(-2, 2, (1, 2, 3, 3)), dtype=torch.float32).expand(4000, -1, -1, -1)
        times = torch.full((4000,), t)
        predicted = 0.4 * x_t - 0.1
        if objective == "pred_noise":
            predicted = made.predict_start_from_noise(x_t, times, predicted)
        mean, std = made.q_posterior(predicted.clamp(-1, 1), x_t, times)
        torch.manual_seed(0)
        back = made.p_sample(x_t, t)
        spread = std[0].item()
        np.testing.assert_allclose(back.mean(dim=0), mean[0], atol=4 * spread / math.sqrt(4000) + 1e-6)
        np.testing.assert_allclose(back.std(dim=0), np.full((2, 3, 3), spread), rtol=0.06, atol=1e-6)

    def test_the_last_step_adds_no_noise(self):
        made = diffusion(lambda x, time: 5 * torch.ones_like(x), objective="pred_x_start")
        back = made.p_sample(torch.randn(3, 2, 3, 3), 0)
        np.testing.assert_allclose(back, np.ones((3, 2, 3, 3)), rtol=1e-6)  # 5, clamped

    def test_what_the_model_is_asked(self):
        made, x = diffusion(), torch.randn(3, 2, 3, 3)
        made.p_sample(x, 7, {"text_emb": "something"})
        ((asked_x, asked_t, asked_more),) = made.model.asked
        assert torch.equal(asked_x, x)
        assert torch.equal(asked_t, torch.tensor([7, 7, 7]))
        assert asked_more == {"text_emb": "something"}

    @pytest.mark.parametrize("schedule", SCHEDULES)
    def test_a_model_that_knows_samples_what_it_knows(self, schedule):
        """Where all data are one image, the best model gives it, and sampling must end there."""
        image = torch.linspace(-1, 1, 18).reshape(1, 2, 3, 3)
        made = diffusion(lambda x, time: image.expand_as(x), objective="pred_x_start", beta_schedule=schedule)
        np.testing.assert_allclose(made.sample(4), ((image + 1) / 2).expand(4, -1, -1, -1), atol=1e-5)

    def test_gaussian_data_come_back_gaussian(self):
        """For data N(m, s^2) the best prediction is a formula; what sampling gives must have that mean and spread."""
        m, s = 0.2, 0.3
        made = diffusion(timesteps=1000)

        def best(x, time):
            bar = extract(made.alphas_cumprod, time, x.shape)
            start = m + bar.sqrt() * s**2 * (x - bar.sqrt() * m) / (bar * s**2 + 1 - bar)
            return (x - bar.sqrt() * start) / (1 - bar).sqrt()

        made.model.answer = best
        torch.manual_seed(0)
        drawn = 2 * made.sample(600) - 1
        np.testing.assert_allclose(drawn.mean(), m, atol=0.02)
        np.testing.assert_allclose(drawn.std(), s, rtol=0.05)

    def test_the_way_back_can_be_kept(self):
        history = diffusion(timesteps=5).sample(2, return_all_timesteps=True)
        assert history.shape == (2, 6, 2, 3, 3)


class TestLoss:
    @pytest.mark.parametrize("objective", ["pred_noise", "pred_x_start"])
    def test_the_formula(self, objective):
        made = diffusion(lambda x, time: 0.5 * x, objective=objective, beta_schedule="linear")
        x = torch.rand(6, 2, 3, 3)
        torch.manual_seed(3)
        loss = made.p_losses(x, {"text_emb": None})
        ((x_t, t, more),) = made.model.asked
        bar = alpha_bars("linear", 50)[t].reshape(6, 1, 1, 1)
        start = 2 * x.numpy() - 1
        noise = (x_t.numpy() - np.sqrt(bar) * start) / np.sqrt(1 - bar)
        if objective == "pred_noise":
            expected = np.mean((0.5 * x_t.numpy() - noise) ** 2)
        else:
            expected = np.mean(bar / (1 - bar) * (0.5 * x_t.numpy() - start) ** 2)
        np.testing.assert_allclose(loss.item(), expected, rtol=1e-3)
        assert more == {"text_emb": None}

    def test_steps_and_noise_are_drawn_evenly(self):
        made = diffusion(timesteps=4)
        torch.manual_seed(0)
        made.p_losses(torch.full((4000, 2, 3, 3), 0.5))  # grey: x_t is the noise alone
        ((x_t, t, _),) = made.model.asked
        assert (torch.bincount(t, minlength=4) - 1000).abs().max() < 120
        noise = x_t / extract(made.sqrt_one_minus_alphas_cumprod, t, x_t.shape)
        np.testing.assert_allclose(noise.mean(), 0, atol=0.02)
        np.testing.assert_allclose(noise.std(), 1, atol=0.02)

    def test_a_perfect_model_loses_nothing(self):
        made = diffusion(objective="pred_x_start")
        made.model.answer = lambda x, time: torch.full_like(x, 0.5)
        assert made.p_losses(torch.full((5, 2, 3, 3), 0.75)).item() == 0

    def test_gradients_reach_the_model(self):
        scale = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
        made = diffusion(lambda x, time: scale * x).double()
        x = torch.rand(3, 2, 3, 3, dtype=torch.float64)

        def loss(scale):
            torch.manual_seed(1)
            made.model.answer = lambda x, time: scale * x
            return made.p_losses(x)

        assert torch.autograd.gradcheck(loss, [scale])
