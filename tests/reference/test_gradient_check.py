"""Numeric gradients: right for functions whose gradient is known, and x is as before, bit for bit."""

import re

import numpy as np
import pytest

from reference.gradient_check import eval_numerical_gradient, eval_numerical_gradient_array, grad_check_sparse

RNG = np.random.default_rng(0)


def cubes(x):
    return np.sum(x**3)


def relative_errors(printed):
    return [float(number) for number in re.findall(r"relative error: (\S+)", printed)]


@pytest.mark.parametrize("shape", [(3, 4), (1,), (2, 0), (), (2, 2, 3)], ids=str)
def test_the_gradient_of_a_scalar(shape):
    x = RNG.standard_normal(shape)
    before = x.copy()
    np.testing.assert_allclose(eval_numerical_gradient(cubes, x, verbose=False), 3 * x**2, rtol=1e-7, atol=1e-9)
    np.testing.assert_array_equal(x, before)


def test_the_gradient_of_an_array():
    x, w, dout = RNG.standard_normal((3, 4)), RNG.standard_normal((4, 2)), RNG.standard_normal((3, 2))
    before = x.copy()
    np.testing.assert_allclose(eval_numerical_gradient_array(lambda x: x @ w, x, dout), dout @ w.T, rtol=1e-7)
    np.testing.assert_array_equal(x, before)


def test_a_function_that_returns_its_own_argument():
    x, dout = RNG.standard_normal((2, 3)), RNG.standard_normal((2, 3))
    np.testing.assert_allclose(eval_numerical_gradient_array(lambda x: x, x, dout), dout, rtol=1e-9)


def test_a_function_that_reads_the_array_where_it_lives():
    params = {"W": RNG.standard_normal((2, 3))}
    gradient = eval_numerical_gradient(lambda _: cubes(params["W"]), params["W"], verbose=False)
    np.testing.assert_allclose(gradient, 3 * params["W"] ** 2, rtol=1e-7)


def test_it_prints_every_number_when_asked(capsys):
    eval_numerical_gradient(cubes, np.ones((2, 2)), verbose=False)
    assert capsys.readouterr().out == ""
    eval_numerical_gradient(cubes, np.ones((2, 2)))
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_a_sparse_check_of_a_right_gradient(capsys):
    x = RNG.standard_normal((5, 4))
    before = x.copy()
    grad_check_sparse(cubes, x, 3 * x**2, num_checks=7)
    errors = relative_errors(capsys.readouterr().out)
    assert len(errors) == 7
    assert max(errors) < 1e-6
    np.testing.assert_array_equal(x, before)


def test_a_sparse_check_of_a_wrong_gradient(capsys):
    x = RNG.standard_normal((5, 4))
    grad_check_sparse(cubes, x, 6 * x**2)
    errors = relative_errors(capsys.readouterr().out)
    assert errors == pytest.approx([1 / 3] * 10, rel=1e-3)


def test_a_sparse_check_where_both_are_zero(capsys):
    grad_check_sparse(lambda x: 1.0, np.ones((2, 2)), np.zeros((2, 2)), num_checks=3)
    assert relative_errors(capsys.readouterr().out) == [0, 0, 0]
