"""The contrastive loss of SimCLR: two views of an image should be alike, and unlike the views of all other images.

Source: T. Chen et al., "A simple framework for contrastive learning of visual representations", ICML 2020.
Letters: N images, D numbers that describe a view, tau the temperature. Row k of `out_left` and row k of `out_right`
are the two views of image k. Together they are 2N rows: the left ones first, then the right ones.
"""

import torch


def sim(z_i, z_j):
    """The cosine of the angle between two vectors.

    Inputs:
    - z_i, z_j: tensors of shape (D,), neither of them zero

    Returns:
    - norm_dot_product: a scalar tensor between -1 and 1, their inner product divided by the product of their lengths
    """
    # TODO: Compute the cosine and store it in norm_dot_product.
    raise NotImplementedError(
        "Write sim: it must return norm_dot_product (a scalar tensor between -1 and 1, their inner "
        "product divided by the product of their lengths)."
    )
    return norm_dot_product


def simclr_loss_naive(out_left, out_right, tau):
    """The loss with loops: a term for each view, straight from the formula.

    Inputs:
    - out_left, out_right: the two views of each image, tensors of shape (N, D)
    - tau: the temperature, a number above 0

    Returns:
    - total_loss: a scalar tensor, the mean over all 2N rows i, whose other view is row j, of
      l(i, j) = -log( exp(sim(i, j) / tau) / sum_{k != i} exp(sim(i, k) / tau) )
    """
    N = out_left.shape[0]
    out = torch.cat([out_left, out_right], dim=0)  # (2N, D)
    total_loss = 0
    for k in range(N):
        # TODO: The two views of image k are rows k and k + N of out. Add l(k, k + N) and l(k + N, k) to total_loss.
        # The sum below the fraction runs over all 2N rows but the row itself. Use sim.
        raise NotImplementedError(
            "Write simclr_loss_naive: it must return total_loss (a scalar tensor, the mean over "
            "all 2N rows i, whose other view is row j, of l(i, j) = -log( exp(sim(i, j) / tau) / "
            "sum_{k != i} exp(sim(i, k) / ..."
        )
    total_loss = total_loss / (2 * N)
    return total_loss


def sim_positive_pairs(out_left, out_right):
    """The cosine of the two views of each image.

    Inputs:
    - out_left, out_right: tensors of shape (N, D)

    Returns:
    - pos_pairs: a tensor of shape (N, 1); row k holds sim(out_left[k], out_right[k])
    """
    # TODO: Compute all N of them without a loop and store them in pos_pairs.
    raise NotImplementedError(
        "Write sim_positive_pairs: it must return pos_pairs (a tensor of shape (N, 1))."
    )
    return pos_pairs


def compute_sim_matrix(out):
    """The cosine of every pair of rows.

    Inputs:
    - out: a tensor of shape (2N, D)

    Returns:
    - sim_matrix: a tensor of shape (2N, 2N); entry (i, j) is sim(out[i], out[j])
    """
    # TODO: Compute all of them without a loop and store them in sim_matrix.
    raise NotImplementedError(
        "Write compute_sim_matrix: it must return sim_matrix (a tensor of shape (2N, 2N))."
    )
    return sim_matrix


def simclr_loss_vectorized(out_left, out_right, tau, device=None):
    """The same loss as simclr_loss_naive, without a loop.

    Inputs:
    - out_left, out_right: the two views of each image, tensors of shape (N, D)
    - tau: the temperature, a number above 0
    - device: where to make new tensors; None: where out_left is

    Returns:
    - loss: a scalar tensor
    """
    device = out_left.device if device is None else device
    N = out_left.shape[0]
    out = torch.cat([out_left, out_right], dim=0)  # (2N, D)
    # TODO: Start with compute_sim_matrix(out), of shape (2N, 2N). Which entries belong into the sum below the
    # fraction of row i, and which one above it? sim_positive_pairs has all of the latter. Store the mean
    # of all 2N terms in loss.
    raise NotImplementedError(
        "Write simclr_loss_vectorized: it must return loss (a scalar tensor)."
    )
    return loss
