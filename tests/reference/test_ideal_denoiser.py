"""The denoiser that knows all images: Bayes' rule by hand, and that sampling with it gives the images back."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from reference.gaussian_diffusion import GaussianDiffusion  # noqa: E402
from reference.ideal_denoiser import IdealDenoiser  # noqa: E402

IMAGES = torch.tensor(np.random.default_rng(0).uniform(-1, 1, (3, 1, 2, 2))).float()


def test_bayes_rule():
    model = IdealDenoiser(IMAGES, 50, "pred_x_start", "linear")
    rng = np.random.default_rng(1)
    x, t = rng.standard_normal((4, 1, 2, 2)), np.array([0, 20, 35, 49])
    bars = np.cumprod(1 - np.linspace(0.1 / 50, 20 / 50, 50))[t]
    images = IMAGES.numpy().astype(float)
    for n, bar in enumerate(bars):
        likelihood = np.exp(-((x[n] - np.sqrt(bar) * images) ** 2).sum(axis=(1, 2, 3)) / (2 * (1 - bar)))
        expected = np.tensordot(likelihood / likelihood.sum(), images, 1)
        got = model(torch.tensor(x[[n]]).float(), torch.tensor(t[[n]]), {})
        np.testing.assert_allclose(got[0], expected, rtol=1e-3, atol=1e-5)


def test_noise_and_image_are_two_ways_to_say_the_same():
    x, t = torch.randn(4, 1, 2, 2), torch.tensor([3, 10, 30, 45])
    noise = IdealDenoiser(IMAGES, 50)(x, t, {})
    start = IdealDenoiser(IMAGES, 50, "pred_x_start")(x, t, {})
    back = GaussianDiffusion(None, image_size=2, timesteps=50).predict_start_from_noise(x, t, noise)
    torch.testing.assert_close(back, start, rtol=1e-3, atol=1e-4)


def test_told_which_image_it_is_it_gives_that_one():
    torch.manual_seed(0)
    model = IdealDenoiser(IMAGES, 50, "pred_x_start")
    told = torch.tensor([[0.0, 1.0, 0.0], [0.5, 0.0, 0.5]])
    x, t = torch.randn(2, 1, 2, 2), torch.tensor([45, 0])
    first, second = model(x, t, {"text_emb": told})
    torch.testing.assert_close(first, IMAGES[1])
    nearest = (x[1] - IMAGES[[0, 2]]).flatten(1).norm(dim=1).argmin()
    torch.testing.assert_close(second, IMAGES[[0, 2]][nearest], rtol=0, atol=1e-2)


@pytest.mark.parametrize("objective", ["pred_noise", "pred_x_start"])
def test_sampling_gives_the_images(objective):
    torch.manual_seed(0)
    made = GaussianDiffusion(IdealDenoiser(IMAGES, 100, objective), image_size=2, timesteps=100, objective=objective)
    gaps = torch.cdist((2 * made.sample(300) - 1).flatten(1), IMAGES.flatten(1))
    assert gaps.min(dim=1).values.max() < 0.05
    assert torch.bincount(gaps.argmin(dim=1), minlength=3).min() > 60  # each about as often
