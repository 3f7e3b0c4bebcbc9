"""Probes of assignment 3 that need more than a call: nets to look into, views, steps of training, CLIP, digits to draw.

Each runs inside the box, beside the student's code. The nets are made of arrays among the inputs.
"""

import colorsys
from types import SimpleNamespace

import numpy as np
import torch
from torch import nn


class Smooth(nn.Module):
    """Scores (N, C) of images: nearly a linear map, bent by tanh, so that no kink is near and no gradient vanishes."""

    def __init__(self, inputs):
        super().__init__()
        self.w, self.b, self.v = (nn.Parameter(inputs[name]) for name in ("W", "b", "V"))

    def forward(self, x):
        linear = x.flatten(1) @ self.w + self.b
        return linear + torch.tanh(linear) @ self.v


def fooling(package, inputs, options, observe):
    """Records the image, what the net takes it for, and how far it is from where it started."""
    model, X, target = Smooth(inputs), inputs["X"], inputs["target_y"]
    fooled = observe.call("make_fooling_image", package.symbol(), {"X": X, "target_y": target, "model": model})
    if not torch.is_tensor(fooled) or fooled.shape != X.shape:
        observe.refuse(f"make_fooling_image must return a tensor of the shape of X, {tuple(X.shape)}")
    observe.record("X_fooling", fooled)
    with torch.no_grad():
        observe.record("seen", model(fooled)[0].argmax())
        observe.record("distance", (fooled - X).norm())


def class_step(package, inputs, options, observe):
    """Steps on one image, which is changed in place; records it after the last step."""
    model, function = Smooth(inputs), package.symbol()
    img = inputs["img"].detach().clone().requires_grad_()
    for _ in range(options.get("steps", 1)):
        others = {name: inputs[name] for name in ("target_y", "l2_reg", "learning_rate")}
        observe.call(package.target.partition(":")[2], lambda *given: function(img, model, *given), others)
    observe.record("img", img)


def _bridged(package, module):
    """Names that the public edition's file imports from packages which the box has not, as this course has them."""
    names, image = vars(package.module(module)), SimpleNamespace(fromarray=lambda array: array)
    transforms = package.module("simclr.augmentations")  # called as torchvision calls them
    stand_ins = {
        "transforms": transforms,
        "torchvision": SimpleNamespace(transforms=transforms),
        "clip": SimpleNamespace(tokenize=package.symbol("tiny_clip:tokenize")),
        "Image": image,
        "PIL": SimpleNamespace(Image=image),
    }
    for name, stand_in in stand_ins.items():
        if name in names and repr(names[name]).endswith(": not available>"):
            names[name] = stand_in


def views(package, inputs, options, observe):
    """Many views of a few plain images, from which every part of the transform can be told by itself.

    Records shares and ranges; all of them follow from the seed, so the same parts in the same order agree exactly.
    """
    make = package.symbol()
    _bridged(package, "simclr.data_utils")
    transform = observe.call("compute_train_transform", make, {"seed": inputs["seed"]})

    def view(image):
        made = observe.call("the transform", transform, {"image": image})
        if not torch.is_tensor(made):
            observe.refuse("the transform must return a tensor")
        return made

    draws = options["draws"]
    black, white = view(_plain(0, 0, 0)), torch.stack([view(_plain(255, 255, 255)) for _ in range(40)])
    observe.record("black", black)
    observe.record("white", white.amax(dim=(0, 2, 3)) if white.ndim == 4 else white)
    if black.ndim != 3 or len(black) != 3:
        observe.refuse("a view must be a tensor of shape (3, 32, 32)")
    low, high = np.asarray(black.amin(dim=(1, 2)).detach()), np.asarray(white.amax(dim=(0, 2, 3)).detach())

    def shown(image):  # whatever black and white have become
        return (np.asarray(view(image).detach()) - low[:, None, None]) / np.maximum(high - low, 1e-9)[:, None, None]

    coloured = np.array([shown(_plain(*INK)).mean(axis=(1, 2)) for _ in range(draws)])
    gray = np.ptp(coloured, axis=1) < 1e-3
    observe.fact("gray", float(gray.mean()))
    kept = np.abs(coloured - np.array(INK) / 255).max(axis=1) < 1e-3
    observe.fact("other_light", float(1 - kept[~gray].mean()) if not gray.all() else 0.0)
    hues = np.array([(colorsys.rgb_to_hsv(*c)[0] + 0.5) % 1 for c in coloured[~gray].clip(0, 1)] or [0.0])
    observe.fact("hues", np.array([hues.min(), hues.max()]))

    strength = np.ptp(coloured[~gray], axis=1) / coloured[~gray].mean(axis=1)
    observe.fact("saturation", np.array([strength.min(), strength.max()]) if len(strength) else np.zeros(2))

    middle = np.array([shown(_plain(120, 120, 120)).mean() for _ in range(draws)]) / (120 / 255)
    observe.fact("brightness", np.array([middle.min(), middle.max()]))

    ramp = np.array([shown(_ramp()).mean(axis=0) for _ in range(draws)])  # (draws, 32, 32)
    slope = ramp[:, :, -4:].mean(axis=(1, 2)) - ramp[:, :, :4].mean(axis=(1, 2))
    observe.fact("mirrored", float((slope < 0).mean()))
    observe.fact("width", np.array([np.abs(slope).min(), np.abs(slope).mean()]))


INK = (150, 100, 80)  # so that no change of light takes it out of range


def _plain(*color):
    return np.full((32, 32, 3), color, np.uint8)


def _ramp():
    return np.repeat(np.repeat(np.linspace(40, 215, 32).astype(np.uint8)[None, :, None], 32, axis=0), 3, axis=2)


def pair(package, inputs, options, observe):
    """One item of the pairs of views, under a transform that counts its calls and keeps the image as it is."""
    calls = []

    def transform(image):
        calls.append(1)
        return torch.as_tensor(np.asarray(image)).float() + 1000 * len(calls)

    images = inputs["images"].numpy().astype(np.uint8)
    given = {"data": images, "targets": inputs["targets"].tolist(), "transform": transform}
    _bridged(package, "simclr.data_utils")
    made = observe.call("CIFAR10Pair", _without_torchvision(package), given)
    item = observe.call("CIFAR10Pair[index]", lambda index: made[index], {"index": inputs["index"]})
    if type(item) not in (tuple, list) or len(item) != 3 or not all(torch.is_tensor(x) for x in item[:2]):
        observe.refuse("an item must be three things: a view, another view, and the label")
    observe.record("views", torch.stack(sorted(item[:2], key=lambda x: x.mean().item())))
    observe.record("target", item[2])


def _without_torchvision(package):
    """CIFAR10Pair, made of its own parts where its base is torchvision's data set, which is not in the box."""
    made = package.symbol()
    if "CIFAR10" not in [base.__name__ for base in getattr(made, "__mro__", ())[1:]]:
        return made

    def construct(data, targets, transform):
        pair = type("CIFAR10Pair", (), {"__getitem__": made.__getitem__})()
        pair.data, pair.targets, pair.transform, pair.target_transform = data, targets, transform, None
        return pair

    return construct


class Linear(nn.Module):
    """Features W x and projections V W x, as SimCLR's model returns them."""

    def __init__(self, f, g):
        super().__init__()
        self.f, self.g = nn.Parameter(f), nn.Parameter(g)

    def forward(self, x):
        feature = x @ self.f
        return feature, feature @ self.g


def simclr_epoch(package, inputs, options, observe):
    """One epoch by the student's `train` with plain gradient descent; records the loss and the weights afterwards."""
    model = Linear(inputs["f"], inputs["g"])
    optimizer = torch.optim.SGD(model.parameters(), lr=inputs["learning_rate"])
    batches = [(x[0], x[1], torch.zeros(x.shape[1], dtype=torch.long)) for x in inputs["batches"]]
    observe.record("loss", _epoch(package, model, batches, optimizer, inputs["temperature"], observe))
    observe.record("f", model.f)
    observe.record("g", model.g)


def simclr_probe(package, inputs, options, observe):
    """Features learnt without labels, read off by a linear classifier that is made here.

    A view is an example beside numbers that are drawn anew for each view, and larger. Features that describe those
    say little about the class.
    """
    torch.manual_seed(observe.seed % 2**32)
    X, y, X_test = inputs["X_train"], inputs["y_train"], inputs["X_test"]
    size, noise = X.shape[1], options["noise"]

    def view(examples):
        return torch.cat([examples, options["spread"] * torch.randn(len(examples), noise, dtype=X.dtype)], dim=1)

    model = Linear(torch.randn(size + noise, 4).double() / 4, torch.randn(4, 8).double() / 2)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    losses = []
    for _ in range(options["epochs"]):
        batches = [(view(part), view(part), torch.zeros(len(part))) for part in X.split(options["batch"])]
        losses.append(float(_epoch(package, model, batches, optimizer, 0.2, observe)))
    observe.fact("loss_history", losses)
    with torch.no_grad():
        features, queries = (model(view(examples))[0] for examples in (X, X_test))
    ones = torch.ones(len(features), 1, dtype=X.dtype)
    answers = nn.functional.one_hot(y.long()).to(X.dtype)
    weights = torch.linalg.lstsq(torch.cat([features, ones], dim=1), answers).solution
    scores = torch.cat([queries, ones[:1].expand(len(queries), 1)], dim=1) @ weights
    observe.record("predictions", scores.argmax(dim=1))


def _epoch(package, model, batches, optimizer, temperature, observe):
    size = len(batches[0][0])
    given = {"model": model, "data_loader": batches, "train_optimizer": optimizer, "epoch": 1, "epochs": 1}
    keyword = {"batch_size": size, "temperature": temperature, "device": "cpu"}
    return observe.call("train", package.symbol(), given, keyword, watch=False)


class Clip(nn.Module):
    """Image features are linear in the pixels; those of a sentence are the sum over its words, where most say nothing.

    Only the names of classes have vectors. So whatever sentence a name is put into, the direction is that of the name.
    """

    def __init__(self, pixels, vectors, names, vocabulary):
        super().__init__()
        self.pixels = nn.Parameter(pixels)
        words = torch.zeros(len(vocabulary), vectors.shape[1], dtype=vectors.dtype)
        words[[vocabulary.index(name) for name in names]] = vectors
        self.words = nn.Parameter(words)
        self.logit_scale = nn.Parameter(torch.tensor(1.0))

    def encode_image(self, image):
        return image.flatten(1).to(self.pixels.dtype) @ self.pixels

    def encode_text(self, text):
        return self.words[text].sum(dim=1) * 3


def _centred(images):
    """Bytes (M, H, W, 3) as a tensor (M, 3, H, W) around 0; one image (H, W, 3) as (3, H, W)."""
    x = torch.as_tensor(np.asarray(images)).double() / 128 - 1
    return x.movedim(-1, -3)


def _clip(package, inputs, options):
    _bridged(package, "clip_dino")
    vocabulary = list(package.symbol("tiny_clip:VOCABULARY"))
    model = Clip(inputs["pixels"], inputs["vectors"], options["names"], vocabulary)
    return model, inputs["images"].numpy().astype(np.uint8)


def zero_shot(package, inputs, options, observe):
    """The classes that the student's classifier names, as indices into the names."""
    model, images = _clip(package, inputs, options)
    names = list(options["names"])
    given = {"clip_model": model, "clip_preprocess": _centred, "images": images, "class_texts": names, "device": "cpu"}
    found = observe.call("clip_zero_shot_classifier", package.symbol(), given)
    if not isinstance(found, (list, tuple, np.ndarray)) or not all(name in names for name in found):
        observe.refuse("clip_zero_shot_classifier must return a list with the name of a class for each image")
    observe.fact("classes", np.array([names.index(name) for name in found]))


def retrieval(package, inputs, options, observe):
    """Which images the student's retriever finds for each query."""
    model, images = _clip(package, inputs, options)
    owner, _ = package.owner()
    given = {"clip_model": model, "clip_preprocess": _centred, "images": images, "device": "cpu"}
    made = observe.call("CLIPImageRetriever", owner, given)
    for number, query in enumerate(options["queries"]):
        retrieve = observe.get(made, "retrieve")
        found = observe.call("retrieve", retrieve, {"query": query, "k": inputs["k"]})
        observe.record(f"found.{number}", found)


def digits_by_cvae(package, inputs, options, observe):
    """Trains with the package's own loss; records the loss of each epoch, and pictures of the digits asked for.

    Each is drawn in the hand of another picture: its code, told another class, must become that class's digit.
    """
    torch.manual_seed(observe.seed % 2**32)
    X, c = inputs["X_train"], nn.functional.one_hot(inputs["y_train"], 10).float()
    sizes = {"D": X[0].numel(), "C": 10, "Z": options["latent_size"], "H": options["hidden_dim"]}
    model, loss_function = observe.call("CVAE", package.symbol(), sizes).float(), package.symbol("vae:loss_function")
    optimizer = torch.optim.Adam(model.parameters(), lr=options["learning_rate"])

    def step(rows):
        x_hat, mu, logvar = model(X[rows], c[rows])
        loss = loss_function(x_hat, X[rows], mu, logvar)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return float(loss.detach()) * len(rows) / len(X)

    losses = []
    for _ in range(options["epochs"]):
        batches = torch.randperm(len(X)).split(options["batch"])
        losses.append(sum(observe.call("training step", step, {"rows": rows}) for rows in batches))
    observe.fact("loss_history", losses)
    asked = nn.functional.one_hot(inputs["y_asked"], 10).float()
    with torch.no_grad():
        drawn = observe.call("forward", model, {"x": X[torch.randperm(len(X))[: len(asked)]], "c": asked})
    observe.record("pictures", drawn[0])


def digits_by_diffusion(package, inputs, options, observe):
    """From pure noise to pictures in all steps; what is asked for is told to a model that knows all pictures.

    They are gray pictures of three channels: in some editions there must be three.
    """
    torch.manual_seed(observe.seed % 2**32)
    X, asked = inputs["X_train"].expand(-1, 3, -1, -1), inputs["y_asked"]
    settings = {"timesteps": options["timesteps"], "objective": inputs["objective"], "beta_schedule": "cosine"}
    model = package.symbol("ideal_denoiser:IdealDenoiser")(2 * X - 1, **settings)
    diffusion = package.symbol("gaussian_diffusion:GaussianDiffusion")(model, image_size=X.shape[-1], **settings)
    told = {"text_emb": (asked[:, None] == inputs["y_train"]).float()}
    with torch.no_grad():
        drawn = observe.call("sample", diffusion.sample, {"batch_size": len(asked), "all": False, "model_kwargs": told})
    shape = (len(asked), *X.shape[1:])
    if not torch.is_tensor(drawn) or drawn.shape != shape:
        observe.refuse(f"sample must return images of shape (N, C, S, S), here {shape}")
    observe.record("pictures", drawn.mean(dim=1, keepdim=True))
