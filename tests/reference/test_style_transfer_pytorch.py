"""The losses of style transfer: against the same formulas in loops, gradients against autograd's numeric check."""

import numpy as np
import pytest
import torch
from torch.autograd import gradcheck

from reference.style_transfer_pytorch import content_loss, extract_features, gram_matrix, style_loss, tv_loss
from reference.tiny_convnet import TinyConvNet

SHAPES = [(1, 3, 4, 5), (2, 4, 3, 3), (1, 1, 6, 2), (3, 2, 1, 1), (1, 5, 1, 4)]


def draw(*shape, seed=0):
    return torch.tensor(np.random.default_rng(seed).standard_normal(shape))


def gram_by_loops(features, normalize):
    N, C, H, W = features.shape
    gram = np.zeros((N, C, C))
    for n, a, b, i, j in np.ndindex(N, C, C, H, W):
        gram[n, a, b] += features[n, a, i, j] * features[n, b, i, j]
    return gram / (C * H * W) if normalize else gram


def tv_by_loops(img, weight):
    total, (_, C, H, W) = 0.0, img.shape
    for c, i, j in np.ndindex(C, H, W):
        total += (img[0, c, i, j] - img[0, c, i - 1, j]) ** 2 if i else 0.0
        total += (img[0, c, i, j] - img[0, c, i, j - 1]) ** 2 if j else 0.0
    return weight * total


class TestContent:
    @pytest.mark.parametrize("shape", SHAPES, ids=str)
    @pytest.mark.parametrize("weight", [0, 0.06, 30])
    def test_it_is_the_sum_of_squares(self, shape, weight):
        a, b = draw(*shape), draw(*shape, seed=1)
        expected = weight * sum((p - q) ** 2 for p, q in zip(a.flatten().tolist(), b.flatten().tolist(), strict=True))
        loss = content_loss(weight, a, b)
        assert loss.shape == ()
        np.testing.assert_allclose(loss, expected, rtol=1e-12)

    def test_gradient(self):
        target = draw(1, 3, 2, 4, seed=1)
        assert gradcheck(lambda x: content_loss(0.7, x, target), draw(1, 3, 2, 4).requires_grad_())


class TestGram:
    @pytest.mark.parametrize("shape", SHAPES, ids=str)
    @pytest.mark.parametrize("normalize", [True, False])
    def test_loops_agree(self, shape, normalize):
        features = draw(*shape)
        np.testing.assert_allclose(
            gram_matrix(features, normalize), gram_by_loops(features.numpy(), normalize), rtol=1e-11, atol=1e-13
        )

    def test_it_is_normalised_unless_told_otherwise(self):
        features = draw(2, 3, 4, 5)
        torch.testing.assert_close(gram_matrix(features), gram_matrix(features, normalize=False) / 60)

    def test_where_features_are_does_not_matter(self):
        features = draw(1, 4, 3, 5)
        moved = features.flatten(2)[:, :, torch.randperm(15)].view(1, 4, 3, 5)
        torch.testing.assert_close(gram_matrix(moved), gram_matrix(features))

    def test_features_that_are_laid_out_in_another_order_are_fine(self):
        features = draw(2, 4, 5, 3).permute(0, 3, 1, 2)
        torch.testing.assert_close(gram_matrix(features), gram_matrix(features.contiguous()))

    @pytest.mark.parametrize("normalize", [True, False])
    def test_gradient(self, normalize):
        assert gradcheck(lambda x: gram_matrix(x, normalize), draw(2, 3, 2, 3).requires_grad_())


class TestStyle:
    def setup_method(self):
        self.feats = [draw(1, 3, 4, 5), draw(1, 4, 2, 3, seed=1), draw(1, 2, 3, 1, seed=2)]
        self.targets = {layer: gram_matrix(2 * feature + 1) for layer, feature in enumerate(self.feats)}

    @pytest.mark.parametrize(
        ("layers", "weights"), [([0, 1, 2], [3.0, 0.5, 10]), ([2, 0], [1, 7.0]), ([1], [2]), ([1, 1], [2, 3]), ([], [])]
    )
    def test_loops_agree(self, layers, weights):
        targets = [self.targets[layer] for layer in layers]
        expected = 0.0
        for layer, weight in zip(layers, weights, strict=True):
            mine = gram_by_loops(self.feats[layer].numpy(), True)
            expected += weight * np.sum((mine - self.targets[layer].numpy()) ** 2)
        loss = style_loss(self.feats, layers, targets, weights)
        assert loss.shape == ()
        np.testing.assert_allclose(loss, expected, rtol=1e-11)

    def test_gradient(self):
        targets = [self.targets[0], self.targets[2]]
        feats = tuple(feature.requires_grad_() for feature in self.feats)
        assert gradcheck(lambda *feats: style_loss(list(feats), [0, 2], targets, [2.0, 3]), feats)

    def test_the_style_image_itself_costs_nothing(self):
        targets = [gram_matrix(feature) for feature in self.feats]
        assert style_loss(self.feats, [0, 1, 2], targets, [1, 1, 1]) == 0


class TestTotalVariation:
    @pytest.mark.parametrize("shape", [(1, 3, 4, 5), (1, 3, 1, 6), (1, 3, 5, 1), (1, 3, 1, 1), (1, 1, 3, 2)], ids=str)
    @pytest.mark.parametrize("weight", [0.02, 5])
    def test_loops_agree(self, shape, weight):
        img = draw(*shape)
        loss = tv_loss(img, weight)
        assert loss.shape == ()
        np.testing.assert_allclose(loss, tv_by_loops(img.numpy(), weight), rtol=1e-11, atol=1e-14)

    def test_gradient(self):
        assert gradcheck(lambda x: tv_loss(x, 0.3), draw(1, 3, 3, 4).requires_grad_())

    def test_an_image_of_one_colour_costs_nothing(self):
        assert tv_loss(draw(1, 3, 1, 1).expand(1, 3, 7, 4), 2) == 0


def test_float32_stays_float32():
    features = draw(1, 3, 4, 4).float()
    gram = gram_matrix(features)
    losses = [content_loss(1, features, 0 * features), style_loss([features], [0], [gram], [1]), tv_loss(features, 1)]
    assert {value.dtype for value in (gram, *losses)} == {torch.float32}


def test_features_are_taken_behind_every_layer():
    net = TinyConvNet(width=2)
    x = torch.randn(2, 3, 9, 8)
    features = extract_features(x, net.features)
    assert len(features) == len(net.features) == 14
    assert [feature.shape[1:] for feature in features[4::5]] == [(2, 4, 4), (4, 2, 2)]
    torch.testing.assert_close(features[1], features[0].clamp(min=0))
    torch.testing.assert_close(features[-1], net.features(x))
