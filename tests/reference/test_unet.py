"""The U-Net: its build, the way through it against one written out, and what the condition and its lack do."""

import itertools

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from reference.unet import Downsample, ResnetBlock, RMSNorm, SinusoidalPosEmb, Unet, Upsample  # noqa: E402


def net(dim=4, condition_dim=3, dim_mults=(1, 2), channels=2, **options):
    torch.manual_seed(0)
    return Unet(dim, condition_dim, dim_mults, channels, **options).eval()


def inputs(N=2, channels=2, size=8, condition_dim=3, seed=1):
    rng = np.random.default_rng(seed)
    x, text = rng.standard_normal((N, channels, size, size)), rng.standard_normal((N, condition_dim))
    return torch.tensor(x).float(), torch.tensor(rng.integers(0, 100, N)), torch.tensor(text).float()


class TestParts:
    def test_rms_norm_in_numpy(self):
        norm = RMSNorm(5)
        norm.g.data = torch.arange(1.0, 6.0).reshape(1, 5, 1, 1)
        x = np.random.default_rng(0).standard_normal((2, 5, 3, 3))
        expected = x / np.sqrt(np.mean(x**2, axis=1, keepdims=True)) * np.arange(1, 6).reshape(1, 5, 1, 1)
        np.testing.assert_allclose(norm(torch.tensor(x)).detach(), expected, rtol=1e-6)

    def test_nothing_stays_nothing(self):
        assert torch.equal(RMSNorm(3)(torch.zeros(1, 3, 2, 2)), torch.zeros(1, 3, 2, 2))

    @pytest.mark.parametrize("dim", [2, 4, 6])
    def test_steps_as_waves(self, dim):
        t = np.array([0, 1, 17])
        frequencies = 10000.0 ** -(np.arange(dim // 2) / max(dim // 2 - 1, 1))
        angles = t[:, None] * frequencies
        expected = np.hstack([np.sin(angles), np.cos(angles)])
        np.testing.assert_allclose(SinusoidalPosEmb(dim)(torch.tensor(t)), expected, atol=1e-5)

    def test_sizes(self):
        x = torch.randn(2, 3, 6, 4)
        assert Downsample(3, 5)(x).shape == (2, 5, 3, 2)
        assert Upsample(3, 5)(x).shape == (2, 5, 12, 8)

    def test_a_context_scales_and_shifts(self):
        block = ResnetBlock(3, 4, 6).eval()
        x, context = torch.randn(2, 3, 5, 5), torch.randn(2, 6)
        scale, shift = block.mlp(context).reshape(2, 2, 4, 1, 1).unbind(dim=1)
        normed = block.block1.norm(block.block1.proj(x))
        hidden = torch.nn.functional.gelu(normed * (1 + scale) + shift)
        torch.testing.assert_close(block(x, context), block.block2(hidden) + block.res_conv(x))
        torch.testing.assert_close(
            block(x), block.block2(torch.nn.functional.gelu(normed)) + block.res_conv(x), msg="without a context"
        )


class TestBuild:
    def test_parameters_of_the_course(self):
        assert sum(p.numel() for p in Unet(2, 4, (1, 2, 4)).parameters()) == 6499

    def test_blocks(self):
        model = net(dim=4, dim_mults=(1, 2, 4))
        assert [[type(part).__name__ for part in block] for block in model.downs] == 3 * [
            ["ResnetBlock", "ResnetBlock", "Conv2d"]
        ]
        assert [[type(part).__name__ for part in block] for block in model.ups] == 3 * [
            ["Sequential", "ResnetBlock", "ResnetBlock"]
        ]
        assert [(first.dim, first.dim_out) for first, _, _ in model.downs] == [(4, 4), (4, 4), (8, 8)]
        assert [(second.dim, second.dim_out) for _, _, second in model.ups] == [(16, 8), (8, 4), (8, 4)]

    def test_every_parameter_matters(self):
        model = net()
        x, t, text = inputs()
        model(x, t, {"text_emb": text}).square().sum().backward()
        assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in model.parameters())


class TestForward:
    def test_the_way_through_written_out(self):
        model = net(dim_mults=(1, 2))
        x, t, text = inputs()
        context = model.time_mlp(t) + model.condition_mlp(text)
        (a1, a2, half_a), (b1, b2, half_b) = model.downs
        (twice_b, c1, c2), (twice_a, d1, d2) = model.ups
        one = a1(model.init_conv(x), context)
        two = a2(one, context)
        three = b1(half_a(two), context)
        four = b2(three, context)
        middle = model.mid_block2(model.mid_block1(half_b(four), context), context)
        up = c1(torch.cat([twice_b(middle), four], dim=1), context)
        up = c2(torch.cat([up, three], dim=1), context)
        up = d1(torch.cat([twice_a(up), two], dim=1), context)
        up = d2(torch.cat([up, one], dim=1), context)
        torch.testing.assert_close(model(x, t, {"text_emb": text}), model.final_conv(up))

    @pytest.mark.parametrize("N", [1, 3])
    @pytest.mark.parametrize("channels", [1, 3])
    def test_shapes(self, N, channels):
        model = net(channels=channels, dim_mults=(1, 2, 3))
        x, t, text = inputs(N, channels)
        assert model(x, t, {"text_emb": text}).shape == x.shape

    def test_examples_do_not_mix(self):
        model, (x, t, text) = net(), inputs(3)
        together = model(x, t, {"text_emb": text})
        alone = [model(x[[n]], t[[n]], {"text_emb": text[[n]]}) for n in range(3)]
        torch.testing.assert_close(together, torch.cat(alone))

    def test_no_condition_is_zeros(self):
        model, (x, t, _) = net(), inputs()
        expected = model(x, t, {"text_emb": torch.zeros(2, 3)})
        for nothing in ({"text_emb": None}, {}, None):
            torch.testing.assert_close(model(x, t, nothing), expected)

    def test_step_and_condition_matter(self):
        model, (x, t, text) = net(), inputs()
        out = model(x, t, {"text_emb": text})
        for other in (model(x, t + 1, {"text_emb": text}), model(x, t, {"text_emb": text + 1})):
            assert (out - other).abs().max() > 1e-3

    def test_a_condition_is_now_and_then_left_out(self):
        model, (x, t, text) = net(uncond_prob=0.3).train(), inputs(1)
        for module in model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.eval()
        N = 2000
        many = model(
            *(tensor.repeat(N, *(1,) * (tensor.dim() - 1)) for tensor in (x, t)), {"text_emb": text.repeat(N, 1)}
        )
        without = model.eval()(x, t)
        left_out = (many - without).abs().amax(dim=(1, 2, 3)) < 1e-4
        assert 0.25 < left_out.double().mean() < 0.35

    def test_gradients(self):
        model, (x, t, text) = net(dim=2, dim_mults=(1,), channels=1), inputs(1, 1, 2)
        model = model.double()
        embedded = model.time_mlp[0](t).double()
        model.time_mlp[0] = torch.nn.Identity()  # its waves are float32
        x, text = (tensor.double().requires_grad_() for tensor in (x, text))
        assert torch.autograd.gradcheck(lambda x, text: model(x, embedded, {"text_emb": text}), [x, text])


class TestGuidance:
    @pytest.mark.parametrize("scale", [0.0, 2.31, -1.0])
    def test_the_formula(self, scale):
        model, (x, t, text) = net(), inputs()
        with_it, without = model(x, t, {"text_emb": text}), model(x, t)
        guided = model(x, t, {"text_emb": text, "cfg_scale": scale})
        torch.testing.assert_close(guided, (scale + 1) * with_it - scale * without, rtol=1e-5, atol=1e-5)

    def test_what_is_handed_in_stays(self):
        model, (x, t, text) = net(), inputs()
        asked = {"text_emb": text, "cfg_scale": 1.0}
        first, second = (model(x, t, asked) for _ in range(2))
        assert set(asked) == {"text_emb", "cfg_scale"}
        assert torch.equal(first, second)


def test_all_pairs_of_sizes_are_those_of_neighbours():
    for mults in itertools.product((1, 2, 3), repeat=2):
        x, t, text = inputs(1)
        assert net(dim_mults=mults)(x, t, {"text_emb": text}).shape == x.shape
