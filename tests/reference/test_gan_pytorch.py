"""GANs: losses before two referees and at the edges; nets by their parameters, and their outputs beside numpy's."""

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from reference import gan_pytorch as gan  # noqa: E402
from reference.digit_images import load_digit_images  # noqa: E402

SHAPES = [(10, 1), (7,), (1, 1), (1,)]


def logits(shape, seed=0, scale=2.0):
    values = scale * np.random.default_rng(seed).standard_normal(shape)
    return torch.tensor(values, requires_grad=True)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def numpy_bce(x, t):
    return -np.mean(t * np.log(sigmoid(x)) + (1 - t) * np.log(1 - sigmoid(x)))


class TestSampleNoise:
    def test_uniform_between_minus_one_and_one(self):
        noise = gan.sample_noise(4000, 5, seed=0)
        assert noise.shape == (4000, 5)
        assert noise.dtype == torch.float32
        assert noise.min() >= -1
        assert noise.max() < 1
        sorted_noise = noise.flatten().sort().values.double()
        expected = torch.linspace(-1, 1, 20000, dtype=torch.float64)
        assert (sorted_noise - expected).abs().max() < 2 * 1.63 / math.sqrt(20000)  # Kolmogorov-Smirnov, at 1 %

    def test_a_seed_gives_the_same_again(self):
        assert torch.equal(gan.sample_noise(3, 4, seed=5), gan.sample_noise(3, 4, seed=5))
        assert not torch.equal(gan.sample_noise(3, 4), gan.sample_noise(3, 4))

    def test_no_rows(self):
        assert gan.sample_noise(0, 4).shape == (0, 4)


class TestBceLoss:
    @pytest.mark.parametrize("shape", SHAPES, ids=str)
    def test_the_formula(self, shape):
        x, t = logits(shape), torch.tensor(np.random.default_rng(1).random(shape))  # soft targets as well
        loss = gan.bce_loss(x, t)
        assert loss.shape == ()
        np.testing.assert_allclose(loss.item(), numpy_bce(x.detach().numpy(), t.numpy()), rtol=1e-12)
        twin = torch.nn.functional.binary_cross_entropy_with_logits(x, t)
        np.testing.assert_allclose(loss.item(), twin.item(), rtol=1e-12)
        assert torch.autograd.gradcheck(lambda x: gan.bce_loss(x, t), [x])

    @pytest.mark.parametrize("size", [0.0, 20.0, 40.0, 1e3, 1e30, 1e300])
    def test_any_size_of_logit(self, size):
        x = torch.tensor([size, -size, size, -size], dtype=torch.float64, requires_grad=True)
        t = torch.tensor([1.0, 0.0, 0.0, 1.0], dtype=torch.float64)
        loss = gan.bce_loss(x, t)
        expected = 0.5 * np.log1p(np.exp(-size)) + 0.5 * np.logaddexp(0, size)
        np.testing.assert_allclose(loss.item(), expected, rtol=1e-12)
        (gradient,) = torch.autograd.grad(loss, x)
        sign = 1 - 2 * t  # the gradient is s(x) - t, which is s(x) for t = 0 and -s(-x) for t = 1
        np.testing.assert_allclose(gradient, sign * torch.sigmoid(sign * x).detach() / 4, rtol=1e-12, atol=1e-300)

    def test_right_and_sure_is_tiny_and_not_zero(self):
        x = torch.tensor([50.0], dtype=torch.float64)
        np.testing.assert_allclose(gan.bce_loss(x, torch.ones_like(x)).item(), math.exp(-50), rtol=1e-12)


class TestLosses:
    @pytest.mark.parametrize("shape", SHAPES, ids=str)
    def test_the_formulas(self, shape):
        real, fake = logits(shape, 1), logits((*shape[:1], *shape[1:]), 2)
        r, f = real.detach().numpy(), fake.detach().numpy()
        np.testing.assert_allclose(
            gan.discriminator_loss(real, fake).item(),
            -np.mean(np.log(sigmoid(r))) - np.mean(np.log(1 - sigmoid(f))),
            rtol=1e-12,
        )
        np.testing.assert_allclose(gan.generator_loss(fake).item(), -np.mean(np.log(sigmoid(f))), rtol=1e-12)
        np.testing.assert_allclose(
            gan.ls_discriminator_loss(real, fake).item(), 0.5 * np.mean((r - 1) ** 2) + 0.5 * np.mean(f**2), rtol=1e-12
        )
        np.testing.assert_allclose(gan.ls_generator_loss(fake).item(), 0.5 * np.mean((f - 1) ** 2), rtol=1e-12)

    @pytest.mark.parametrize("loss", [gan.discriminator_loss, gan.ls_discriminator_loss])
    def test_gradients_of_the_discriminators(self, loss):
        assert torch.autograd.gradcheck(loss, [logits((6, 1), 1), logits((4, 1), 2)])  # batches may differ in size

    @pytest.mark.parametrize("loss", [gan.generator_loss, gan.ls_generator_loss])
    def test_gradients_of_the_generators(self, loss):
        assert torch.autograd.gradcheck(loss, [logits((6, 1), 1)])

    def test_a_sure_discriminator_still_teaches_the_generator(self):
        fake = torch.tensor([-100.0], requires_grad=True)
        (gradient,) = torch.autograd.grad(gan.generator_loss(fake), fake)
        np.testing.assert_allclose(gradient, [-1.0])


class TestGetOptimizer:
    def test_two_steps_are_those_of_adam(self):
        weight = torch.tensor([0.5, -2.0], dtype=torch.float64)
        model = torch.nn.Linear(2, 1, bias=False).double()
        model.weight.data = weight.clone()[None]
        optimizer = gan.get_optimizer(model)
        w, m, v = weight.numpy().copy(), 0.0, 0.0
        for t, gradient in enumerate(([0.3, -4.0], [-0.1, 0.2]), start=1):
            model.weight.grad = torch.tensor([gradient], dtype=torch.float64)
            optimizer.step()
            g = np.array(gradient)
            m, v = 0.5 * m + 0.5 * g, 0.999 * v + 0.001 * g**2
            w -= 1e-3 * (m / (1 - 0.5**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
            np.testing.assert_allclose(model.weight.detach().numpy()[0], w, rtol=1e-12)

    def test_all_parameters_are_in_it(self):
        model = gan.discriminator()
        (group,) = gan.get_optimizer(model).param_groups
        assert [id(p) for p in group["params"]] == [id(p) for p in model.parameters()]


def affine(x, module):
    return x @ module.weight.detach().numpy().T + module.bias.detach().numpy()


def leaky(x):
    return np.where(x > 0, x, 0.01 * x)


def of_kind(model, kind):
    return [module for module in model.modules() if isinstance(module, kind)]


class TestNets:
    @pytest.mark.parametrize(
        ("model", "count"),
        [
            (lambda: gan.discriminator(), 267009),
            (lambda: gan.generator(4), 1858320),
            (lambda: gan.build_dc_classifier(2), 1102721),
            (lambda: gan.build_dc_generator(4), 6580801),
        ],
        ids=["discriminator", "generator", "dc_classifier", "dc_generator"],
    )
    def test_parameters(self, model, count):
        assert gan.count_params(model()) == count

    def test_a_seed_gives_the_same_net(self):
        for build in (gan.discriminator, gan.generator):
            first, second, third = build(seed=1), build(seed=1), build(seed=2)
            assert torch.equal(next(first.parameters()), next(second.parameters()))
            assert not torch.equal(next(first.parameters()), next(third.parameters()))

    def test_discriminator_in_numpy(self):
        model = gan.discriminator(seed=0).double()
        x = np.random.default_rng(0).uniform(-1, 1, (3, 1, 28, 28))
        one, two, three = of_kind(model, torch.nn.Linear)
        expected = affine(leaky(affine(leaky(affine(x.reshape(3, 784), one)), two)), three)
        np.testing.assert_allclose(model(torch.tensor(x)).detach().numpy(), expected, rtol=1e-10)

    def test_generator_in_numpy(self):
        model = gan.generator(7, seed=0).double()
        z = np.random.default_rng(0).uniform(-1, 1, (3, 7))
        one, two, three = of_kind(model, torch.nn.Linear)
        hidden = np.maximum(0, affine(np.maximum(0, affine(z, one)), two))
        np.testing.assert_allclose(model(torch.tensor(z)).detach().numpy(), np.tanh(affine(hidden, three)), rtol=1e-10)

    def test_dc_classifier_in_numpy(self):
        torch.manual_seed(0)
        model = gan.build_dc_classifier(2).double()
        x = np.random.default_rng(0).uniform(-1, 1, (2, 1, 28, 28))
        out = x
        for conv in of_kind(model, torch.nn.Conv2d):
            windows = np.lib.stride_tricks.sliding_window_view(out, (5, 5), axis=(2, 3))  # (N, C, H', W', 5, 5)
            out = np.einsum("nchwij,fcij->nfhw", windows, conv.weight.detach().numpy())
            out = leaky(out + conv.bias.detach().numpy()[:, None, None])
            n, c, h, w = out.shape
            out = out.reshape(n, c, h // 2, 2, w // 2, 2).max(axis=(3, 5))
        one, two = of_kind(model, torch.nn.Linear)
        expected = affine(leaky(affine(out.reshape(2, 1024), one)), two)
        np.testing.assert_allclose(model(torch.tensor(x)).detach().numpy(), expected, rtol=1e-10)
        np.testing.assert_allclose(model(torch.tensor(x).reshape(2, 784)).detach().numpy(), expected, rtol=1e-10)

    def test_dc_generator_in_numpy(self):
        torch.manual_seed(0)
        model = gan.build_dc_generator(5).double()
        z = np.random.default_rng(0).uniform(-1, 1, (4, 5))
        out = z
        for linear in of_kind(model, torch.nn.Linear):
            out = np.maximum(0, affine(out, linear))
            out = (out - out.mean(axis=0)) / np.sqrt(out.var(axis=0) + 1e-5)
        out = out.reshape(4, 128, 7, 7)
        first, second = of_kind(model, torch.nn.ConvTranspose2d)
        out = np.maximum(0, transposed(out, first))
        out = (out - out.mean(axis=(0, 2, 3), keepdims=True)) / np.sqrt(out.var(axis=(0, 2, 3), keepdims=True) + 1e-5)
        expected = np.tanh(transposed(out, second)).reshape(4, 784)
        np.testing.assert_allclose(model(torch.tensor(z)).detach().numpy(), expected, rtol=1e-8, atol=1e-10)


def transposed(x, conv, stride=2, pad=1):
    """A transposed convolution as its definition says: every number paints its kernel onto the output."""
    weight = conv.weight.detach().numpy()  # (C, F, 4, 4)
    n, _, h, w = x.shape
    out = np.zeros((n, weight.shape[1], (h - 1) * stride + 4, (w - 1) * stride + 4))
    for row in range(h):
        for column in range(w):
            painted = np.tensordot(x[:, :, row, column], weight, axes=1)
            out[:, :, row * stride : row * stride + 4, column * stride : column * stride + 4] += painted
    return out[:, :, pad:-pad, pad:-pad] + conv.bias.detach().numpy()[:, None, None]


class TestMutualInformation:
    def inputs(self, K=5, M=2, N=6, seed=0):
        rng = np.random.default_rng(seed)
        leaves = [rng.standard_normal((N, K)), rng.standard_normal((N, M)), rng.standard_normal((N, M))]
        cat_logits, mean, log_var = (torch.tensor(leaf, requires_grad=True) for leaf in leaves)
        return cat_logits, torch.tensor(rng.integers(0, K, N)), mean, log_var, torch.tensor(rng.uniform(-1, 1, (N, M)))

    def test_the_formula(self):
        inputs = self.inputs()
        logits, categories, mean, log_var, codes = (tensor.detach().numpy() for tensor in inputs)
        rows = np.arange(6)
        log_q = logits[rows, categories] - np.log(np.exp(logits).sum(axis=1))
        density = np.exp(-((codes - mean) ** 2) / (2 * np.exp(log_var))) / np.sqrt(2 * np.pi * np.exp(log_var))
        expected = np.mean(log_q + np.log(density).sum(axis=1)) + np.log(5) + 2 * np.log(2)
        np.testing.assert_allclose(gan.mutual_information(*inputs).item(), expected, rtol=1e-12)

    def test_gradients(self):
        cat_logits, categories, mean, log_var, codes = self.inputs()

        def bound(cat_logits, mean, log_var):
            return gan.mutual_information(cat_logits, categories, mean, log_var, codes)

        assert torch.autograd.gradcheck(bound, [cat_logits, mean, log_var])

    def test_no_numbers_in_the_code_and_a_perfect_reader(self):
        categories = torch.arange(4)
        none = torch.zeros(4, 0)
        perfect = gan.mutual_information(1e4 * torch.eye(4), categories, none, none, none)
        np.testing.assert_allclose(perfect.item(), np.log(4), rtol=1e-6)
        blind = gan.mutual_information(torch.zeros(4, 4), categories, none, none, none)
        np.testing.assert_allclose(blind.item(), 0, atol=1e-6)

    def test_it_is_a_bound(self):
        """Code c uniform, image x = c + noise: no Gaussian reader claims more than the information that is there."""
        rng = np.random.default_rng(0)
        codes = rng.uniform(-1, 1, (200000, 1))
        x = codes + 0.3 * rng.standard_normal(codes.shape)
        grid = np.linspace(-3, 3, 2001)
        density = np.mean(np.exp(-((grid[:, None] - np.linspace(-1, 1, 401)) ** 2) / 0.18), axis=1)
        density /= np.sum(density)  # of x, in each of the grid's pieces of 0.003
        entropy = -np.sum(density * np.log(density / 0.003 + 1e-300))
        information = entropy - 0.5 * np.log(2 * np.pi * np.e * 0.09)
        nothing, one_category = torch.zeros(len(codes), 1), torch.zeros(len(codes), dtype=torch.long)
        bounds = [
            gan.mutual_information(
                nothing,
                one_category,
                torch.tensor(k * x),
                nothing + s,
                torch.tensor(codes),
            ).item()
            for k in (0.6, 0.8, 1.0)
            for s in (-3.0, -2.5, -2.0)
        ]
        assert max(bounds) < information
        assert max(bounds) > information - 0.2  # and it is a good one


class TestTraining:
    def test_each_step_changes_one_net(self):
        torch.manual_seed(0)
        D, G = gan.discriminator(), gan.generator(3)
        loader = [(torch.rand(8, 1, 28, 28), None), (torch.rand(5, 1, 28, 28), None)]  # the second is not full
        seen = []

        def watching(loss, model):
            def run(*logits):
                seen.append([p.detach().clone() for p in model.parameters()])
                return loss(*logits)

            return run

        images = gan.run_a_gan(
            D,
            G,
            gan.get_optimizer(D),
            gan.get_optimizer(G),
            watching(gan.discriminator_loss, G),
            watching(gan.generator_loss, G),
            loader,
            show_every=1,
            batch_size=8,
            noise_size=3,
            num_epochs=1,
        )
        before, between = seen
        assert all(torch.equal(a, b) for a, b in zip(before, between, strict=True))
        assert not all(torch.equal(a, b) for a, b in zip(between, G.parameters(), strict=True))
        assert [image.shape for image in images] == [(8, 784)]

    @pytest.mark.slow
    def test_it_learns_where_the_ink_is(self, capsys):
        torch.manual_seed(0)
        X = torch.tensor(load_digit_images()[0])
        loader = torch.utils.data.DataLoader(
            torch.utils.data.TensorDataset(X, torch.zeros(len(X))), batch_size=128, shuffle=True, drop_last=True
        )
        D, G = gan.discriminator(), gan.generator()
        solvers = gan.get_optimizer(D), gan.get_optimizer(G)
        gan.run_a_gan(D, G, *solvers, gan.ls_discriminator_loss, gan.ls_generator_loss, loader, num_epochs=12)
        made = gan.deprocess_img(G(gan.sample_noise(500, 96))).detach().mean(dim=0)
        assert np.corrcoef(made, X.mean(dim=0).flatten())[0, 1] > 0.7
        assert "step 0: loss of D" in capsys.readouterr().out


def test_there_and_back():
    x = torch.linspace(0, 1, 5)
    np.testing.assert_allclose(gan.preprocess_img(x), [-1, -0.5, 0, 0.5, 1])
    np.testing.assert_allclose(gan.deprocess_img(gan.preprocess_img(x)), x)


def test_initialize_weights_is_xaviers():
    torch.manual_seed(0)
    layer = torch.nn.Linear(300, 100)
    layer.apply(gan.initialize_weights)
    limit = math.sqrt(6 / 400)
    assert layer.weight.abs().max() <= limit
    np.testing.assert_allclose(layer.weight.detach().std(), limit / math.sqrt(3), rtol=0.02)
