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
    # BEGIN SOLUTION
    # PROMPT: Compute the cosine and store it in norm_dot_product.
    norm_dot_product = torch.dot(z_i, z_j) / (torch.linalg.norm(z_i) * torch.linalg.norm(z_j))
    # END SOLUTION
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
        # BEGIN SOLUTION
        # PROMPT: The two views of image k are rows k and k + N of out. Add l(k, k + N) and l(k + N, k) to total_loss.
        # PROMPT: The sum below the fraction runs over all 2N rows but the row itself. Use sim.
        for i, j in ((k, k + N), (k + N, k)):
            others = torch.stack([sim(out[i], out[m]) for m in range(2 * N) if m != i])  # (2N - 1,)
            total_loss = total_loss + torch.logsumexp(others / tau, dim=0) - sim(out[i], out[j]) / tau
        # END SOLUTION
    total_loss = total_loss / (2 * N)
    return total_loss


def sim_positive_pairs(out_left, out_right):
    """The cosine of the two views of each image.

    Inputs:
    - out_left, out_right: tensors of shape (N, D)

    Returns:
    - pos_pairs: a tensor of shape (N, 1); row k holds sim(out_left[k], out_right[k])
    """
    # BEGIN SOLUTION
    # PROMPT: Compute all N of them without a loop and store them in pos_pairs.
    left = out_left / torch.linalg.norm(out_left, dim=1, keepdim=True)
    right = out_right / torch.linalg.norm(out_right, dim=1, keepdim=True)
    pos_pairs = torch.sum(left * right, dim=1, keepdim=True)  # (N, 1)
    # END SOLUTION
    return pos_pairs


def compute_sim_matrix(out):
    """The cosine of every pair of rows.

    Inputs:
    - out: a tensor of shape (2N, D)

    Returns:
    - sim_matrix: a tensor of shape (2N, 2N); entry (i, j) is sim(out[i], out[j])
    """
    # BEGIN SOLUTION
    # PROMPT: Compute all of them without a loop and store them in sim_matrix.
    unit = out / torch.linalg.norm(out, dim=1, keepdim=True)  # rows of length 1
    sim_matrix = unit @ unit.T  # (2N, D) @ (D, 2N)
    # END SOLUTION
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
    # BEGIN SOLUTION
    # PROMPT: Start with compute_sim_matrix(out), of shape (2N, 2N). Which entries belong into the sum below the
    # PROMPT: fraction of row i, and which one above it? sim_positive_pairs has all of the latter. Store the mean
    # PROMPT: of all 2N terms in loss.
    itself = torch.eye(2 * N, dtype=torch.bool, device=device)
    logits = (compute_sim_matrix(out) / tau).masked_fill(itself, float("-inf"))  # (2N, 2N)
    positive = (sim_positive_pairs(out_left, out_right) / tau).squeeze(1)  # (N,)
    loss = torch.mean(torch.logsumexp(logits, dim=1) - torch.cat([positive, positive]))
    # END SOLUTION
    return loss
