"""The `captions` probe: models that caption, numpy or torch; <START> and what follows <END> are their own affair."""

from __future__ import annotations

import numpy as np
import pytest

from grader.model.rubric import CaptionSpec
from grader.plan.captions import captions

WORDS = {"<NULL>": 0, "<START>": 1, "<END>": 2, "a": 3, "b": 4}
SPEC = CaptionSpec(train=120, test=20, words=2, places=2, features=6)
DATA, KEPT = captions(SPEC, {}, np.random.default_rng(3))
INPUTS = {**DATA, "words": WORDS}
SAYS = """
    import numpy as np
    class Model:
        def __init__(self, rows):
            self.params, self.rows = {}, rows
        def sample(self, features, max_length=5):
            return np.array(self.rows)[:, :max_length]
    """


def said(box, rows, options):
    inputs = {"X_test": np.zeros((len(rows), 3)), "rows": rows}
    answer = box(SAYS).job("captions", "layers:Model", inputs, {"construct": ["rows"], **options})
    assert answer["status"] == "ok", answer
    return np.asarray(answer["values"]["captions"]).tolist()


def test_a_recurrent_network_learns_to_caption(solved):
    construct = {"word_to_idx": "words", "input_dim": 6, "wordvec_dim": 8, "hidden_dim": 16, "cell_type": "lstm"}
    options = {"construct": construct, "steps": 90, "batch": 20, "learning_rate": 0.03, "end": 2}
    options["keyword"] = {"max_length": 3}
    answer = solved.job("captions", "classifiers.rnn:CaptioningRNN", INPUTS, options, repeat=True)
    assert answer["status"] == "ok", answer
    history = answer["values"]["loss_history"]
    assert len(history) == 90
    assert history[-1] < 0.3 * history[0]
    assert (answer["values"]["captions"] == KEPT["y_test"]).all(axis=1).mean() > 0.8
    assert answer["unstable"] == []
    assert answer["changed"] == []


def test_a_transformer_learns_to_caption(torch_box, reference):
    construct = {"word_to_idx": "words", "input_dim": 6, "wordvec_dim": 16, "num_heads": 2, "num_layers": 1}
    options = {"construct": construct, "steps": 60, "batch": 20, "learning_rate": 0.01, "end": 2}
    options["keyword"] = {"max_length": 3}
    target = "classifiers.transformer:CaptioningTransformer"
    answer = torch_box(reference).job("captions", target, INPUTS, options)
    assert answer["status"] == "ok", answer
    assert answer["values"]["loss_history"][-1] < answer["values"]["loss_history"][0]
    assert (answer["values"]["captions"] == KEPT["y_test"]).all(axis=1).mean() > 0.5


def test_without_training_the_parameters_decide(solved):
    rng = np.random.default_rng(0)
    shapes = {"W_embed": (5, 3), "W_proj": (4, 6), "b_proj": (6,), "Wx": (3, 6), "Wh": (6, 6), "b": (6,)}
    parameters = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    parameters |= {"W_vocab": np.zeros((6, 5)), "b_vocab": np.array([0.0, 0, 0, 2, 1])}
    options = {"construct": {"word_to_idx": "words", "input_dim": 4}, "keyword": {"max_length": 2}}
    inputs = {"words": WORDS, "parameters": parameters, "X_test": rng.standard_normal((3, 4))}
    values = solved.job("captions", "classifiers.rnn:CaptioningRNN", inputs, options)["values"]
    assert values["captions"].tolist() == [[3, 3]] * 3
    assert "loss_history" not in values


def test_what_stands_after_the_end_is_not_looked_at(box):
    rows = [[3, 2, 4, 4], [2, 2, 3, 1], [3, 4, 3, 2], [3, 4, 3, 4]]
    assert said(box, rows, {"end": 2}) == [[3, 2, 0, 0], [2, 0, 0, 0], [3, 4, 3, 2], [3, 4, 3, 4]]
    assert said(box, rows, {"end": 2, "null": 7})[0] == [3, 2, 7, 7]
    assert said(box, rows, {}) == rows


def test_start_is_forgiven_only_where_the_options_say_so(box):
    rows = [[1, 3, 2, 4], [1, 1, 4, 2]]
    assert said(box, rows, {"end": 2}) == [[1, 3, 2, 0], [1, 1, 4, 2]]
    assert said(box, rows, {"end": 2, "start": 1}) == [[3, 2, 0], [1, 4, 2]]
    assert said(box, [[1, 3], [3, 4]], {"start": 1}) == [[1, 3], [3, 4]]


def test_captions_get_the_length_that_is_asked_for(box):
    assert said(box, [[1, 3, 2], [1, 4, 4]], {"end": 2, "start": 1, "length": 3}) == [[3, 2, 0], [4, 4, 0]]
    assert said(box, [[3, 4, 4, 4]], {"length": 2}) == [[3, 4]]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return 1.0", "Model.loss must return (loss, grads), it returned a float"),
        ("return 1.0, {}", "Model.loss must return a gradient for `W`"),
        ("return 1.0, {'W': np.ones(2)}", "the gradient of `W` must have the shape (3,), it has (2,)"),
        ("return np.ones(2), {'W': np.ones(3)}", "Model.loss must return one number as its loss"),
        ("return 1.0, {'W': 'much'}", "the gradient of `W` must be numbers"),
    ],
)
def test_what_no_training_can_use_is_told(box, body, message):
    text = f"""
        import numpy as np
        class Model:
            def __init__(self):
                self.params = {{"W": np.ones(3)}}
            def loss(self, features, captions):
                {body}
        """
    answer = box(text).job("captions", "layers:Model", DATA, {"steps": 2, "batch": 4})
    assert answer["error"]["message"] == message


def test_a_model_without_parameters_is_told(box):
    answer = box("class Model:\n    params = 3\n").job("captions", "layers:Model", DATA, {"steps": 2})
    assert answer["error"]["message"] == "Model must keep its parameters in the dictionary `self.params`"
