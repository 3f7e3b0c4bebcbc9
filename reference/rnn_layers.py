"""Recurrent layers: one step, and the same step over a whole sequence, forward and backward.

A sequence is an array of shape (N, T, D): N sequences of T steps with D numbers each. The weights of all steps are the
same, so going back through time adds up their gradients, and what reaches a hidden state comes from two sides: from
the output of its own step and from the step after it. Letters in the shapes: N batch, T time, D input, H hidden,
V vocabulary, M outputs.
"""

import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    """One step of a vanilla RNN: next_h = tanh(x Wx + prev_h Wh + b).

    Source: J. Elman, "Finding structure in time", 1990.

    Inputs:
    - x: the input of this step, of shape (N, D)
    - prev_h: the hidden state before it, of shape (N, H)
    - Wx: weights from the input to the hidden state, of shape (D, H)
    - Wh: weights from the hidden state to the next, of shape (H, H)
    - b: biases, of shape (H,)

    Returns a tuple of:
    - next_h: the hidden state after the step, of shape (N, H)
    - cache: what the backward pass needs
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the next hidden state; store it in next_h, and in cache whatever the backward pass will need.
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)  # (N, D) @ (D, H) + (N, H) @ (H, H) + (H,)
    cache = (x, prev_h, Wx, Wh, next_h)
    # END SOLUTION
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    """The backward pass of one step of a vanilla RNN.

    Inputs:
    - dnext_h: gradient of the loss with respect to next_h, of shape (N, H)
    - cache: what rnn_step_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, D)
    - dprev_h: gradient with respect to prev_h, of shape (N, H)
    - dWx: gradient with respect to Wx, of shape (D, H)
    - dWh: gradient with respect to Wh, of shape (H, H)
    - db: gradient with respect to b, of shape (H,)
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the five gradients. The derivative of tanh can be written with the value of tanh itself.
    x, prev_h, Wx, Wh, next_h = cache
    dscores = dnext_h * (1 - next_h**2)  # (N, H): tanh'(a) = 1 - tanh(a)^2
    dx = dscores @ Wx.T
    dprev_h = dscores @ Wh.T
    dWx = x.T @ dscores
    dWh = prev_h.T @ dscores
    db = np.sum(dscores, axis=0)
    # END SOLUTION
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    """A vanilla RNN over a whole sequence.

    Inputs:
    - x: the sequences, of shape (N, T, D), T at least 1
    - h0: the hidden state before the first step, of shape (N, H)
    - Wx: weights from the input to the hidden state, of shape (D, H)
    - Wh: weights from the hidden state to the next, of shape (H, H)
    - b: biases, of shape (H,)

    Returns a tuple of:
    - h: the hidden state after each step, of shape (N, T, H)
    - cache: what the backward pass needs
    """
    # BEGIN SOLUTION
    # PROMPT: Run rnn_step_forward over the T steps, and store the hidden states in h. A loop over time is fine.
    h, steps = [], []
    prev_h = h0
    for t in range(x.shape[1]):
        prev_h, step_cache = rnn_step_forward(x[:, t], prev_h, Wx, Wh, b)
        h.append(prev_h)
        steps.append(step_cache)
    h = np.stack(h, axis=1)  # T times (N, H) -> (N, T, H)
    cache = (steps, h0, Wx, Wh, b)
    # END SOLUTION
    return h, cache


def rnn_backward(dh, cache):
    """The backward pass of a vanilla RNN, through time.

    Inputs:
    - dh: gradients with respect to all hidden states, of shape (N, T, H), as far as they come from outside: what
      comes to a state from the step after it is not in there
    - cache: what rnn_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, T, D)
    - dh0: gradient with respect to h0, of shape (N, H)
    - dWx: gradient with respect to Wx, of shape (D, H)
    - dWh: gradient with respect to Wh, of shape (H, H)
    - db: gradient with respect to b, of shape (H,)
    """
    # BEGIN SOLUTION
    # PROMPT: Go through the steps from the last to the first. Two gradients meet at every hidden state: add them.
    # PROMPT: Every step used the same weights: add up their gradients, too.
    steps, h0, Wx, Wh, b = cache
    dx = []
    dprev_h = np.zeros_like(h0)  # nothing comes after the last step
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    for t in reversed(range(dh.shape[1])):
        dnext_h = dh[:, t] + dprev_h
        dx_t, dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dnext_h, steps[t])
        dx.insert(0, dx_t)
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    dx = np.stack(dx, axis=1)  # T times (N, D) -> (N, T, D)
    dh0 = dprev_h
    # END SOLUTION
    return dx, dh0, dWx, dWh, db


def word_embedding_forward(x, W):
    """The forward pass of a word embedding: each word becomes its row of a matrix.

    Inputs:
    - x: indices of words, of shape (N, T); 0 <= x[i, j] < V
    - W: a vector for each word of the vocabulary, of shape (V, D)

    Returns a tuple of:
    - out: the vectors, of shape (N, T, D)
    - cache: what the backward pass needs
    """
    # BEGIN SOLUTION
    # PROMPT: Look up the vectors and store them in out; store in cache what the backward pass will need.
    out = W[x]  # (N, T, D)
    cache = (x, W)
    # END SOLUTION
    return out, cache


def word_embedding_backward(dout, cache):
    """The backward pass of a word embedding. Words are indices, so there is a gradient for the matrix only.

    Inputs:
    - dout: upstream gradient, of shape (N, T, D)
    - cache: what word_embedding_forward returned

    Returns:
    - dW: gradient with respect to W, of shape (V, D)
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the gradient and store it in dW. A word may occur several times; np.add.at may help.
    x, W = cache
    dW = np.zeros_like(W)
    np.add.at(dW, x, dout)  # unlike dW[x] += dout, it adds once for every time that a word occurs
    # END SOLUTION
    return dW


def sigmoid(x):
    """The logistic function 1 / (1 + exp(-x)), element by element.

    No exponential here has a positive argument, so none can overflow.

    Inputs:
    - x: of any shape

    Returns:
    - y: of the shape of x
    """
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    """One step of an LSTM.

    With a = x Wx + prev_h Wh + b, four blocks of H columns in the order i, f, o, g:

        i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o)    input, forget and output gate
        g = tanh(a_g)                                         what there is to write
        next_c = f * prev_c + i * g                           the cell keeps, and is written to
        next_h = o * tanh(next_c)                             and is read from

    Source: S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997; the forget gate is that of F. Gers et al.,
    "Learning to forget", 2000.

    Inputs:
    - x: the input of this step, of shape (N, D)
    - prev_h: the hidden state before it, of shape (N, H)
    - prev_c: the cell state before it, of shape (N, H)
    - Wx: weights from the input, of shape (D, 4H)
    - Wh: weights from the hidden state, of shape (H, 4H)
    - b: biases, of shape (4H,)

    Returns a tuple of:
    - next_h: the hidden state after the step, of shape (N, H)
    - next_c: the cell state after the step, of shape (N, H)
    - cache: what the backward pass needs
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the two next states; store them in next_h and next_c, and in cache what the backward pass needs.
    # PROMPT: Use the sigmoid above.
    H = prev_h.shape[1]
    a = x @ Wx + prev_h @ Wh + b  # (N, 4H)
    i, f, o = sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H]), sigmoid(a[:, 2 * H : 3 * H])  # each (N, H)
    g = np.tanh(a[:, 3 * H :])
    next_c = f * prev_c + i * g
    tanh_c = np.tanh(next_c)
    next_h = o * tanh_c
    cache = (x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c)
    # END SOLUTION
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    """The backward pass of one step of an LSTM.

    Inputs:
    - dnext_h: gradient with respect to next_h, of shape (N, H)
    - dnext_c: gradient with respect to next_c, of shape (N, H), as far as it does not come through next_h
    - cache: what lstm_step_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, D)
    - dprev_h: gradient with respect to prev_h, of shape (N, H)
    - dprev_c: gradient with respect to prev_c, of shape (N, H)
    - dWx: gradient with respect to Wx, of shape (D, 4H)
    - dWh: gradient with respect to Wh, of shape (H, 4H)
    - db: gradient with respect to b, of shape (4H,)
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the six gradients. The cell state gets gradients from two sides: from dnext_c and through next_h.
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c = cache
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)  # (N, H)
    di, df, do, dg = dc * g, dc * prev_c, dnext_h * tanh_c, dc * i
    # sigmoid'(a) = sigmoid(a) (1 - sigmoid(a)), tanh'(a) = 1 - tanh(a)^2
    blocks = (di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g**2))
    da = np.concatenate(blocks, axis=1)  # (N, 4H)
    dx = da @ Wx.T
    dprev_h = da @ Wh.T
    dprev_c = dc * f
    dWx = x.T @ da
    dWh = prev_h.T @ da
    db = np.sum(da, axis=0)
    # END SOLUTION
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    """An LSTM over a whole sequence. Its cell starts at zero and stays inside: only hidden states are returned.

    Inputs:
    - x: the sequences, of shape (N, T, D), T at least 1
    - h0: the hidden state before the first step, of shape (N, H)
    - Wx: weights from the input, of shape (D, 4H)
    - Wh: weights from the hidden state, of shape (H, 4H)
    - b: biases, of shape (4H,)

    Returns a tuple of:
    - h: the hidden state after each step, of shape (N, T, H)
    - cache: what the backward pass needs
    """
    # BEGIN SOLUTION
    # PROMPT: Run lstm_step_forward over the T steps, and store the hidden states in h. The first cell state is zero.
    h, steps = [], []
    prev_h, prev_c = h0, np.zeros_like(h0)
    for t in range(x.shape[1]):
        prev_h, prev_c, step_cache = lstm_step_forward(x[:, t], prev_h, prev_c, Wx, Wh, b)
        h.append(prev_h)
        steps.append(step_cache)
    h = np.stack(h, axis=1)  # T times (N, H) -> (N, T, H)
    cache = (steps, h0, Wx, Wh, b)
    # END SOLUTION
    return h, cache


def lstm_backward(dh, cache):
    """The backward pass of an LSTM, through time.

    Inputs:
    - dh: gradients with respect to all hidden states, of shape (N, T, H), as far as they come from outside
    - cache: what lstm_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, T, D)
    - dh0: gradient with respect to h0, of shape (N, H)
    - dWx: gradient with respect to Wx, of shape (D, 4H)
    - dWh: gradient with respect to Wh, of shape (H, 4H)
    - db: gradient with respect to b, of shape (4H,)
    """
    # BEGIN SOLUTION
    # PROMPT: Go through the steps from the last to the first. The cell state carries a gradient back through time, too.
    steps, h0, Wx, Wh, b = cache
    dx = []
    dprev_h, dprev_c = np.zeros_like(h0), np.zeros_like(h0)  # nothing comes after the last step
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    for t in reversed(range(dh.shape[1])):
        dnext_h = dh[:, t] + dprev_h
        dx_t, dprev_h, dprev_c, dWx_t, dWh_t, db_t = lstm_step_backward(dnext_h, dprev_c, steps[t])
        dx.insert(0, dx_t)
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    dx = np.stack(dx, axis=1)  # T times (N, D) -> (N, T, D)
    dh0 = dprev_h
    # END SOLUTION
    return dx, dh0, dWx, dWh, db


def gru_step_forward(x, prev_h, Wx, Wh, b):
    """One step of a GRU (extra credit): gates as in an LSTM, but no cell beside the hidden state.

    With a = x Wx + b and u = prev_h Wh, each three blocks of H columns in the order r, z, n:

        r, z = sigmoid(a_r + u_r), sigmoid(a_z + u_z)    reset and update gate
        n = tanh(a_n + r * u_n)                          the new state, which looks back as far as r lets it
        next_h = (1 - z) * n + z * prev_h

    Source: K. Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014. As in torch, r scales
    prev_h Wh after the product.

    Inputs:
    - x: the input of this step, of shape (N, D)
    - prev_h: the hidden state before it, of shape (N, H)
    - Wx: weights from the input, of shape (D, 3H)
    - Wh: weights from the hidden state, of shape (H, 3H)
    - b: biases, of shape (3H,)

    Returns a tuple of:
    - next_h: the hidden state after the step, of shape (N, H)
    - cache: what the backward pass needs
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the next hidden state; store it in next_h, and in cache what the backward pass needs.
    H = prev_h.shape[1]
    a, u = x @ Wx + b, prev_h @ Wh  # each (N, 3H)
    r, z = sigmoid(a[:, :H] + u[:, :H]), sigmoid(a[:, H : 2 * H] + u[:, H : 2 * H])  # each (N, H)
    u_n = u[:, 2 * H :]
    n = np.tanh(a[:, 2 * H :] + r * u_n)
    next_h = (1 - z) * n + z * prev_h
    cache = (x, prev_h, Wx, Wh, r, z, n, u_n)
    # END SOLUTION
    return next_h, cache


def gru_step_backward(dnext_h, cache):
    """The backward pass of one step of a GRU.

    Inputs:
    - dnext_h: gradient with respect to next_h, of shape (N, H)
    - cache: what gru_step_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, D)
    - dprev_h: gradient with respect to prev_h, of shape (N, H)
    - dWx: gradient with respect to Wx, of shape (D, 3H)
    - dWh: gradient with respect to Wh, of shape (H, 3H)
    - db: gradient with respect to b, of shape (3H,)
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the five gradients. Through how many places of the formulas does prev_h come in?
    x, prev_h, Wx, Wh, r, z, n, u_n = cache
    da_n = dnext_h * (1 - z) * (1 - n**2)  # (N, H)
    da_r = da_n * u_n * r * (1 - r)
    da_z = dnext_h * (prev_h - n) * z * (1 - z)
    da = np.concatenate((da_r, da_z, da_n), axis=1)  # (N, 3H)
    du = np.concatenate((da_r, da_z, da_n * r), axis=1)  # (N, 3H)
    dx = da @ Wx.T
    dprev_h = du @ Wh.T + dnext_h * z
    dWx = x.T @ da
    dWh = prev_h.T @ du
    db = np.sum(da, axis=0)
    # END SOLUTION
    return dx, dprev_h, dWx, dWh, db


def gru_forward(x, h0, Wx, Wh, b):
    """A GRU over a whole sequence.

    Inputs:
    - x: the sequences, of shape (N, T, D), T at least 1
    - h0: the hidden state before the first step, of shape (N, H)
    - Wx: weights from the input, of shape (D, 3H)
    - Wh: weights from the hidden state, of shape (H, 3H)
    - b: biases, of shape (3H,)

    Returns a tuple of:
    - h: the hidden state after each step, of shape (N, T, H)
    - cache: what the backward pass needs
    """
    # BEGIN SOLUTION
    # PROMPT: Run gru_step_forward over the T steps, and store the hidden states in h.
    h, steps = [], []
    prev_h = h0
    for t in range(x.shape[1]):
        prev_h, step_cache = gru_step_forward(x[:, t], prev_h, Wx, Wh, b)
        h.append(prev_h)
        steps.append(step_cache)
    h = np.stack(h, axis=1)  # T times (N, H) -> (N, T, H)
    cache = (steps, h0, Wx, Wh, b)
    # END SOLUTION
    return h, cache


def gru_backward(dh, cache):
    """The backward pass of a GRU, through time.

    Inputs:
    - dh: gradients with respect to all hidden states, of shape (N, T, H), as far as they come from outside
    - cache: what gru_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, T, D)
    - dh0: gradient with respect to h0, of shape (N, H)
    - dWx: gradient with respect to Wx, of shape (D, 3H)
    - dWh: gradient with respect to Wh, of shape (H, 3H)
    - db: gradient with respect to b, of shape (3H,)
    """
    # BEGIN SOLUTION
    # PROMPT: Go through the steps from the last to the first, as in rnn_backward.
    steps, h0, Wx, Wh, b = cache
    dx = []
    dprev_h = np.zeros_like(h0)  # nothing comes after the last step
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    for t in reversed(range(dh.shape[1])):
        dnext_h = dh[:, t] + dprev_h
        dx_t, dprev_h, dWx_t, dWh_t, db_t = gru_step_backward(dnext_h, steps[t])
        dx.insert(0, dx_t)
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    dx = np.stack(dx, axis=1)  # T times (N, D) -> (N, T, D)
    dh0 = dprev_h
    # END SOLUTION
    return dx, dh0, dWx, dWh, db


def affine_forward(x, w, b):
    """An affine layer, as in assignment 1.

    Inputs:
    - x: a minibatch of shape (N, D)
    - w: weights, of shape (D, M)
    - b: biases, of shape (M,)

    Returns a tuple of:
    - out: of shape (N, M)
    - cache: what the backward pass needs
    """
    return x @ w + b, (x, w)


def affine_backward(dout, cache):
    """The backward pass of an affine layer.

    Inputs:
    - dout: upstream gradient, of shape (N, M)
    - cache: what affine_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, D)
    - dw: gradient with respect to w, of shape (D, M)
    - db: gradient with respect to b, of shape (M,)
    """
    x, w = cache
    return dout @ w.T, x.T @ dout, np.sum(dout, axis=0)


def temporal_affine_forward(x, w, b):
    """An affine layer at every step of a sequence.

    Inputs:
    - x: sequences, of shape (N, T, D)
    - w: weights, of shape (D, M)
    - b: biases, of shape (M,)

    Returns a tuple of:
    - out: of shape (N, T, M)
    - cache: what the backward pass needs
    """
    N, T, D = x.shape
    out = (x.reshape(N * T, D) @ w + b).reshape(N, T, w.shape[1])  # (N*T, D) @ (D, M) -> (N, T, M)
    return out, (x, w)


def temporal_affine_backward(dout, cache):
    """The backward pass of an affine layer at every step of a sequence.

    Inputs:
    - dout: upstream gradient, of shape (N, T, M)
    - cache: what temporal_affine_forward returned

    Returns a tuple of:
    - dx: gradient with respect to x, of shape (N, T, D)
    - dw: gradient with respect to w, of shape (D, M)
    - db: gradient with respect to b, of shape (M,)
    """
    x, w = cache
    N, T, D = x.shape
    rows = dout.reshape(N * T, w.shape[1])  # (N, T, M) -> (N*T, M)
    dx = (rows @ w.T).reshape(x.shape)
    dw = x.reshape(N * T, D).T @ rows
    db = np.sum(rows, axis=0)
    return dx, dw, db


def temporal_softmax_loss(x, y, mask, verbose=False):
    """The softmax loss of predicted words, added up over time and averaged over the batch; some words do not count.

    Inputs:
    - x: scores of all words at each step, of shape (N, T, V)
    - y: the right words, of shape (N, T); 0 <= y[i, t] < V
    - mask: whether the word counts, of shape (N, T); captions shorter than T are filled up with words that do not
    - verbose: whether to print the shape of the gradient

    Returns a tuple of:
    - loss: a scalar
    - dx: gradient of the loss with respect to x, of shape (N, T, V)
    """
    N, T, _ = x.shape
    words = (np.arange(N)[:, np.newaxis], np.arange(T), y)
    mask = np.asarray(mask).astype(x.dtype)
    shifted = x - np.max(x, axis=2, keepdims=True)  # same probabilities, and the largest exponential is 1
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=2, keepdims=True))  # (N, T, V)
    loss = -np.sum(mask * log_probs[words]) / N

    dx = np.exp(log_probs)
    dx[words] -= 1
    dx *= mask[:, :, np.newaxis] / N
    if verbose:
        print("dx:", dx.shape)
    return loss, dx
