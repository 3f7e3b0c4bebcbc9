"""Random changes of images: each against its own formula or another library, and chance against its probabilities."""

import colorsys

import numpy as np
import pytest
import torch

from reference.simclr import augmentations
from reference.simclr.augmentations import (
    ColorJitter,
    Compose,
    Normalize,
    RandomApply,
    RandomGrayscale,
    RandomHorizontalFlip,
    RandomResizedCrop,
    ToTensor,
    turned,
)


@pytest.fixture
def image():
    torch.manual_seed(0)
    return torch.rand(3, 6, 5)


def share(transform, image, draws=400):
    """How often the transform changes the image."""
    return np.mean([not torch.equal(transform(image), image) for _ in range(draws)])


def test_bytes_become_a_tensor():
    array = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    tensor = ToTensor()(array)
    assert tensor.dtype == torch.float32
    assert tensor.shape == (3, 2, 4)
    assert tensor[1, 0, 2].item() == pytest.approx(array[0, 2, 1] / 255)
    assert ToTensor()(tensor) is tensor


@pytest.mark.parametrize(
    "transform",
    [
        Normalize((0.1, 0.2, 0.3), (1, 2, 3)),
        RandomApply([ToTensor()]),
        RandomHorizontalFlip(),
        RandomGrayscale(),
        RandomResizedCrop(8),
        ColorJitter(0.4, 0.4, 0.4, 0.1),
    ],
)
def test_each_takes_bytes_and_tensors_alike(transform):
    array = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    torch.manual_seed(5)
    expected = transform(ToTensor()(array))
    torch.manual_seed(5)
    assert torch.equal(transform(array), expected)


def test_normalize_takes_the_mean_off_first(image):
    out = Normalize((0.5, 0.4, 0.3), (0.1, 0.2, 0.4))(image)
    torch.testing.assert_close(out[2], (image[2] - 0.3) / 0.4)
    torch.testing.assert_close(out[0], (image[0] - 0.5) / 0.1)


def test_compose_keeps_the_order(image):
    torch.testing.assert_close(Compose([lambda x: x + 1, lambda x: 2 * x])(image), 2 * (image + 1))


@pytest.mark.parametrize("p", [0.0, 0.2, 0.8, 1.0])
@pytest.mark.parametrize("make", [RandomHorizontalFlip, RandomGrayscale, lambda p: RandomApply([lambda x: 0 * x], p)])
def test_probabilities(image, p, make):
    assert share(make(p), image) == pytest.approx(p, abs=4 * (p * (1 - p) / 400) ** 0.5)


def test_a_flip_swaps_left_and_right(image):
    np.testing.assert_array_equal(RandomHorizontalFlip(1)(image), image.numpy()[:, :, ::-1])


def test_gray_is_the_brightness_that_pillow_knows(image):
    Image = pytest.importorskip("PIL.Image")
    array = (255 * image).byte().permute(1, 2, 0).numpy()
    out = RandomGrayscale(1)(array)
    expected = np.asarray(Image.fromarray(array).convert("L"), np.float32) / 255
    for channel in out:
        np.testing.assert_allclose(channel, expected, atol=1 / 255)


class TestCrop:
    def test_pieces_have_the_sizes_that_were_asked_for(self):
        torch.manual_seed(0)
        H, W = 200, 300
        pieces = np.array([RandomResizedCrop(8, scale=(0.2, 0.5)).piece(H, W) for _ in range(500)])
        top, left, height, width = pieces.T
        assert (top >= 0).all()
        assert (left >= 0).all()
        assert (top + height <= H).all()
        assert (left + width <= W).all()
        area, ratio = height * width / (H * W), width / height
        assert 0.195 < area.min() < 0.22
        assert 0.48 < area.max() < 0.505
        assert 0.74 < ratio.min() < 0.78
        assert 1.29 < ratio.max() < 1.35
        assert np.mean(np.log(ratio)) == pytest.approx(0, abs=0.03)

    def test_where_no_piece_fits_the_middle_is_taken(self):
        assert RandomResizedCrop(8, scale=(1, 1)).piece(2, 100) == (0, 49, 2, 2)

    def test_a_piece_of_full_size_is_the_image(self, image):
        square = image[:, :5]
        torch.testing.assert_close(RandomResizedCrop(5, scale=(1, 1), ratio=(1, 1))(square), square)

    def test_it_is_brought_to_size(self, image):
        assert RandomResizedCrop(32)(image).shape == (3, 32, 32)

    def test_shrinking_averages(self):
        halves = RandomResizedCrop(2, scale=(1, 1), ratio=(1, 1))(torch.tensor([0.0, 1]).repeat(3, 8, 4))
        torch.testing.assert_close(halves, torch.full((3, 2, 2), 0.5), atol=0.08, rtol=0)


class TestColours:
    @pytest.mark.parametrize("turn", [-0.5, -0.1, 0.0, 0.07, 0.3])
    def test_hue_as_the_standard_library_turns_it(self, image, turn):
        image[:, 0, 0] = 0.4  # gray has no hue
        image[:, 0, 1] = torch.tensor([0.9, 0.9, 0.1])  # two largest values
        out = turned(image, turn)
        for i, j in np.ndindex(6, 5):
            hue, saturation, value = colorsys.rgb_to_hsv(*image[:, i, j].tolist())
            expected = colorsys.hsv_to_rgb((hue + turn) % 1, saturation, value)
            np.testing.assert_allclose(out[:, i, j], expected, atol=1e-5)

    def test_brightness_is_a_factor(self, image):
        dark = 0.5 * image
        factors = [(ColorJitter(brightness=0.4)(dark) / dark) for _ in range(200)]
        assert all(factor.max() - factor.min() < 1e-5 for factor in factors)
        means = np.array([factor.mean().item() for factor in factors])
        assert 0.6 <= means.min() < 0.65
        assert 1.35 < means.max() <= 1.4001

    def test_contrast_keeps_the_mean_brightness(self, image):
        middle = 0.4 + 0.2 * image
        for _ in range(20):
            out = ColorJitter(contrast=0.5)(middle)
            brightness = [augmentations.gray(x).mean().item() for x in (out, middle)]
            assert brightness[0] == pytest.approx(brightness[1], abs=1e-5)
            assert 0.49 < (out.std() / middle.std()).item() < 1.6

    def test_saturation_keeps_the_brightness_of_each_pixel(self, image):
        middle = 0.4 + 0.2 * image
        out = ColorJitter(saturation=0.9)(middle)
        torch.testing.assert_close(augmentations.gray(out), augmentations.gray(middle))
        assert not torch.allclose(out, middle, atol=1e-4)

    def test_nothing_asked_nothing_changed(self, image):
        torch.testing.assert_close(ColorJitter()(image), image)

    def test_values_stay_within_0_and_1(self, image):
        for _ in range(50):
            out = ColorJitter(0.9, 0.9, 0.9, 0.5)(image)
            assert out.min() >= 0
            assert out.max() <= 1

    def test_the_order_of_the_changes_is_random(self, image, monkeypatch):
        seen = set()
        jitter = ColorJitter(0.1, 0.1, 0.1, 0.1)
        for name in ("brightness", "contrast", "saturation", "hue"):
            monkeypatch.setattr(jitter, f"other_{name}", lambda x, name=name: order.append(name) or x)
        for _ in range(100):
            order = []
            jitter(image)
            assert len(order) == 4
            seen.add(tuple(order))
        assert len(seen) > 15
