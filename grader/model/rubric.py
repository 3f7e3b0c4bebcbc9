"""The rubric: what students write, how it is exercised, and what it is worth. Validated by pydantic.

The YAML language is this file; `load/rubric.py` reads the text and says `path:line` when it does not fit.
Shapes are lists of whole numbers, names of a case's `dims`, or products and sums of them ("C*H*W", "N+1").
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from .job import Limits
from .notebook_code import code_path, notebook_of

Dim: TypeAlias = int | str
Shape: TypeAlias = tuple[Dim, ...]
Visibility: TypeAlias = Literal["visible", "hidden"]

IDENTIFIER = r"^[A-Za-z_][A-Za-z0-9_.\-]*$"
CodeFile: TypeAlias = Annotated[str, AfterValidator(code_path)]  # `layers.py`, or a notebook: `PyTorch.ipynb`
TARGET = r"^[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_.]*$"


class Part(BaseModel):
    """Every part of a rubric is frozen and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


# ---------------------------------------------------------------- inputs


class ArraySpec(Part):
    """A seeded array. Exactly one of the generators is named; the other keys shape it.

    `gap` keeps any two values at least that far apart (no ties), `clear_of_zero` keeps every |value| at least
    that large (away from the kink of a ReLU). `ties` rounds to a multiple, so that equal values do occur.
    """

    normal: Shape | None = Field(None, description="standard normal values of this shape")
    uniform: Shape | None = Field(None, description="uniform values in [low, high)")
    integers: Shape | None = Field(None, description="whole numbers in [low, high)")
    linspace: Shape | None = Field(None, description="evenly spaced from low to high, in C order")
    full: Shape | None = Field(None, description="the same `value` everywhere")
    permutation: Shape | None = Field(None, description="0..n-1 in random order: all values differ")
    values: Any = Field(None, description="the values themselves, as nested lists")
    low: float | str = 0.0
    high: float | str = 1.0
    value: float = 0.0
    scale: float = 1.0
    shift: float = 0.0
    gap: float = 0.0
    ties: float = 0.0
    clear_of_zero: float = 0.0
    dtype: Literal["float64", "float32", "int64", "int32", "uint8", "bool"] | None = None

    @property
    def generator(self) -> str:
        """The one generator that is named."""
        return next(name for name in ARRAY_GENERATORS if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _one_generator(self) -> ArraySpec:
        named = [name for name in ARRAY_GENERATORS if getattr(self, name) is not None]
        if len(named) != 1:
            raise ValueError(f"name exactly one of {', '.join(ARRAY_GENERATORS)} (got {', '.join(named) or 'none'})")
        return self


ARRAY_GENERATORS = ("normal", "uniform", "integers", "linspace", "full", "permutation", "values")


class ClusterSpec(Part):
    """A small classification task: Gaussian clusters, split into training, validation and test.

    It yields the inputs `X_train`, `y_train`, `X_val`, `y_val`, `X_test`; `y_test` is withheld from the box.
    `spread` is the standard deviation around centres drawn with standard deviation 1. For nets that look at pictures,
    `coarse` makes the centres of blobs of so many pixels (along the last two axes), as in a picture out of focus.
    """

    train: Dim
    val: Dim = 0
    test: Dim = 0
    shape: Shape = Field(description="shape of one example")
    classes: Dim
    spread: float = 0.3
    coarse: int = Field(1, ge=1)
    dtype: Literal["float64", "float32"] = "float64"


class CaptionSpec(Part):
    """A small captioning task: scenes of one to `places` things, each one of `words`, and captions that name them.

    It yields the inputs `X_train` (train, features), `y_train` (train, places + 2) and `X_test`; `y_test`, of shape
    (test, places + 1), is withheld from the box and has no <START>. Words are 0 for <NULL>, 1 for <START>, 2 for <END>,
    and from 3 on the things. `spread` is the standard deviation of the noise on the features.
    """

    train: Dim
    test: Dim
    words: Dim
    places: Dim
    features: Dim = Field(description="how many numbers describe a scene")
    spread: float = 0.1
    dtype: Literal["float64", "float32"] = "float64"


class DigitSpec(Part):
    """Something to draw: pictures of the digits 0 to 9, written in many hands, for models that make new ones.

    It yields the inputs `X_train`, of shape (train, 1, size, size) with values from 0 to 1, `y_train` and, as what
    the model shall draw, `y_asked`. `X_known` and `y_known`, by which `judge: recognised` tells what was drawn, are
    withheld from the box.
    """

    train: Dim
    asked: Dim = Field(description="how many digits shall be drawn")
    known: Dim = Field(300, description="how many examples the classifier knows")
    size: Dim = Field(8, description="height and width in pixels")
    dtype: Literal["float64", "float32"] = "float32"


TaskSpec: TypeAlias = ClusterSpec | CaptionSpec | DigitSpec


class InputError(ValueError):
    """An input spec is wrong; `loc` is where, below the mapping of inputs."""

    def __init__(self, loc: tuple[str | int, ...], what: str) -> None:
        self.loc = loc
        super().__init__(what)


def parse_inputs(raw: Any) -> Any:
    """Turn the YAML under `inputs` into specs: a mapping that names a generator is an ArraySpec, others nest."""
    if not isinstance(raw, Mapping):
        return raw
    return {str(name): _parse_input(value, (str(name),)) for name, value in raw.items()}


def _parse_input(raw: Any, loc: tuple[str | int, ...]) -> Any:
    if isinstance(raw, Mapping):
        if any(key in ARRAY_GENERATORS for key in raw):
            return _array_spec(raw, loc)
        return {str(key): _parse_input(value, (*loc, str(key))) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        return tuple(_parse_input(value, (*loc, n)) for n, value in enumerate(raw))
    if raw is None or isinstance(raw, bool | int | float | str | ArraySpec):
        return raw
    raise InputError(loc, f"an input is an array, a number, text, a list or a mapping, not {type(raw).__name__}")


def _array_spec(raw: Mapping[str, Any], loc: tuple[str | int, ...]) -> ArraySpec:
    try:
        return ArraySpec.model_validate(dict(raw))
    except ValidationError as error:
        first = error.errors()[0]
        what = f"unknown key {first['loc'][-1]!r}" if first["type"] == "extra_forbidden" else first["msg"]
        raise InputError((*loc, *first["loc"]), what) from None


INPUT_SPEC = "InputSpec"  # in the JSON Schema; load/schema.py spells it out
InputSpec: TypeAlias = Annotated[Any, WithJsonSchema({"title": INPUT_SPEC})]


# ---------------------------------------------------------------- what is expected of an output


class Band(Part):
    """Partial credit: a relative error up to `error` earns `credit` (0..1)."""

    error: float = Field(gt=0)
    credit: float = Field(ge=0, le=1)


class Close(Part):
    """Equal to the reference's value within a tolerance. The default.

    `rtol` and `atol` together or neither (then the rubric's table by dtype decides). `gradient: true` uses the
    gradient table and names the error a wrong gradient. `shape: loose` lets (N,) and (N,1) stand for each other.
    `dtype: any` tolerates float32 for float64 (the tolerance follows the coarser one), `same` does not.
    `nan: at_zero` lets nan stand where the reference is 0 (the distance of a point to itself).
    """

    judge: Literal["close"] = "close"
    weight: float = Field(1.0, ge=0)
    rtol: float | None = Field(None, ge=0)
    atol: float | None = Field(None, ge=0)
    gradient: bool | None = Field(None, description="default: true for dx, dw, db, d..., grads.*")
    shape: Literal["exact", "loose"] = "exact"
    dtype: Literal["any", "same"] = "any"
    nan: Literal["never", "at_zero"] = "never"
    bands: tuple[Band, ...] = ()

    @model_validator(mode="after")
    def _both_or_neither(self) -> Close:
        if (self.rtol is None) != (self.atol is None):
            raise ValueError("give rtol and atol together, or neither")
        return self


class Equal(Part):
    """Exactly equal in value (labels, indices, counts); an integer-valued float array is as good as integers."""

    judge: Literal["equal"]
    weight: float = Field(1.0, ge=0)
    shape: Literal["exact", "loose"] = "exact"


class Accuracy(Part):
    """Predictions against withheld labels: at least `at_least` of them right. Of a matrix, a row counts as a whole."""

    judge: Literal["accuracy"]
    weight: float = Field(1.0, ge=0)
    labels: str = Field("y_test", description="name of the withheld labels")
    at_least: float = Field(gt=0, le=1)


class Recognised(Part):
    """Pictures that a classifier outside the box takes for what was asked for: at least `at_least` of them.

    The case's `data` is of digits. The classifier looks for the nearest of the examples that it knows.
    """

    judge: Literal["recognised"]
    weight: float = Field(1.0, ge=0)
    at_least: float = Field(gt=0, le=1)


class Decrease(Part):
    """A sequence (loss history): its last tenth averages at most `to` times its first tenth.

    `length` (a whole number or a name of `dims`) is how many entries there must be.
    """

    judge: Literal["decrease"]
    weight: float = Field(1.0, ge=0)
    to: float = Field(gt=0)
    length: Dim | None = None


class Bound(Part):
    """A number (or every element) between `at_least` and `at_most`. `rule` is the sentence for the student.

    `gate: true` makes it a condition: kept, it earns nothing by itself; broken, the case earns nothing.
    """

    judge: Literal["bound"]
    gate: bool = False
    weight: float = Field(1.0, ge=0)
    at_least: float | None = None
    at_most: float | None = None
    rule: str = ""


class Statistics(Part):
    """A random array judged by its moments: mean, standard deviation, and share of zeros, each +- `tolerance`.

    A moment that is not named is compared with the reference's own.
    """

    judge: Literal["statistics"]
    weight: float = Field(1.0, ge=0)
    mean: float | None = None
    std: float | None = None
    zeros: float | None = None
    tolerance: float = Field(0.1, gt=0)


def _judge_of(raw: Any) -> str:
    return str(raw.get("judge", "close") if isinstance(raw, Mapping) else getattr(raw, "judge", "close"))


Expectation: TypeAlias = Annotated[
    Annotated[Close, Tag("close")]
    | Annotated[Equal, Tag("equal")]
    | Annotated[Accuracy, Tag("accuracy")]
    | Annotated[Recognised, Tag("recognised")]
    | Annotated[Decrease, Tag("decrease")]
    | Annotated[Bound, Tag("bound")]
    | Annotated[Statistics, Tag("statistics")],
    Discriminator(_judge_of),
]


# ---------------------------------------------------------------- criteria


class Case(Part):
    """One seeded input. `dims` name sizes; `inputs` and `options` add to the criterion's or replace them."""

    name: str = Field(min_length=1)
    dims: Mapping[str, int] = Field(default_factory=dict)
    inputs: Mapping[str, InputSpec] = Field(default_factory=dict)
    options: Mapping[str, Any] = Field(default_factory=dict)
    weight: float = Field(1.0, ge=0)
    visibility: Visibility | None = Field(None, description="a hidden case of a visible criterion")

    @field_validator("inputs", mode="before")
    @classmethod
    def _parse_inputs(cls, raw: Any) -> Any:
        return parse_inputs(raw)


class Criterion(Part):
    """One thing that is graded.

    `probe` says how the student's code is exercised and `target` on what: `module:name` inside the package, or
    `Notebook.ipynb:name` for what students write in a cell (`cell` then says in which, by its id or a tag).
    `outputs` names what the probe observes; a trailing `.*` stands for all of a dictionary (`grads.*`) that no other
    line names.
    `credit` combines cases and outputs: `fraction` averages over both, `by_output` gives an output's share only
    if it is right in every case, `all` is all or nothing. `needs` names criteria this one stands on (their
    failure is not charged again). A `written` criterion names a notebook cell and is marked by a person.
    """

    id: str = Field(pattern=IDENTIFIER)
    title: str = Field(min_length=1)
    points: float = Field(ge=0)
    visibility: Visibility = "visible"
    probe: str = "call"
    target: str = ""
    options: Mapping[str, Any] = Field(default_factory=dict)
    inputs: Mapping[str, InputSpec] = Field(default_factory=dict)
    data: TaskSpec | None = None
    cases: tuple[Case, ...] = ()
    outputs: Mapping[str, Expectation] = Field(default_factory=dict)
    credit: Literal["fraction", "by_output", "all"] = "fraction"
    needs: tuple[str, ...] = ()
    own_forward: float = Field(0.0, ge=0, le=1, description="credit for a backward that fits its own wrong forward")
    framework: Literal["numpy", "torch"] = "numpy"
    limits: Limits | None = None
    repeat: bool = Field(True, description="call the first case twice: the answers must agree")
    inputs_may_change: bool = Field(True, description="false: changing an input in place is an error, not a remark")
    extra: bool = Field(False, description="extra credit: not part of the rubric's total")
    hint: str = Field("", description="shown when the criterion is not passed; must not give the answer away")
    notebook: str = Field("", description="written answers: the notebook")
    cell: str = Field("", description="the cell's id or tag: of a written answer, or where a function is written")

    @property
    def manual(self) -> bool:
        """True when a person gives the points."""
        return self.probe == "written"

    @field_validator("inputs", mode="before")
    @classmethod
    def _parse_inputs(cls, raw: Any) -> Any:
        return parse_inputs(raw)

    @model_validator(mode="after")
    def _complete(self) -> Criterion:
        if self.manual:
            if not (self.notebook and self.cell):
                raise ValueError("a written criterion names its `notebook` and `cell`")
            return self
        if not re.match(TARGET, self.target):
            raise ValueError(f"target must read `module:name` (got {self.target!r})")
        if not self.cases:
            raise ValueError("give at least one case")
        if not self.outputs:
            raise ValueError("name at least one output to judge")
        names = [case.name for case in self.cases]
        if len(set(names)) != len(names):
            raise ValueError("two cases have the same name")
        return self


class Question(Part):
    """A heading of the score table."""

    id: str = Field(pattern=IDENTIFIER)
    title: str = Field(min_length=1)
    criteria: tuple[Criterion, ...] = Field(min_length=1)


# ---------------------------------------------------------------- the rest of the rubric


class StarterFile(Part):
    """A file of the students' package. `given` files are the course's: a hand-in's copy is replaced by ours.

    `symbols` keeps only those top-level functions and classes of the reference file (all when left out), so
    that `layers.py` of one assignment holds only what it asks for.
    """

    path: str
    given: bool = False
    symbols: tuple[str, ...] | None = None


class Starter(Part):
    """What the students receive."""

    files: tuple[StarterFile, ...]
    notebooks: tuple[str, ...] = ()
    extras: tuple[str, ...] = Field((), description="other files of the reference, copied as they are")


class Tolerance(Part):
    """|got - expected| <= atol + rtol * |expected|, where atol is relative to the reference's largest value."""

    rtol: float = Field(ge=0)
    atol: float = Field(ge=0)


class Tolerances(Part):
    """One table for values and one for gradients, by the coarser dtype of the two sides."""

    value: Mapping[str, Tolerance] = Field(
        default_factory=lambda: {
            "float64": Tolerance(rtol=1e-7, atol=1e-9),
            "float32": Tolerance(rtol=1e-4, atol=1e-5),
            "float16": Tolerance(rtol=1e-2, atol=1e-3),
        }
    )
    gradient: Mapping[str, Tolerance] = Field(
        default_factory=lambda: {
            "float64": Tolerance(rtol=1e-6, atol=1e-8),
            "float32": Tolerance(rtol=1e-3, atol=1e-4),
            "float16": Tolerance(rtol=5e-2, atol=5e-3),
        }
    )


class Edit(Part):
    """A small change of the reference, as data.

    In `file` the text `replace` (which must occur exactly once in `function`, or in the file) becomes `with`;
    or `body` takes the place of the whole body of `function` (`name` or `Class.name`).
    """

    id: str = Field(pattern=IDENTIFIER)
    file: CodeFile = Field(alias="in")
    function: str = ""
    replace: str = ""
    with_: str = Field("", alias="with")
    body: str = ""
    message: str = Field(min_length=1, description="a sentence for the student")

    @model_validator(mode="after")
    def _one_edit(self) -> Edit:
        if bool(self.replace) == bool(self.body):
            raise ValueError("give either `replace` and `with`, or `body`")
        if self.body and not self.function:
            raise ValueError("`body` needs the `function` whose body it replaces")
        return self


class Mistake(Edit):
    """A known mistake; its message explains the idea and does not give the line away.

    `loses` names the criteria that it must cost, and `may_lose` those where that depends on luck (a training that
    learns in spite of it); it must cost no others.
    """

    loses: tuple[str, ...] = ()
    may_lose: tuple[str, ...] = ()


class Alternative(Edit):
    """Another right answer: an older edition's convention, say.

    A hand-in that agrees with it in every output and case of a criterion in `criteria` has full marks there,
    and the message becomes a remark.
    """

    criteria: tuple[str, ...] = Field(min_length=1)


class Equivalent(Part):
    """An automatic mutant of the reference that no input can tell from it, and the reason why.

    `grader validate` prints both ways to name one: its id, or its change (in `file`, `before` and `after` as
    printed; `function` when the same statement occurs in several).
    """

    mutant: str = ""
    file: CodeFile = Field("", alias="in")
    function: str = ""
    before: str = ""
    after: str = ""
    reason: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_name(self) -> Equivalent:
        if bool(self.mutant) == bool(self.file and self.before and self.after):
            raise ValueError("name the mutant by its id (`mutant`), or by its change (`in`, `before` and `after`)")
        return self


class LatePolicy(Part):
    """Applied after grading, so it can be changed without running anything; not part of the rubric's digest.

    Within `grace_days` of the `deadline` nothing is lost, then `percent_per_day` for each day that has begun.
    """

    deadline: AwareDatetime | None = Field(None, description="with a time zone: 2026-03-01T23:59+01:00")
    grace_days: float = Field(0.0, ge=0)
    percent_per_day: float = Field(0.0, ge=0, le=100)
    max_percent: float = Field(100.0, ge=0, le=100)


class Rubric(Part):
    """One assignment. Paths are relative to the rubric's file."""

    version: Literal[1] = 1
    parts: tuple[str, ...] = Field((), description="more files: their questions, mistakes... are joined to this one's")
    course: str
    assignment: str = Field(pattern=IDENTIFIER)
    title: str
    points: float = Field(gt=0)
    cap: float | None = Field(None, description="the most that a hand-in can get, extra credit included")
    package: str = Field("cs231n", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    reference: str = "../reference"
    template: str = ""
    starter: Starter
    edition: Mapping[str, Any] = Field(default_factory=dict, description="conventions of a course year, as data")
    libraries: tuple[str, ...] = Field(("numpy",), description="packages that exist in the box")
    limits: Limits = Field(default_factory=Limits)
    tolerances: Tolerances = Field(default_factory=lambda: Tolerances())
    variants: int = Field(4, ge=1, le=64, description="how many sets of hidden inputs a class is spread over")
    probes: str = Field("", description="a Python file beside the rubric with probes of the course's own")
    questions: tuple[Question, ...] = Field(min_length=1)
    alternatives: tuple[Alternative, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    equivalent: tuple[Equivalent, ...] = ()
    late: LatePolicy | None = None

    @property
    def criteria(self) -> Iterator[Criterion]:
        """All criteria, in order."""
        return (criterion for question in self.questions for criterion in question.criteria)

    @property
    def graded_notebooks(self) -> dict[str, frozenset[str]]:
        """The notebooks that hold graded functions, each with the cells that criteria name."""
        found: dict[str, set[str]] = {}
        for criterion in self.criteria:
            for target in (criterion.target, *_targets(criterion.options)):
                if name := notebook_of(target):
                    found.setdefault(name, set())
            if name := notebook_of(criterion.target):
                found[name] |= {criterion.cell} - {""}
        return {name: frozenset(cells) for name, cells in found.items()}

    def criterion(self, name: str) -> Criterion:
        """The criterion with this id (KeyError if there is none)."""
        return next((c for c in self.criteria if c.id == name), None) or _missing(name)

    @property
    def digest(self) -> str:
        """SHA-256 of everything that the rubric says about running and judging."""
        said = self.model_dump(mode="json", by_alias=True, exclude={"late"})
        text = json.dumps(said, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def _targets(value: Any) -> Iterator[str]:
    """Texts among some options that name something of the package."""
    if isinstance(value, str) and re.match(TARGET, value):
        yield value
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from _targets(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _targets(entry)


def _missing(name: str) -> Criterion:
    raise KeyError(name)
