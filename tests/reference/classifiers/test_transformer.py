"""The captioning transformer and the vision transformer: their parts in the right order, and that they learn."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from reference.classifiers import CaptioningTransformer, VisionTransformer  # noqa: E402 - after torch is known to be there
from reference.classifiers.transformer import TransformerDecoder, TransformerEncoder, initialise  # noqa: E402
from reference.coco_utils import decode_captions, load_coco_data  # noqa: E402
from reference.transformer_layers import TransformerDecoderLayer, TransformerEncoderLayer  # noqa: E402

from ..torch_twins import decoder_twin, encoder_twin, normal, randomised, same_values_and_gradients  # noqa: E402

WORDS = {"<NULL>": 0, "<START>": 1, "<END>": 2, "cat": 3, "dog": 4}


def captioner(num_layers=2):
    return randomised(
        CaptioningTransformer(WORDS, input_dim=7, wordvec_dim=8, num_heads=2, num_layers=num_layers, max_length=9)
    )


def words(N=3, T=5, seed=0):
    return torch.randint(0, 5, (N, T), generator=torch.Generator().manual_seed(seed))


class TestCaptioningTransformer:
    @pytest.mark.parametrize(("N", "T"), [(3, 5), (1, 1), (2, 9)])
    def test_torch_agrees(self, N, T):
        model, features, captions = captioner(), normal(N, 7), words(N, T)
        x = torch.nn.functional.embedding(captions, model.embedding.weight, padding_idx=0)
        x = x + model.positional_encoding.pe[:, :T]
        memory = (features @ model.visual_projection.weight.T + model.visual_projection.bias)[:, None]
        blocked = torch.triu(torch.ones(T, T), diagonal=1) == 1
        for layer in model.transformer.layers:
            x = decoder_twin(layer, 2048)(x, memory, tgt_mask=blocked)
        scores = x @ model.output.weight.T + model.output.bias
        same_values_and_gradients(model(features, captions), scores, [features, *model.embedding.parameters()])

    def test_a_word_cannot_see_those_after_it(self):
        model, features, captions = captioner(), normal(3, 7), words()
        changed = captions.clone()
        changed[:, 3:] = (changed[:, 3:] + 1) % 5
        torch.testing.assert_close(model(features, changed)[:, :3], model(features, captions)[:, :3])
        assert not torch.allclose(model(features, changed)[:, 3:], model(features, captions)[:, 3:])

    def test_an_image_matters_for_its_own_caption_only(self):
        model, features, captions = captioner(), normal(3, 7), words()
        other = features.detach().clone()
        other[1] += 1
        same = (model(other, captions) - model(features, captions)).abs().amax(dim=(1, 2)) < 1e-12
        assert same.tolist() == [True, False, True]

    def test_it_says_what_scores_best_and_then_reads_it(self):
        model, features = captioner(), normal(4, 7).detach()
        said = model.sample(features, max_length=6)
        assert said.shape == (4, 6)
        assert said.dtype == np.int64
        read = torch.cat((torch.ones(4, 1, dtype=torch.int64), torch.tensor(said[:, :-1])), dim=1)
        np.testing.assert_array_equal(said, model(features, read).argmax(dim=2).numpy())

    def test_dropout_is_off_while_it_speaks_and_on_again_after(self):
        model, features = captioner().train(), normal(4, 7).detach()
        np.testing.assert_array_equal(model.sample(features, 5), model.sample(features.numpy(), 5))
        assert model.training
        model.eval().sample(features, 1)
        assert not model.training


class TestVisionTransformer:
    def test_torch_agrees(self):
        model = randomised(VisionTransformer(6, 3, 2, 8, 2, 4, 9, 5))
        x = normal(2, 2, 6, 6)
        kernel = model.patch_embed.proj.weight.view(8, 2, 3, 3)
        patches = (
            torch.nn.functional.conv2d(x, kernel, model.patch_embed.proj.bias, stride=3).flatten(2).transpose(1, 2)
        )
        h = patches + model.positional_encoding.pe[:, :4]
        for layer in model.transformer.layers:
            h = encoder_twin(layer, 9)(h)
        same_values_and_gradients(model(x), model.head(h.mean(dim=1)), [x])

    def test_what_it_is_made_with(self):
        model = VisionTransformer(img_size=8, patch_size=2, in_channels=1, embed_dim=12, num_layers=3, num_classes=7)
        assert model(torch.zeros(2, 1, 8, 8)).shape == (2, 7)
        assert len(model.transformer.layers) == 3

    def test_it_learns_digits(self):
        from sklearn.datasets import load_digits

        torch.manual_seed(0)
        digits = load_digits()
        x, y = torch.tensor(digits.images / 16, dtype=torch.float32)[:, None], torch.tensor(digits.target)
        model = VisionTransformer(8, 2, 1, embed_dim=32, num_layers=1, num_heads=4, dim_feedforward=64, dropout=0.0)
        optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
        for _ in range(4):
            for batch in torch.randperm(1500).split(25):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(model(x[batch]), y[batch]).backward()
                optimizer.step()
        with torch.no_grad():
            accuracy = (model.eval()(x[1500:]).argmax(dim=1) == y[1500:]).float().mean()
        assert accuracy > 0.6


@pytest.mark.parametrize(
    ("stack", "block"), [(TransformerDecoder, TransformerDecoderLayer), (TransformerEncoder, TransformerEncoderLayer)]
)
def test_blocks_of_a_stack_share_nothing(stack, block):
    layers = stack(block(4, 2, 5), 3).layers
    pointers = {parameter.data_ptr() for layer in layers for parameter in layer.parameters()}
    assert len(pointers) == 3 * len(list(layers[0].parameters()))


def test_first_weights():
    torch.manual_seed(0)
    affine, norm = torch.nn.Linear(100, 90), torch.nn.LayerNorm(5)
    for module in (affine, norm, torch.nn.Linear(3, 4, bias=False)):
        initialise(module)
    assert affine.weight.std().item() == pytest.approx((2 / 190) ** 0.5, rel=0.05)
    assert not affine.bias.any()
    assert (norm.weight == 1).all()


def test_captions_of_held_out_scenes_come_out_right():
    torch.manual_seed(0)
    data = load_coco_data()
    captions, features = torch.tensor(data["train_captions"]), torch.tensor(data["train_features"])
    size = features.shape[1]
    model = CaptioningTransformer(
        data["word_to_idx"], size, wordvec_dim=32, num_heads=4, num_layers=1, max_length=10, dim_feedforward=64
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for rate in (5e-3, 5e-3, 3e-3, 1e-3):
        optimizer.param_groups[0]["lr"] = rate
        for batch in torch.randperm(len(captions)).split(50):
            optimizer.zero_grad()
            scores, right = model(features[batch], captions[batch, :-1]), captions[batch, 1:]
            torch.nn.functional.cross_entropy(scores.transpose(1, 2), right, ignore_index=0).backward()
            optimizer.step()
    said = decode_captions(model.sample(data["val_features"], max_length=9), data["idx_to_word"])
    right = decode_captions(data["val_captions"][:, 1:], data["idx_to_word"])
    assert np.mean([ours == theirs for ours, theirs in zip(said, right, strict=True)]) > 0.4
