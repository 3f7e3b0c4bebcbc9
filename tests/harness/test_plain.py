"""Whatever a student's code returned becomes exact plain values, whatever the object says of itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest


def outcome(box: Any, body: str, *arguments: Any, head: str = "", **extra: Any) -> dict[str, Any]:
    lines = "\n".join("    " + line for line in body.split("\n"))
    text = f"import numpy as np\n{head}\ndef f(*a):\n{lines}\n"
    answer: dict[str, Any] = box(text).call("layers:f", *arguments, **extra)
    return answer


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("np.arange(6.0).reshape(2, 3)", np.arange(6.0).reshape(2, 3)),
        ("np.arange(6.0).reshape(2, 3).T", np.arange(6.0).reshape(2, 3).T),
        ("np.arange(10)[::-2]", np.arange(10)[::-2]),
        ("np.array(3.5)", np.array(3.5)),
        ("np.float32(1.5)", np.array(1.5, np.float32)),
        ("np.float64(1.5)", np.array(1.5)),
        ("np.int64(7)", np.array(7)),
        ("np.bool_(True)", np.array(True)),
        ("np.zeros((0, 3))", np.zeros((0, 3))),
        ("np.array([1 + 2j])", np.array([1 + 2j])),
        ("1 + 2j", np.array(1 + 2j)),
        ("np.array([np.nan, np.inf, -np.inf])", np.array([np.nan, np.inf, -np.inf])),
        ("np.ones(3, np.float16)", np.ones(3, np.float16)),
        ("np.broadcast_to(2.0, (2, 2))", np.full((2, 2), 2.0)),
    ],
)
def test_arrays_keep_dtype_shape_and_bits(box, expression, expected):
    got = outcome(box, f"return {expression}")["values"]["out"]
    assert type(got) is np.ndarray
    assert (got.dtype, got.shape) == (expected.dtype, expected.shape)
    np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("True", True), ("3", 3), ("2.5", 2.5), ("[1, 2.5]", [1, 2.5]), ("(1, [2, 3])", [1, [2, 3]]),
        ("[np.float64(1.5), np.int64(2)]", [1.5, 2]), ("[]", []),
        ("__import__('collections').namedtuple('P', 'a b')(1, 2)", [1, 2]),
    ],
)  # fmt: skip
def test_python_numbers_and_lists(box, expression, expected):
    got = outcome(box, f"return {expression}")["values"]["out"]
    assert got == expected
    assert type(got) is type(expected)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("None", "None"), ("'text'", "str"), ("b'x'", "bytes"), ("iter([1])", "list_iterator"), ("f", "function"),
        ("{1, 2}", "set"), ("(x for x in a)", "generator"), ("range(3)", "range"), ("np", "module"),
        ("np.array([None, 1])", "array of objects"), ("np.array(['a'])", "array of text"),
        ("np.array(['2020-01-01'], 'M8[D]')", "array of dates"), ("np.zeros(2, [('a', int)])", "array of records"),
        ("2 ** 70", "a whole number of 71 bits"), ("type('Odd', (), {})()", "Odd"), ("{}", "an empty dictionary"),
        ("np.str_('a')", "str_"), ("np.datetime64('2020')", "datetime64"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_named(box, expression, words):
    answer = outcome(box, f"return {expression}")
    assert answer["status"] == "ok", answer
    assert answer["values"] == {"out": {"returned": words}}


@pytest.mark.parametrize(
    ("expression", "expected", "note"),
    [
        ("np.arange(3, dtype='>f8')", np.arange(3.0), ""),
        ("np.arange(3, dtype='>i4')", np.arange(3, dtype=np.int32), ""),
        ("np.arange(3, dtype=np.longdouble)", np.arange(3.0), "out has dtype float128; it was read as float64"),
        ("np.matrix([[1.0, 2.0]])", np.array([[1.0, 2.0]]), "out is a matrix; its numbers were read as a plain array"),
        ("np.ma.masked_array([1.0, 2.0], [0, 1])", np.array([1.0, 2.0]),
         "out is a MaskedArray; its numbers were read as a plain array"),
    ],
)  # fmt: skip
def test_unusual_arrays_become_plain_ones(box, expression, expected, note):
    answer = outcome(box, f"return {expression}")
    np.testing.assert_array_equal(answer["values"]["out"], expected)
    assert answer["values"]["out"].dtype == expected.dtype
    assert answer["notes"] == ([note] if note else [])


LIAR = """
class Liar(np.ndarray):
    def __array_function__(self, *a, **k): return np.zeros(3)
    def __array_ufunc__(self, *a, **k): return np.zeros(3)
    def __array__(self, *a, **k): return np.zeros(3)
    def __array_finalize__(self, other): self[...] = 5
    def __eq__(self, other): return True
    def copy(self, *a): return np.zeros(3)
    def view(self, *a): return np.zeros(3)
    def astype(self, *a): return np.zeros(3)
    def tobytes(self, *a): return bytes(24)
    shape = property(lambda self: (99,))
    dtype = property(lambda self: np.dtype('O'))
    @property
    def __class__(self): return np.ndarray

class Float(float):
    def __float__(self): return 0.0
    def hex(self): return '0x0p0'

class Int(int):
    def __int__(self): return 0
    def __index__(self): return 0
    def bit_length(self): return 1

class Npf(np.float64):
    def __float__(self): return 0.0
    def __array__(self, *a, **k): return np.zeros(())

class Lst(list):
    def __iter__(self): return iter([0])
    def __len__(self): return 1

class Dct(dict):
    def items(self): return [('a', 0.0)]
    def __iter__(self): return iter(['z'])

class Meta(type):
    __name__ = property(lambda cls: 'ndarray')
    def __instancecheck__(cls, o): return True
    def __eq__(cls, o): return True
    def __hash__(cls): return hash(np.ndarray)
    def __subclasscheck__(cls, o): return True

class Fake(metaclass=Meta):
    __class__ = np.ndarray
    dtype, shape, ndim, size = np.dtype('f8'), (3,), 1, 3
    def __array__(self, *a, **k): return np.zeros(3)
    def __getattr__(self, name): return lambda *a, **k: np.zeros(3)
    def __eq__(self, other): return True
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("liar = np.arange(3.0).view(Liar)\nnp.ndarray.view(liar, np.ndarray)[...] = [7, 8, 9]\nreturn liar",
         np.array([7.0, 8.0, 9.0])),
        ("return Float(2.5)", 2.5),
        ("return Int(3)", 3),
        ("return Npf(2.5)", np.array(2.5)),
        ("return Lst([1, 2, 3])", [1, 2, 3]),
        ("return Fake()", {"returned": "Fake"}),
    ],
)  # fmt: skip
def test_objects_that_lie_gain_nothing(box, body, expected):
    answer = outcome(box, body, head=LIAR)
    assert answer["status"] == "ok", answer
    got = answer["values"]["out"]
    assert type(got) is type(expected)
    np.testing.assert_equal(got, expected)


def test_a_dictionary_that_lies(box):
    values = outcome(box, "return Dct(W=np.ones(2))", head=LIAR)["values"]
    assert list(values) == ["out.W"]
    np.testing.assert_array_equal(values["out.W"], [1, 1])


def test_a_dictionary_that_holds_itself(box):
    answer = outcome(box, "d = {'a': 1.0}\nd['d'] = d\nl = [1]\nl.append(l)\nreturn {'d': d, 'l': l}")
    assert answer["status"] == "ok", answer
    assert answer["values"]["out.d.a"] == 1.0


@pytest.mark.parametrize("body", ["return np.zeros(9_000_000)", "return np.broadcast_to(0.0, (10**6, 10**6))",
                                  "return [0] * 1_000_000", "return {i: 1 for i in range(200_000)}"])  # fmt: skip
def test_answers_that_are_too_large(box, body):
    answer = outcome(box, body)
    assert answer["status"] == "output_limit", answer["status"]
    assert "the outputs" in answer["detail"]


def test_torch_tensors(torch_box):
    hand_in = torch_box("""
        import torch

        class Liar(torch.Tensor):
            @classmethod
            def __torch_function__(cls, *a, **k):
                return torch.zeros(3)

        def plain(x):
            x.requires_grad_(True)
            return (x * 2).requires_grad_(True)

        def kinds(x):
            return {
                "param": torch.nn.Parameter(x), "half": x.to(torch.bfloat16), "zero": x.sum(), "view": x[::2],
                "liar": torch.Tensor._make_subclass(Liar, x), "long": x.long(), "sparse": x.to_sparse(),
                "neg": torch.complex(x, x).conj().imag,
            }

        def inplace(x):
            x.add_(1)
            return x
        """, libraries=("numpy", "torch"))  # fmt: skip
    x = np.array([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(hand_in.call("layers:plain", x)["values"]["out"], 2 * x)
    answer = hand_in.call("layers:kinds", x)
    got = answer["values"]
    for name in ("param", "half", "liar", "long", "sparse"):
        np.testing.assert_array_equal(got[f"out.{name}"], x)
    np.testing.assert_array_equal(got["out.neg"], -x)
    np.testing.assert_array_equal(got["out.view"], [1, 3])
    assert got["out.zero"] == 6
    assert got["out.long"].dtype == np.int64
    assert "out.half has dtype bfloat16; it was read as float32" in answer["notes"]
    assert hand_in.call("layers:inplace", x)["changed"] == ["a0"]
