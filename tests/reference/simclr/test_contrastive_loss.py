"""The contrastive loss: against its formula in numpy loops, its gradients against autograd's numeric check."""

import math

import numpy as np
import pytest
import torch
from torch.autograd import gradcheck

from reference.simclr.contrastive_loss import (
    compute_sim_matrix,
    sim,
    sim_positive_pairs,
    simclr_loss_naive,
    simclr_loss_vectorized,
)

LOSSES = [simclr_loss_naive, simclr_loss_vectorized]
SIZES = [(1, 3), (2, 1), (2, 5), (5, 4)]


def draw(N, D, seed=0, scale=1.0):
    rng = np.random.default_rng(seed)
    return [torch.tensor(scale * rng.standard_normal((N, D))) for _ in range(2)]


def cosine(a, b):
    return math.fsum(a * b) / math.sqrt(math.fsum(a * a) * math.fsum(b * b))


def loss_by_loops(left, right, tau):
    views = [*left.numpy(), *right.numpy()]
    N, total = len(left), 0.0
    for i, view in enumerate(views):
        scores = {k: cosine(view, other) / tau for k, other in enumerate(views) if k != i}
        largest = max(scores.values())
        below = math.fsum(math.exp(score - largest) for score in scores.values())
        total -= scores[(i + N) % (2 * N)] - largest - math.log(below)
    return total / (2 * N)


class TestSimilarities:
    @pytest.mark.parametrize(("a", "b", "expected"), [([3, 4], [6, 8], 1), ([1, 0], [0, 2], 0), ([1, 1], [-2, -2], -1)])
    def test_known_angles(self, a, b, expected):
        assert sim(torch.tensor(a).double(), torch.tensor(b).double()).item() == pytest.approx(expected)

    @pytest.mark.parametrize("scale", [1e-100, 1, 1e100])
    def test_lengths_do_not_matter(self, scale):
        (a, b), D = (x[0] for x in draw(1, 7)), 7
        assert a.shape == (D,)
        assert sim(scale * a, 3 * b).item() == pytest.approx(cosine(a.numpy(), b.numpy()))

    @pytest.mark.parametrize(("N", "D"), SIZES)
    def test_pairs_and_matrix_hold_what_sim_says(self, N, D):
        left, right = draw(N, D)
        out = torch.cat([left, right])
        matrix, pairs = compute_sim_matrix(out), sim_positive_pairs(left, right)
        assert matrix.shape == (2 * N, 2 * N)
        assert pairs.shape == (N, 1)
        for i, j in np.ndindex(2 * N, 2 * N):
            assert matrix[i, j].item() == pytest.approx(cosine(out[i].numpy(), out[j].numpy()), abs=1e-12)
        for k in range(N):
            assert pairs[k, 0].item() == pytest.approx(cosine(left[k].numpy(), right[k].numpy()), abs=1e-12)

    def test_gradients(self):
        left, right = (x.requires_grad_() for x in draw(3, 4))
        assert gradcheck(sim, (left[0], right[0]))
        assert gradcheck(sim_positive_pairs, (left, right))
        assert gradcheck(compute_sim_matrix, (left,))


@pytest.mark.parametrize("loss", LOSSES)
class TestLosses:
    @pytest.mark.parametrize(("N", "D"), SIZES)
    @pytest.mark.parametrize("tau", [0.05, 0.5, 1.0, 5.0])
    def test_loops_agree(self, loss, N, D, tau):
        left, right = draw(N, D)
        value = loss(left, right, tau)
        assert value.shape == ()
        np.testing.assert_allclose(value, loss_by_loops(left, right, tau), rtol=1e-10, atol=1e-12)

    @pytest.mark.parametrize("tau", [0.3, 2.0])
    def test_gradient(self, loss, tau):
        left, right = (x.requires_grad_() for x in draw(3, 4, seed=2))
        assert gradcheck(lambda a, b: loss(a, b, tau), (left, right))

    def test_one_image_costs_nothing_whatever_its_views_are(self, loss):
        assert loss(*draw(1, 4), 0.1).item() == pytest.approx(0, abs=1e-12)

    def test_a_tiny_temperature_does_not_overflow(self, loss):
        left, right = draw(4, 3)
        np.testing.assert_allclose(loss(left, right, 1e-4), loss_by_loops(left, right, 1e-4), rtol=1e-10)
        assert torch.isfinite(loss(left.float(), right.float(), 1e-3))

    def test_views_that_are_all_alike_cost_the_logarithm_of_the_others(self, loss):
        views = torch.ones(4, 3, dtype=torch.float64)
        assert loss(views, 2 * views, 0.7).item() == pytest.approx(math.log(7))

    def test_both_sides_count_alike(self, loss):
        left, right = draw(4, 3)
        assert loss(left, right, 0.4).item() == pytest.approx(loss(right, left, 0.4).item())

    def test_float32_stays_float32(self, loss):
        left, right = (x.float() for x in draw(3, 4))
        assert loss(left, right, 0.5).dtype == torch.float32


def test_a_device_can_be_named():
    left, right = draw(3, 4)
    assert simclr_loss_vectorized(left, right, 0.5, device="cpu") == simclr_loss_vectorized(left, right, 0.5)
