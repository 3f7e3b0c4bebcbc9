"""Pictures: addresses that lead to scenes or to files, preparing and undoing it, and a blur."""

import numpy as np
import pytest

from reference.embedded_scenes import load_scenes
from reference.image_utils import blur_image, deprocess_image, image_from_url, load_image, preprocess_image


def picture(height=20, width=30, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.fixture
def saved(tmp_path):
    image = pytest.importorskip("PIL.Image")
    (tmp_path / "images").mkdir()
    image.fromarray(picture()).save(tmp_path / "images" / "5.png")
    return tmp_path


class TestAddresses:
    def test_a_scene_is_drawn_in_black_on_white(self):
        drawn = image_from_url("scene:val/3")
        assert drawn.shape == (24, 24, 3)
        np.testing.assert_array_equal(drawn[:, :, 1], 255 - load_scenes()["val_images"][3])

    def test_an_image_of_coco_is_a_file_beside_it(self, saved, monkeypatch):
        monkeypatch.setenv("COCO_DIR", str(saved))
        np.testing.assert_array_equal(image_from_url("http://images.example/train/5.png"), picture())

    def test_an_image_that_is_not_here(self, saved, monkeypatch):
        assert image_from_url("http://images.example/train/6.png") is None
        monkeypatch.delenv("COCO_DIR", raising=False)
        assert image_from_url("http://images.example/train/5.png") is None


class TestLoadImage:
    def test_as_it_is(self, saved):
        loaded = load_image(saved / "images" / "5.png")
        assert loaded.dtype == np.uint8
        np.testing.assert_array_equal(loaded, picture())

    def test_the_shorter_side_is_what_is_asked_for(self, saved):
        assert load_image(saved / "images" / "5.png", size=10).shape == (10, 15, 3)


class TestPreparing:
    def test_there_and_back(self):
        prepared = preprocess_image(picture())
        assert prepared.dtype == np.float32
        np.testing.assert_array_equal(deprocess_image(prepared), picture())

    def test_the_mean_colour_becomes_zero(self):
        mean = 255 * np.array([[0.485, 0.456, 0.406]])
        np.testing.assert_allclose(preprocess_image(mean), 0, atol=1e-6)

    def test_values_beyond_are_cut_off_or_spread(self):
        far = preprocess_image(3.0 * picture())
        assert (deprocess_image(far) == 255).mean() > 0.5
        spread = deprocess_image(far, rescale=True)
        assert (spread.min(), spread.max()) == (0, 255)
        assert (spread == 255).mean() < 0.1

    def test_one_colour_only(self):
        assert (deprocess_image(preprocess_image(np.full((2, 2, 3), 0)), rescale=True) == 0).all()


class TestBlur:
    def test_a_plane_stays_as_it_is(self):
        X = np.full((2, 3, 6, 7), 4.0)
        np.testing.assert_allclose(blur_image(X), X)

    def test_a_point_spreads_evenly(self):
        X = np.zeros((1, 1, 7, 9))
        X[0, 0, 3, 4] = 256
        blurred = blur_image(X)[0, 0]
        np.testing.assert_allclose(blurred[3, 2:7], 6 * np.array([1, 4, 6, 4, 1]))
        np.testing.assert_allclose(blurred[1:6, 4], 6 * np.array([1, 4, 6, 4, 1]))
        assert blurred.sum() == pytest.approx(256)

    def test_rows_and_columns_are_not_mixed_up(self):
        X = np.random.default_rng(0).standard_normal((2, 3, 6, 8))
        turned = blur_image(X.transpose(0, 1, 3, 2)).transpose(0, 1, 3, 2)
        np.testing.assert_allclose(blur_image(X), turned)
