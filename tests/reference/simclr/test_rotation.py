"""The pretext task: rotations against numpy's, the order of a batch, and the loss against its formula."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from reference.simclr.rotation import RotationNet, rotate_images, rotation_batch, rotation_loss


@pytest.mark.parametrize("shape", [(5, 3, 4, 4), (1, 1, 1, 1), (3, 2, 5, 5)], ids=str)
def test_each_image_is_turned_against_the_clock(shape):
    torch.manual_seed(0)
    x, quarters = torch.randn(shape), torch.randint(4, (shape[0],))
    kept = x.clone()
    rotated = rotate_images(x, quarters)
    for image, turns, out in zip(x.numpy(), quarters.tolist(), rotated.numpy(), strict=True):
        np.testing.assert_array_equal(out, np.stack([np.rot90(channel, turns) for channel in image]))
    assert torch.equal(x, kept)


def test_four_quarters_are_a_whole_turn():
    x = torch.randn(3, 2, 4, 4)
    once = torch.ones(3, dtype=torch.long)
    turned = x
    for _ in range(4):
        turned = rotate_images(turned, once)
    assert torch.equal(turned, x)


@pytest.mark.parametrize("N", [1, 3])
def test_a_batch_holds_all_four(N):
    x = torch.randn(N, 2, 3, 3)
    images, labels = rotation_batch(x)
    assert labels.dtype == torch.int64
    assert labels.tolist() == [turns for turns in range(4) for _ in range(N)]
    for place, image in enumerate(images.numpy()):
        np.testing.assert_array_equal(image, np.rot90(x[place % N].numpy(), place // N, axes=(1, 2)))


def test_the_loss_is_the_mean_over_all_rotations():
    torch.manual_seed(0)
    model = RotationNet(nn.Flatten(), 18).double()
    x = torch.randn(3, 2, 3, 3, dtype=torch.float64)
    total = 0.0
    for image in x.numpy():
        for turns in range(4):
            flat = np.rot90(image, turns, axes=(1, 2)).reshape(-1)
            scores = model.head.weight.detach().numpy() @ flat + model.head.bias.detach().numpy()
            total += math.log(np.exp(scores).sum()) - scores[turns]
    assert rotation_loss(model, x).item() == pytest.approx(total / 12)


def test_gradients_reach_the_encoder():
    encoder = nn.Sequential(nn.Flatten(), nn.Linear(18, 5))
    rotation_loss(RotationNet(encoder, 5), torch.randn(2, 2, 3, 3)).backward()
    assert encoder[1].weight.grad.abs().sum() > 0
