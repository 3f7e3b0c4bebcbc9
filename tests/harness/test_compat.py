"""The tolerance layer: what right hand-ins use and this interpreter lacks."""

from __future__ import annotations

import numpy as np
import pytest


def run(box, body, head="", **options):
    lines = "\n".join("    " + line for line in body.split("\n"))
    return box(f"import numpy as np\n{head}\ndef f(x):\n{lines}\n", **options).call("layers:f", np.arange(4.0))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("from past.builtins import xrange", "return sum(xrange(4))"),
        ("from builtins import range, object", "return sum(range(4))"),
        ("from six.moves import xrange, cPickle as pickle", "return sum(xrange(4)) + 0 * len(pickle.dumps(1))"),
        ("import six\nimport six.moves", "return sum(v for _, v in six.iteritems({1: 6}))"),
        ("from future.utils import iteritems\nfrom future import standard_library as s\ns.install_aliases()",
         "return sum(v for _, v in iteritems({1: 6}))"),
        ("import cPickle", "return len(cPickle.dumps(1)) * 0 + 6"),
        ("from six.moves.urllib.request import urlopen", "return 6"),
        ("from tqdm import tqdm, trange", "return sum(tqdm([1, 2, 3], desc='x')) + sum(trange(1))"),
        ("from tqdm.notebook import tqdm", "with tqdm(total=3) as bar:\n    bar.update(1)\nreturn 6"),
        ("from past.utils import old_div", "return old_div(13, 2)"),
        ("", "return sum(xrange(4))"),
        ("", "return 6 if isinstance(u'a', basestring) else 0"),
        ("", "return reduce(lambda a, b: a + b, [1, 2, 3])"),
        ("get_ipython().magic('matplotlib inline')\nget_ipython().run_line_magic('load_ext', 'x')", "return 6"),
    ],
)  # fmt: skip
def test_python_2_names_and_bridges(box, head, body):
    answer = run(box, body, head)
    assert (answer["status"], answer["values"].get("out")) == ("ok", 6), answer


@pytest.mark.parametrize(
    "head",
    [
        "import matplotlib.pyplot as plt",
        "import matplotlib\nmatplotlib.use('Agg')\nfrom matplotlib import pyplot as plt\nplt.rcParams['x.y'] = (10, 8)",
        "from matplotlib.pyplot import *\nimport matplotlib.pyplot as plt",
        "import pylab as plt\nimport seaborn as sns; sns.set()",
    ],
)
def test_plots_are_skipped(box, head):
    body = """plt.figure(figsize=(3, 4))
plt.subplot(2, 1, 1)
plt.plot(x, 'o', label='a')
fig, axes = plt.subplots(2, 3)
axes[0, 1].imshow(x)
fig, ax = plt.subplots()
ax.plot(x)
with plt.style.context('dark'):
    plt.show()
plt.gca().lines[0].set_color = 3
return 6"""
    answer = run(box, body, head)
    assert (answer["status"], answer["values"].get("out")) == ("ok", 6), answer
    assert any("is not in the grading box: plots are skipped" in note for note in answer["notes"])


def test_plots_inside_a_function(box):
    answer = run(
        box, "import matplotlib.pyplot as plt\nplt.imshow(x)\nfrom IPython.display import clear_output\nreturn 6"
    )
    assert answer["status"] == "ok"
    assert "matplotlib is not in the grading box: plots are skipped" in answer["notes"]


@pytest.mark.parametrize(
    "head",
    [
        "from google.colab import drive\ndrive.mount('/content/drive')",
        "from scipy.misc import imread, imresize",
        "from imageio import imread",
        "import h5py, cv2",
        "from anyio import current_effective_deadline",
        "from tensorflow.python.framework.device_spec import DeviceSpecV2 as device",
        "try:\n    import cupy as xp\nexcept ImportError:\n    xp = np",
        "from typing import override_that_is_not_there",
        "from .im2col_cython import col2im_cython",
        "try:\n    from cs231n.im2col_cython import col2im_cython\nexcept ImportError:\n    print('run setup.py')",
    ],
)
def test_imports_that_are_not_used_cost_nothing(box, head):
    answer = run(box, "return 6", head)
    assert (answer["status"], answer["values"].get("out")) == ("ok", 6), answer


@pytest.mark.parametrize(
    ("head", "body", "line"),
    [
        ("import torch", "return torch.tensor(x)", 4),
        ("import torch.nn.functional as F", "return F.relu(x)", 4),
        ("from scipy.spatial.distance import cdist", "return cdist(x, x)", 4),
        ("from sklearn.svm import SVC as S", "return S().fit(x)", 4),
        ("import torch", "return x + torch.pi", 4),
        ("import torch", "return [a for a in torch.things]", 4),
        ("import torch\nclass Net(torch.nn.Module):\n    pass", "return Net()", 6),
        ("", "import torch\nreturn torch.tensor(x)", 4),
        ("", "return __import__('torch').tensor(x)", 4),
        ("", "exec('import scipy')", 4),
    ],
)
def test_libraries_that_are_not_allowed_say_so_when_used(box, head, body, line):
    answer = run(box, body, head)
    assert answer["status"] == "error", answer
    assert "is not available here: write this with numpy" in answer["error"]["message"]
    assert answer["error"]["frames"][0]["line"] == line


def test_code_that_asks_first_takes_its_other_way(box):
    body = "return 6 if isinstance(x, np.ndarray) and not isinstance(x, torch.Tensor) else 0"
    assert run(box, body, "import torch")["values"] == {"out": 6}
    head = "try:\n    import torch\n    FAST = True\nexcept ImportError:\n    FAST = False"
    assert run(box, "return 0 if FAST else 6", head)["values"] == {"out": 6}


@pytest.mark.parametrize(
    "body",
    [
        "return x.astype(np.float).sum()", "return np.zeros(2, dtype=np.int).sum() + 6", "return np.product([1, 2, 3])",
        "return np.sum(np.ones(6, dtype=np.bool))", "return 6 if np.NaN != np.Inf else 0",
        "return int(np.alltrue(x < 9)) * 6",
        "return np.asscalar(np.array(6))", "return np.mat(x).sum()",
    ],
)  # fmt: skip
def test_removed_numpy_names(box, body):
    answer = run(box, body)
    assert answer["status"] == "ok", answer
    assert float(answer["values"]["out"]) == 6


def test_a_removed_name_is_noted_once_a_job_and_unknown_names_stay_unknown(box):
    hand_in = box("import numpy as np\ndef f():\n    np.float, np.float\n    return 1\ndef g():\n    return np.flaot")
    for _ in range(2):
        assert hand_in.call("layers:f")["notes"] == ["`np.float` was removed from numpy; it was understood as before"]
    answer = hand_in.call("layers:g")
    assert (answer["error"]["type"], answer["error"]["frames"][0]["line"]) == ("AttributeError", 6)


def test_the_old_name_of_the_new_shape(box):
    answer = run(box, "return np.reshape(np.reshape(x, newshape=(2, -1), order='F'), 4)")
    assert answer["values"]["out"].tolist() == [0, 2, 1, 3]
    assert any("newshape" in note for note in answer["notes"])
    assert not any("newshape" in note for note in run(box, "return np.reshape(x, (2, 2)).sum()")["notes"])


def test_numpys_own_optional_imports_still_work(box):
    body = (
        "import numpy.testing, numpy.linalg, numpy.fft, numpy.ma, numpy.polynomial\nnp.show_config('dicts')\nreturn 6"
    )
    answer = run(box, body)
    assert answer["status"] == "ok", answer


def test_old_dictionary_methods_are_explained(box):
    answer = run(box, "return {}.iteritems()")
    assert "this is Python 2; in Python 3 use items" in answer["error"]["message"]
