"""Views of images: as random as asked for, repeatable, and two of each image."""

import numpy as np
import pytest
import torch

from reference.simclr.augmentations import (
    ColorJitter,
    Normalize,
    RandomApply,
    RandomGrayscale,
    RandomHorizontalFlip,
    RandomResizedCrop,
    ToTensor,
)
from reference.simclr.data_utils import (
    CIFAR10Pair,
    ImageSet,
    compute_test_transform,
    compute_train_transform,
    load_gray_digits,
)
from reference.tiny_convnet import IMAGE_MEAN, IMAGE_STD


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), dtype=np.uint8)


def unnormalised(view):
    return view * torch.tensor(IMAGE_STD).view(3, 1, 1) + torch.tensor(IMAGE_MEAN).view(3, 1, 1)


def test_the_steps_stand_in_order():
    steps = compute_train_transform().transforms
    kinds = [RandomResizedCrop, RandomHorizontalFlip, RandomApply, RandomGrayscale, ToTensor, Normalize]
    assert [type(step) for step in steps] == kinds
    assert [step.p for step in steps[1:4]] == [0.5, 0.8, 0.2]
    (jitter,) = steps[2].transform.transforms
    assert isinstance(jitter, ColorJitter)
    assert (jitter.brightness, jitter.contrast, jitter.saturation, jitter.hue) == (0.4, 0.4, 0.4, 0.1)


def test_a_view_is_a_normalised_tensor(images):
    transform = compute_train_transform()
    for _ in range(50):
        view = transform(images[0])
        assert view.shape == (3, 32, 32)
        assert view.dtype == torch.float32
        assert unnormalised(view).min() >= -1e-5
        assert unnormalised(view).max() <= 1 + 1e-5


def test_a_fifth_of_the_views_is_gray(images):
    transform = compute_train_transform(seed=0)
    gray = [unnormalised(transform(images[0])).std(dim=0).max() < 1e-5 for _ in range(400)]
    assert np.mean(gray) == pytest.approx(0.2, abs=0.06)


def test_the_seed_decides_on_the_views(images):
    first = [compute_train_transform(7)(image) for image in images]
    again = [compute_train_transform(7)(image) for image in images]
    assert all(map(torch.equal, first, again))
    assert not torch.equal(compute_train_transform(8)(images[0]), first[0])


def test_the_test_transform_only_normalises(images):
    view = compute_test_transform()(images[1])
    expected = (images[1] / 255 - np.array(IMAGE_MEAN)) / np.array(IMAGE_STD)
    np.testing.assert_allclose(view.permute(1, 2, 0), expected, rtol=1e-5, atol=1e-6)


def test_a_set_gives_images_with_labels(images):
    data = ImageSet(images, np.array([3, 1, 4, 1]), compute_test_transform())
    assert len(data) == 4
    x, label = data[2]
    assert label == 4
    torch.testing.assert_close(x, compute_test_transform()(images[2]))


def test_a_pair_is_two_views_of_one_image(images):
    numbers = iter(range(10))
    pairs = CIFAR10Pair(images, [3, 1, 4, 1], lambda image: (next(numbers), image))
    (first, image_i), (second, image_j), label = pairs[2]
    assert (first, second, label) == (0, 1, 4)
    np.testing.assert_array_equal(image_i, images[2])
    np.testing.assert_array_equal(image_j, images[2])


def test_pairs_come_in_batches(images):
    pairs = CIFAR10Pair(images, [3, 1, 4, 1], compute_train_transform())
    x_i, x_j, labels = next(iter(torch.utils.data.DataLoader(pairs, batch_size=4)))
    assert x_i.shape == x_j.shape == (4, 3, 32, 32)
    assert labels.tolist() == [3, 1, 4, 1]
    assert not torch.equal(x_i, x_j)


def test_gray_digits_are_real_and_repeatable():
    X_train, y_train, X_test, y_test = load_gray_digits()
    assert X_train.shape == (1438, 32, 32, 3)
    assert X_test.shape == (359, 32, 32, 3)
    assert set(y_train) == set(y_test) == set(range(10))
    assert (X_train == X_train[..., :1]).all()
    assert X_train[:, 0, 0].mean() < 5 < 20 < X_train.mean()
    np.testing.assert_array_equal(load_gray_digits()[2], X_test)
    assert not np.array_equal(load_gray_digits(seed=1)[2], X_test)
