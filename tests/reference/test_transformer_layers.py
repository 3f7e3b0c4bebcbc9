"""The parts of a transformer: each beside torch's own module with the same parameters, and finite differences."""

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from reference.transformer_layers import (  # noqa: E402 - after torch is known to be there
    FeedForwardNetwork,
    MultiHeadAttention,
    PatchEmbedding,
    PositionalEncoding,
    TransformerDecoderLayer,
    TransformerEncoderLayer,
)

from .torch_twins import (  # noqa: E402
    attention_twin,
    decoder_twin,
    encoder_twin,
    normal,
    randomised,
    same_values_and_gradients,
)


def causal(length):
    return torch.tril(torch.ones(length, length))


def random_mask(S, T, seed=3):
    """Half of the places are blocked, but each may look at one at least."""
    mask = torch.rand(S, T, generator=torch.Generator().manual_seed(seed)) < 0.5
    mask[:, 0] = True
    return mask


class TestPositionalEncoding:
    def test_each_number_is_that_of_the_formula(self):
        pe = PositionalEncoding(6, max_len=50).pe
        assert pe.shape == (1, 50, 6)
        for place in (0, 1, 7, 49):
            for column in range(6):
                angle = place * 10000 ** (-(column - column % 2) / 6)
                expected = math.cos(angle) if column % 2 else math.sin(angle)
                assert pe[0, place, column].item() == pytest.approx(expected, abs=1e-5)

    def test_it_is_added(self):
        module = randomised(PositionalEncoding(4, max_len=9))
        x = normal(2, 5, 4)
        torch.testing.assert_close(module(x), x + module.pe[:, :5])

    def test_dropout_comes_after_the_sum(self):
        module = PositionalEncoding(8, dropout=0.5, max_len=400)
        out, whole = module(torch.ones(50, 400, 8)), 1 + module.pe
        kept = out != 0
        torch.testing.assert_close(out[kept], 2 * whole.expand_as(out)[kept])
        assert 0.48 < kept.float().mean() < 0.52

    def test_the_table_is_saved_and_is_no_parameter(self):
        module = PositionalEncoding(4)
        assert list(module.state_dict()) == ["pe"]
        assert not list(module.parameters())

    def test_an_odd_number_of_columns_is_refused(self):
        with pytest.raises(AssertionError, match="pairs"):
            PositionalEncoding(5)


@pytest.mark.parametrize(
    ("N", "S", "T", "E", "H"), [(2, 3, 5, 8, 2), (1, 1, 4, 6, 3), (3, 4, 1, 6, 1), (2, 3, 3, 4, 4)]
)
class TestMultiHeadAttention:
    def test_torch_agrees(self, N, S, T, E, H):
        ours = randomised(MultiHeadAttention(E, H))
        leaves = normal(N, S, E), normal(N, T, E, seed=2), normal(N, T, E, seed=3)
        same_values_and_gradients(ours(*leaves), attention_twin(ours)(*leaves, need_weights=False)[0], leaves)

    @pytest.mark.parametrize("kind", [bool, float])
    def test_torch_agrees_with_a_mask(self, N, S, T, E, H, kind):
        ours, mask = randomised(MultiHeadAttention(E, H)), random_mask(S, T)
        leaves = normal(N, S, E), normal(N, T, E, seed=2), normal(N, T, E, seed=3)
        theirs, _ = attention_twin(ours)(*leaves, attn_mask=~mask, need_weights=False)  # where True blocks
        same_values_and_gradients(ours(*leaves, attn_mask=mask if kind is bool else mask.float()), theirs, leaves)

    def test_finite_differences_agree(self, N, S, T, E, H):
        ours = randomised(MultiHeadAttention(E, H))
        leaves = normal(N, S, E), normal(N, T, E, seed=2), normal(N, T, E, seed=3)
        assert torch.autograd.gradcheck(lambda *x: ours(*x, attn_mask=random_mask(S, T)), leaves)


class TestAttentionByHand:
    def test_one_place_to_look_at_is_all_that_is_seen(self):
        ours = randomised(MultiHeadAttention(6, 2))
        value = normal(2, 1, 6)
        expected = ours.proj(ours.value(value)).expand(2, 4, 6)
        torch.testing.assert_close(ours(normal(2, 4, 6), normal(2, 1, 6), value), expected)

    def test_dropout_is_on_the_weights(self):
        ours = MultiHeadAttention(4, 2, dropout=0.5).double()
        with torch.no_grad():
            for part in (ours.query, ours.key):
                part.weight.zero_()
                part.bias.zero_()  # all weights equal
            for part in (ours.value, ours.proj):
                part.weight.copy_(torch.eye(4))
                part.bias.zero_()
        out = ours(torch.zeros(1, 50, 4).double(), torch.zeros(1, 50, 4).double(), torch.ones(1, 50, 4).double())
        count = out * 50 / 2  # how many of 50 weights, doubled, were kept: columns of a head share them
        torch.testing.assert_close(count, count.round())
        torch.testing.assert_close(count[..., 0], count[..., 1])
        assert not torch.equal(count[..., 0], count[..., 2])
        assert 23 < count.mean() < 27

    def test_heads_must_share_evenly(self):
        with pytest.raises(AssertionError, match="equally many"):
            MultiHeadAttention(6, 4)


@pytest.mark.parametrize(("N", "S", "T", "E", "H", "F"), [(2, 4, 3, 6, 2, 9), (1, 1, 1, 4, 1, 3), (3, 2, 5, 8, 4, 7)])
class TestBlocks:
    def test_decoder(self, N, S, T, E, H, F):
        ours = randomised(TransformerDecoderLayer(E, H, F))
        leaves = normal(N, S, E), normal(N, T, E, seed=2)
        theirs = decoder_twin(ours, F)(*leaves, tgt_mask=causal(S) == 0)
        same_values_and_gradients(ours(*leaves, tgt_mask=causal(S)), theirs, leaves)

    def test_decoder_before_finite_differences(self, N, S, T, E, H, F):
        ours = randomised(TransformerDecoderLayer(E, H, F))
        leaves = normal(N, S, E), normal(N, T, E, seed=2)
        assert torch.autograd.gradcheck(lambda *x: ours(*x, tgt_mask=causal(S)), leaves)

    @pytest.mark.parametrize("masked", [False, True])
    def test_encoder(self, N, S, T, E, H, F, masked):
        ours, x = randomised(TransformerEncoderLayer(E, H, F)), normal(N, S, E)
        mask = causal(S) if masked else None
        theirs = encoder_twin(ours, F)(x, src_mask=None if mask is None else mask == 0)
        same_values_and_gradients(ours(x, src_mask=mask), theirs, [x])

    def test_encoder_before_finite_differences(self, N, S, T, E, H, F):
        ours = randomised(TransformerEncoderLayer(E, H, F))
        assert torch.autograd.gradcheck(ours, [normal(N, S, E)])


def test_dropout_comes_before_each_sum():
    block = TransformerDecoderLayer(4, 2, 5, dropout=1.0).double()  # all that the sublayers say is dropped
    x, memory = normal(2, 3, 4), normal(2, 2, 4)
    torch.testing.assert_close(block(x, memory), block.norm_ffn(block.norm_cross(block.norm_self(x))))
    block = TransformerEncoderLayer(4, 2, 5, dropout=1.0).double()
    torch.testing.assert_close(block(x), block.norm_ffn(block.norm_self(x)))


def test_feed_forward():
    ours = randomised(FeedForwardNetwork(4, 7))
    x = normal(2, 3, 4)
    hidden = torch.nn.functional.gelu(x @ ours.fc1.weight.T + ours.fc1.bias)
    torch.testing.assert_close(ours(x), hidden @ ours.fc2.weight.T + ours.fc2.bias)
    assert torch.autograd.gradcheck(ours, [x])


class TestPatchEmbedding:
    @pytest.mark.parametrize(
        ("N", "C", "size", "patch", "E"), [(2, 3, 12, 4, 5), (1, 1, 6, 2, 3), (2, 2, 5, 5, 4), (2, 3, 4, 1, 2)]
    )
    def test_torch_unfolds_the_same_patches(self, N, C, size, patch, E):
        ours, x = randomised(PatchEmbedding(size, patch, C, E)), normal(N, C, size, size)
        theirs = ours.proj(torch.nn.functional.unfold(x, patch, stride=patch).transpose(1, 2))
        assert ours(x).shape == (N, (size // patch) ** 2, E)
        same_values_and_gradients(ours(x), theirs, [x])

    def test_it_is_a_convolution(self):
        ours, x = randomised(PatchEmbedding(6, 2, 3, 5)), normal(2, 3, 6, 6)
        kernel = ours.proj.weight.view(5, 3, 2, 2)
        theirs = torch.nn.functional.conv2d(x, kernel, ours.proj.bias, stride=2).flatten(2).transpose(1, 2)
        same_values_and_gradients(ours(x), theirs, [x])

    def test_an_image_that_is_not_contiguous(self):
        ours, x = randomised(PatchEmbedding(6, 3, 2, 4)), normal(6, 6, 2, 2)
        torch.testing.assert_close(ours(x.permute(3, 2, 0, 1)), ours(x.permute(3, 2, 0, 1).contiguous()))

    def test_other_sizes_are_refused(self):
        with pytest.raises(AssertionError, match="whole patches"):
            PatchEmbedding(7, 2)
        with pytest.raises(AssertionError, match="not 6x6"):
            PatchEmbedding(6, 2, 1, 4)(torch.zeros(1, 1, 6, 4))


def test_known_numbers_of_the_codes():
    pe = PositionalEncoding(4, max_len=3).pe[0].numpy()
    np.testing.assert_allclose(pe[1], [math.sin(1), math.cos(1), math.sin(0.01), math.cos(0.01)], rtol=1e-6)
