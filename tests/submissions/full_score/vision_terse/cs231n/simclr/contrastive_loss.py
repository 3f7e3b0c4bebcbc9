import torch
import torch.nn.functional as F


def sim(z_i, z_j):
    return F.cosine_similarity(z_i, z_j, dim=0)


def simclr_loss_naive(out_left, out_right, tau):
    out, N = torch.cat([out_left, out_right]), len(out_left)
    rows = []
    for i in range(2 * N):
        e = torch.stack([(sim(out[i], out[k]) / tau).exp() for k in range(2 * N)])
        rows.append(-torch.log(e[(i + N) % (2 * N)] / (e.sum() - e[i])))
    return sum(rows) / len(rows)


def sim_positive_pairs(out_left, out_right):
    return F.cosine_similarity(out_left, out_right)


def compute_sim_matrix(out):
    return F.cosine_similarity(out[:, None], out[None], dim=-1)


def simclr_loss_vectorized(out_left, out_right, tau, device='cpu'):
    z = F.normalize(torch.cat([out_left, out_right]), dim=1)
    logits = (z @ z.T / tau).fill_diagonal_(-1e9)
    n = len(out_left)
    return F.cross_entropy(logits, torch.arange(2 * n).roll(n))
