"""CLIP: similarities and the symmetric loss against loops, choices on hand-made features, and a model that learns."""

import math

import numpy as np
import pytest
import torch
from torch.autograd import gradcheck

from reference.captioned_digits import COLORS, load_captioned_digits
from reference.clip_dino import CLIPImageRetriever, clip_loss, clip_zero_shot_classifier, get_similarity_no_loop
from reference.embedded_images import CLASS_NAMES
from reference.tiny_clip import VOCABULARY, TinyCLIP, preprocess, tokenize
from reference.tiny_convnet import load_tiny_convnet


def draw(*shape, seed=0):
    return torch.tensor(np.random.default_rng(seed).standard_normal(shape))


def cosine(a, b):
    return math.fsum(a * b) / math.sqrt(math.fsum(a * a) * math.fsum(b * b))


def loss_by_loops(image, text, logit_scale):
    scores = np.array([[math.exp(logit_scale) * cosine(i, t) for t in text.numpy()] for i in image.numpy()])
    N, total = len(scores), 0.0
    for k in range(N):
        for row in (scores[k], scores[:, k]):
            total += math.log(math.fsum(math.exp(s - row.max()) for s in row)) + row.max() - scores[k, k]
    return total / (2 * N)


class TestTokens:
    def test_words_are_numbers(self):
        tokens = tokenize(["A photo of a THREE.", "red, quickly!", ""], context_length=6)
        words = [[VOCABULARY[number] for number in row] for row in tokens.tolist()]
        assert words == [["a", "photo", "of", "a", "three", ""], ["red", *[""] * 5], [""] * 6]

    def test_one_sentence_is_a_batch_of_one_and_long_ones_are_cut(self):
        assert tokenize("one two three four", context_length=3).tolist() == [[2, 3, 4]]


class TestSimilarity:
    @pytest.mark.parametrize(("N", "M", "D"), [(6, 5, 10), (1, 4, 3), (3, 1, 2), (2, 2, 1)])
    def test_every_sentence_with_every_image(self, N, M, D):
        text, image = draw(N, D), 100 * draw(M, D, seed=1)
        similarity = get_similarity_no_loop(text, image)
        assert similarity.shape == (N, M)
        for i, j in np.ndindex(N, M):
            assert similarity[i, j].item() == pytest.approx(cosine(text[i].numpy(), image[j].numpy()), abs=1e-12)


class TestLoss:
    @pytest.mark.parametrize(("N", "D"), [(1, 3), (2, 4), (5, 3)])
    @pytest.mark.parametrize("logit_scale", [0.0, 2.6, -1.5, 8.0])
    def test_loops_agree(self, N, D, logit_scale):
        image, text = draw(N, D), draw(N, D, seed=1)
        loss = clip_loss(image, text, logit_scale)
        assert loss.shape == ()
        np.testing.assert_allclose(loss, loss_by_loops(image, text, logit_scale), rtol=1e-10, atol=1e-12)

    def test_it_is_symmetric(self):
        image, text = draw(4, 3), draw(4, 3, seed=1)
        assert clip_loss(image, text, 1.0).item() == pytest.approx(clip_loss(text, image, 1.0).item())

    def test_gradient(self):
        scale = torch.tensor(1.2, dtype=torch.float64)
        inputs = [x.requires_grad_() for x in (draw(4, 3), draw(4, 3, seed=1), scale)]
        assert gradcheck(clip_loss, inputs)


class Hand:
    """A model whose image features are the mean colour, and whose text features are those of the colour named."""

    def encode_image(self, image):
        return image.mean(dim=(2, 3))

    def encode_text(self, text):
        names = [next((VOCABULARY[n] for n in row if VOCABULARY[n] in COLORS), "white") for row in text.tolist()]
        return torch.tensor([COLORS[name] for name in names]).float()


def as_float(images):
    return torch.tensor(np.asarray(images)).permute(0, 3, 1, 2).float()


@pytest.fixture
def painted():
    inks = ("blue", "red", "green", "blue", "yellow")
    return np.array([np.full((4, 4, 3), COLORS[ink]) for ink in inks], np.uint8), list(inks)


def test_images_get_the_class_whose_sentence_fits_best(painted):
    images, inks = painted
    found = clip_zero_shot_classifier(Hand(), as_float, images, ["red", "yellow", "blue", "green"], "cpu")
    assert found == inks


@pytest.mark.parametrize(("query", "k", "expected"), [("red", 1, [1]), ("a photo of a blue one", 2, [0, 3])])
def test_the_best_images_are_retrieved(painted, query, k, expected):
    retriever = CLIPImageRetriever(Hand(), as_float, painted[0], "cpu")
    found = retriever.retrieve(query, k)
    assert sorted(found) == expected


def test_retrieved_images_come_best_first(painted):
    retriever = CLIPImageRetriever(Hand(), as_float, painted[0], "cpu")
    similarity = [cosine(np.array(COLORS["green"], float), images.mean(axis=(0, 1))) for images in painted[0]]
    assert retriever.retrieve("green", 5)[0] == 2
    assert sorted(retriever.retrieve("green", 5)) == [0, 1, 2, 3, 4]
    found = [similarity[i] for i in retriever.retrieve("green", 5)]
    assert found == sorted(found, reverse=True)


class TestModel:
    def test_one_image_or_several_are_prepared(self):
        images = np.random.default_rng(0).integers(0, 256, (3, 8, 6, 3), dtype=np.uint8)
        batch = preprocess(images)
        assert batch.shape == (3, 3, 8, 6)
        assert torch.equal(torch.stack([preprocess(image) for image in images]), batch)

    def test_shapes_and_what_order_does_not_change(self):
        model = TinyCLIP(embed_dim=6, width=2)
        assert model.encode_image(torch.randn(3, 3, 16, 16)).shape == (3, 6)
        text = model.encode_text(tokenize(["a red three", "three red a", ""]))
        torch.testing.assert_close(text[0], text[1])
        assert torch.isfinite(text).all()

    def test_the_trunk_of_the_trained_net_fits(self):
        model, net = TinyCLIP(), load_tiny_convnet()
        model.trunk.load_state_dict(net.features.state_dict())
        x = torch.randn(2, 3, 32, 32)
        torch.testing.assert_close(model.look(x)[:, -48:], net.features(x).mean(dim=(2, 3)))

    def test_it_learns_what_words_mean(self):
        """Trained by the loss on pairs, judged on digits it has never seen."""
        torch.manual_seed(0)
        train, test = load_captioned_digits()
        model = TinyCLIP()
        model.trunk.load_state_dict(load_tiny_convnet().features.state_dict())
        with torch.no_grad():
            looks = torch.cat([model.look(part) for part in preprocess(train["images"]).split(500)])
        tokens = tokenize(train["captions"])
        optimizer = torch.optim.Adam(
            [*model.image.parameters(), *model.words.parameters(), *model.text.parameters(), model.logit_scale], lr=3e-3
        )
        for batch in torch.randint(len(looks), (300, 64)):
            loss = clip_loss(model.image(looks[batch]), model.encode_text(tokens[batch]), model.logit_scale)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        digits = clip_zero_shot_classifier(model, preprocess, test["images"], list(CLASS_NAMES), "cpu")
        assert np.mean([name == CLASS_NAMES[d] for name, d in zip(digits, test["digits"], strict=True)]) > 0.75
        colors = clip_zero_shot_classifier(model, preprocess, test["images"], list(COLORS), "cpu")
        assert np.mean([name == list(COLORS)[c] for name, c in zip(colors, test["colors"], strict=True)]) > 0.85
        found = CLIPImageRetriever(model, preprocess, test["images"], "cpu").retrieve("a red three", k=4)
        right = [test["digits"][i] == 3 and test["colors"][i] == 0 for i in found]
        assert sum(right) >= 3
