"""Layers: each a forward pass, which also returns a cache, and a backward pass, which takes it.

A backward pass gets `dout`, the gradient of the loss with respect to the layer's output, and returns the gradients
with respect to the layer's inputs: the chain rule, one factor at a time. Losses return their gradient at once.
"""

import numpy as np


def affine_forward(x, w, b):
    """The forward pass of an affine (fully connected) layer: out = x w + b, each example of x laid out as one row.

    Inputs:
    - x: a minibatch of N examples of any shape, (N, d_1, ..., d_k), with D = d_1 * ... * d_k numbers each
    - w: weights, of shape (D, M)
    - b: biases, of shape (M,)

    Returns a tuple of:
    - out: of shape (N, M)
    - cache: (x, w, b)
    """
    # TODO: Compute the output of the layer and store it in out. You need to reshape x into rows first.
    raise NotImplementedError("Write affine_forward: it must return out and cache.")
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    """The backward pass of an affine layer.

    Inputs:
    - dout: upstream gradient, of shape (N, M)
    - cache: what affine_forward returned, (x, w, b)

    Returns a tuple of:
    - dx: gradient with respect to x, of the shape of x, (N, d_1, ..., d_k)
    - dw: gradient with respect to w, of shape (D, M)
    - db: gradient with respect to b, of shape (M,)
    """
    x, w, _ = cache
    # TODO: Compute the three gradients and store them in dx, dw and db. Compare their shapes with those above.
    raise NotImplementedError("Write affine_backward: it must return dx, dw and db.")
    return dx, dw, db


def relu_forward(x):
    """The forward pass of a rectified linear unit: max(0, x), element by element.

    Source: V. Nair and G. Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.

    Inputs:
    - x: of any shape

    Returns a tuple of:
    - out: of the shape of x
    - cache: x
    """
    # TODO: Compute the output and store it in out.
    raise NotImplementedError("Write relu_forward: it must return out and cache.")
    cache = x
    return out, cache


def relu_backward(dout, cache):
    """The backward pass of a rectified linear unit.

    Inputs:
    - dout: upstream gradient, of any shape
    - cache: what relu_forward returned, its input x, of the same shape

    Returns:
    - dx: gradient with respect to x, of the same shape
    """
    x = cache
    # TODO: Compute the gradient and store it in dx.
    raise NotImplementedError(
        "Write relu_backward: it must return dx (gradient with respect to x, of the same shape)."
    )
    return dx


def softmax_loss(x, y):
    """The softmax (cross-entropy) loss, mean_i -log(exp(x_iy_i) / sum_j exp(x_ij)), and its gradient.

    Inputs:
    - x: scores, of shape (N, C)
    - y: labels, of shape (N,); 0 <= y[i] < C

    Returns a tuple of:
    - loss: a scalar
    - dx: gradient of the loss with respect to x, of shape (N, C)
    """
    # TODO: Compute the loss and its gradient without a loop; store them in loss and dx.
    # Mind large scores: no exponential may overflow.
    raise NotImplementedError("Write softmax_loss: it must return loss and dx.")
    return loss, dx


def batchnorm_forward(x, gamma, beta, bn_param):
    """The forward pass of batch normalisation: each feature gets mean 0 and variance 1, then a scale and a shift.

    In training, mean and variance are those of the minibatch. Running averages of both are kept for the test, where an
    example must not depend on the others:

        running = momentum * running + (1 - momentum) * that of the minibatch

    Source: S. Ioffe and C. Szegedy, "Batch normalization", 2015. (They divide the variance of the running average by
    N - 1; here and in most libraries for training, it is the mean square, divided by N, everywhere.)

    Inputs:
    - x: a minibatch, of shape (N, D)
    - gamma: scales, of shape (D,)
    - beta: shifts, of shape (D,)
    - bn_param: a dictionary of
      - mode: "train" or "test"; required
      - eps: added to the variance, so that nobody divides by 0; 1e-5 by default
      - momentum: of the running averages; 0.9 by default
      - running_mean, running_var: the running averages, of shape (D,); zeros by default, and written back

    Returns a tuple of:
    - out: of shape (N, D)
    - cache: what the backward pass needs; None in test mode

    Raises ValueError for another mode.
    """
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1], dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1], dtype=x.dtype))

    cache = None
    if mode == "train":
        # TODO: Normalise with the mean and the variance of the minibatch, then scale and shift; store the output in
        # out, and what the backward pass will need in cache. Update running_mean and running_var.
        raise NotImplementedError(
            "Write part 1 of 2 of batchnorm_forward: normalise with the mean and the variance of "
            "the minibatch, then scale and shift; store the output in out, and what the backward "
            "pass will need in cache."
        )
    elif mode == "test":
        # TODO: Normalise with the running averages, then scale and shift; store the output in out.
        raise NotImplementedError(
            "Write part 2 of 2 of batchnorm_forward: normalise with the running averages, then "
            "scale and shift; store the output in out."
        )
    else:
        raise ValueError(f"batch normalisation has the modes 'train' and 'test', not {mode!r}")

    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return out, cache


def batchnorm_backward(dout, cache):
    """The backward pass of batch normalisation in training, step by step through the graph of the forward pass.

    Inputs:
    - dout: upstream gradient, of shape (N, D)
    - cache: what batchnorm_forward returned in training

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, D)
    - dgamma: gradient with respect to gamma, of shape (D,)
    - dbeta: gradient with respect to beta, of shape (D,)
    """
    # TODO: Draw the graph of the forward pass and go back through it, node by node; mean and variance depend on x.
    # Where a value was used twice, its gradients add up. Store the results in dx, dgamma and dbeta.
    raise NotImplementedError("Write batchnorm_backward: it must return dx, dgamma and dbeta.")
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    """The backward pass of batch normalisation in training, in one formula: shorter and faster than the whole graph.

    Worked out on paper, most of the terms of the graph cancel. What is left takes from the upstream gradient its mean,
    and its share along x_hat: moving or stretching all examples alike does not change what is normalised.

    Inputs and returned values are those of batchnorm_backward.
    """
    # TODO: Derive the gradient with respect to x on paper, simplify it, and write it down; store the results in
    # dx, dgamma and dbeta. The cache is that of your batchnorm_forward: keep there what you need.
    raise NotImplementedError(
        "Write batchnorm_backward_alt: derive the gradient with respect to x on paper, simplify "
        "it, and write it down; store the results in dx, dgamma and dbeta."
    )
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    """The forward pass of layer normalisation: each example gets mean 0 and variance 1, then a scale and a shift.

    An example is normalised over its own features, so that training and test do the same, whatever the minibatch.

    Source: J. L. Ba, J. R. Kiros and G. Hinton, "Layer normalization", 2016.

    Inputs:
    - x: a minibatch, of shape (N, D)
    - gamma: scales, of shape (D,)
    - beta: shifts, of shape (D,)
    - ln_param: a dictionary of
      - eps: added to the variance; 1e-5 by default

    Returns a tuple of:
    - out: of shape (N, D)
    - cache: what the backward pass needs
    """
    eps = ln_param.get("eps", 1e-5)
    # TODO: Normalise each example with its own mean and variance, then scale and shift; store the output in out, and
    # what the backward pass will need in cache. It is close to the training mode of batch normalisation: which
    # axis changes, and which shapes must fit together?
    raise NotImplementedError("Write layernorm_forward: it must return out and cache.")
    return out, cache


def layernorm_backward(dout, cache):
    """The backward pass of layer normalisation.

    Inputs:
    - dout: upstream gradient, of shape (N, D)
    - cache: what layernorm_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, D)
    - dgamma: gradient with respect to gamma, of shape (D,)
    - dbeta: gradient with respect to beta, of shape (D,)
    """
    # TODO: Compute the three gradients and store them in dx, dgamma and dbeta. Mind which sums go over examples now,
    # and which over features.
    raise NotImplementedError("Write layernorm_backward: it must return dx, dgamma and dbeta.")
    return dx, dgamma, dbeta


def dropout_forward(x, dropout_param):
    """The forward pass of inverted dropout: in training each number is kept with probability p, else it becomes 0.

    What is kept grows by 1 / p, so that its mean stays, and the test has nothing to do. (In the course's first years, p
    was the probability to drop.)

    Source: N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014.

    Inputs:
    - x: of any shape
    - dropout_param: a dictionary of
      - p: the probability to keep a number, 0 < p <= 1
      - mode: "train" or "test"
      - seed: when given, the random numbers start from it, so that a gradient can be checked

    Returns a tuple of:
    - out: of the shape of x
    - cache: (dropout_param, mask); the mask is what x was multiplied with, None in test mode

    Raises ValueError for another mode.
    """
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])

    mask = None
    if mode == "train":
        # TODO: Draw the mask of inverted dropout, store it in mask, and the output in out.
        raise NotImplementedError(
            "Write part 1 of 2 of dropout_forward: draw the mask of inverted dropout, store it in "
            "mask, and the output in out."
        )
    elif mode == "test":
        # TODO: Store the output of the layer at test time in out.
        raise NotImplementedError(
            "Write part 2 of 2 of dropout_forward: store the output of the layer at test time in "
            "out."
        )
    else:
        raise ValueError(f"dropout has the modes 'train' and 'test', not {mode!r}")

    cache = (dropout_param, mask)
    out = out.astype(x.dtype, copy=False)
    return out, cache


def dropout_backward(dout, cache):
    """The backward pass of inverted dropout.

    Inputs:
    - dout: upstream gradient, of any shape
    - cache: what dropout_forward returned, (dropout_param, mask)

    Returns:
    - dx: gradient with respect to x, of the same shape
    """
    dropout_param, mask = cache
    if dropout_param["mode"] == "test":
        return dout
    # TODO: Compute the gradient in training and store it in dx.
    raise NotImplementedError(
        "Write dropout_backward: it must return dx (gradient with respect to x, of the same "
        "shape)."
    )
    return dx


def conv_forward_naive(x, w, b, conv_param):
    """The forward pass of a convolutional layer: each filter is laid over the image at every place it can stand.

    Letters in the shapes: N examples of C channels, height H and width W; F filters of height HH and width WW;
    H' = 1 + (H + 2 * pad - HH) // stride and W' = 1 + (W + 2 * pad - WW) // stride are the sizes of the output.
    What is called convolution here does not turn the filter round: out[n, f, i, j] is the sum of a window of the
    padded image, multiplied number by number with filter f, plus b[f].

    Inputs:
    - x: images, of shape (N, C, H, W)
    - w: filters, of shape (F, C, HH, WW)
    - b: biases, of shape (F,)
    - conv_param: a dictionary with
      - "stride": how many pixels lie between neighbouring windows, along both axes
      - "pad": how many zeros are put around the image, on each of its four sides; x itself stays as it is

    Returns a tuple of:
    - out: of shape (N, F, H', W')
    - cache: (x, w, b, conv_param)
    """
    # TODO: Compute the output of the layer and store it in out. Loops are welcome here, and speed does not count.
    # np.pad puts the zeros around the images.
    raise NotImplementedError("Write conv_forward_naive: it must return out and cache.")
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout, cache):
    """The backward pass of a convolutional layer.

    Inputs:
    - dout: upstream gradient, of shape (N, F, H', W')
    - cache: what conv_forward_naive returned, (x, w, b, conv_param)

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, C, H, W)
    - dw: gradient with respect to w, of shape (F, C, HH, WW)
    - db: gradient with respect to b, of shape (F,)
    """
    x, w, _, conv_param = cache
    # TODO: Compute the three gradients and store them in dx, dw and db. Go through the windows as the forward pass
    # did: what does each of them add to dx and to dw? The zeros around the images need no gradient.
    raise NotImplementedError("Write conv_backward_naive: it must return dx, dw and db.")
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    """The forward pass of max pooling: the largest number of each window, in each channel of its own.

    The sizes of the output are H' = 1 + (H - pool_height) // stride and W' = 1 + (W - pool_width) // stride. Windows
    overlap when the stride is smaller than they are; rows and columns in which no window ends are left out.

    Inputs:
    - x: images, of shape (N, C, H, W)
    - pool_param: a dictionary with
      - "pool_height", "pool_width": the size of a window
      - "stride": how many pixels lie between neighbouring windows, along both axes

    Returns a tuple of:
    - out: of shape (N, C, H', W')
    - cache: (x, pool_param)
    """
    # TODO: Compute the output and store it in out. Loops are welcome here, too.
    raise NotImplementedError("Write max_pool_forward_naive: it must return out and cache.")
    cache = (x, pool_param)
    return out, cache


def max_pool_backward_naive(dout, cache):
    """The backward pass of max pooling: only the largest number of a window gets its gradient.

    Where several are equally large, the derivative does not exist; which of them gets the gradient is free. Here it is
    the first one, row by row.

    Inputs:
    - dout: upstream gradient, of shape (N, C, H', W')
    - cache: what max_pool_forward_naive returned, (x, pool_param)

    Returns:
    - dx: gradient with respect to x, of shape (N, C, H, W)
    """
    x, pool_param = cache
    # TODO: Compute the gradient and store it in dx. Where in its window did each maximum stand?
    raise NotImplementedError(
        "Write max_pool_backward_naive: it must return dx (gradient with respect to x, of shape "
        "(N, C, H, W))."
    )
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """The forward pass of batch normalisation for images: every channel is normalised over all its pixels.

    Source: S. Ioffe and C. Szegedy, "Batch normalization", 2015, section 3.2.

    Inputs:
    - x: images, of shape (N, C, H, W)
    - gamma: scale of each channel, of shape (C,)
    - beta: shift of each channel, of shape (C,)
    - bn_param: as for batchnorm_forward; running_mean and running_var have the shape (C,)

    Returns a tuple of:
    - out: of shape (N, C, H, W)
    - cache: what the backward pass needs
    """
    # TODO: Compute the output and store it in out, and what the backward pass needs in cache. batchnorm_forward
    # normalises the columns of a matrix: what must be a row here, and what a column?
    raise NotImplementedError("Write spatial_batchnorm_forward: it must return out and cache.")
    return out, cache


def spatial_batchnorm_backward(dout, cache):
    """The backward pass of batch normalisation for images.

    Inputs:
    - dout: upstream gradient, of shape (N, C, H, W)
    - cache: what spatial_batchnorm_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, C, H, W)
    - dgamma: gradient with respect to gamma, of shape (C,)
    - dbeta: gradient with respect to beta, of shape (C,)
    """
    # TODO: Compute the three gradients and store them in dx, dgamma and dbeta.
    raise NotImplementedError(
        "Write spatial_batchnorm_backward: it must return dx, dgamma and dbeta."
    )
    return dx, dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """The forward pass of group normalisation: each image, each group of its channels, is normalised by itself.

    The C channels are split into G groups of C / G neighbours. G = 1 is layer normalisation, G = C instance
    normalisation. Nothing depends on the other images, so there is no difference between training and test.

    Source: Y. Wu and K. He, "Group normalization", 2018.

    Inputs:
    - x: images, of shape (N, C, H, W)
    - gamma: scale of each channel, of shape (1, C, 1, 1)
    - beta: shift of each channel, of shape (1, C, 1, 1)
    - G: how many groups there are; C is a multiple of it
    - gn_param: a dictionary with
      - "eps": added to the variance, so that nothing is divided by 0 (default 1e-5)

    Returns a tuple of:
    - out: of shape (N, C, H, W)
    - cache: what the backward pass needs
    """
    eps = gn_param.get("eps", 1e-5)
    # TODO: Compute the output and store it in out, and what the backward pass needs in cache.
    # Which reshape of x puts everything that is normalised together on one axis?
    raise NotImplementedError("Write spatial_groupnorm_forward: it must return out and cache.")
    return out, cache


def spatial_groupnorm_backward(dout, cache):
    """The backward pass of group normalisation.

    Inputs:
    - dout: upstream gradient, of shape (N, C, H, W)
    - cache: what spatial_groupnorm_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, C, H, W)
    - dgamma: gradient with respect to gamma, of shape (1, C, 1, 1)
    - dbeta: gradient with respect to beta, of shape (1, C, 1, 1)
    """
    # TODO: Compute the three gradients and store them in dx, dgamma and dbeta.
    raise NotImplementedError(
        "Write spatial_groupnorm_backward: it must return dx, dgamma and dbeta."
    )
    return dx, dgamma, dbeta
