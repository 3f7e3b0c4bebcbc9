import torch


def sim(z_i, z_j):
    return (z_i * z_j).sum() / (z_i.norm() * z_j.norm())


def simclr_loss_naive(out_left, out_right, tau):
    N = out_left.shape[0]
    out = torch.cat([out_left, out_right], dim=0)
    total_loss = 0
    for k in range(N):
        left, right = out[k], out[k + N]
        numerator = torch.exp(sim(left, right) / tau)
        below_left, below_right = 0, 0
        for i in range(2 * N):
            if i != k:
                below_left = below_left + torch.exp(sim(left, out[i]))
            if i != k + N:
                below_right = below_right + torch.exp(sim(right, out[i]))
        total_loss = total_loss - torch.log(numerator / below_left) - torch.log(numerator / below_right)
    return total_loss / (2 * N)


def sim_positive_pairs(out_left, out_right):
    dots = (out_left * out_right).sum(dim=1, keepdim=True)
    lengths = out_left.norm(dim=1, keepdim=True) * out_right.norm(dim=1, keepdim=True)
    return dots / lengths


def compute_sim_matrix(out):
    lengths = out.norm(dim=1, keepdim=True)
    return torch.mm(out, out.t()) / torch.mm(lengths, lengths.t())


def simclr_loss_vectorized(out_left, out_right, tau, device='cpu'):
    N = out_left.shape[0]
    out = torch.cat([out_left, out_right], dim=0)
    sim_matrix = compute_sim_matrix(out)
    exponential = torch.exp(sim_matrix)
    mask = (torch.ones_like(exponential) - torch.eye(2 * N, device=device)).to(device).bool()
    exponential = exponential.masked_select(mask).view(2 * N, -1)
    denom = exponential.sum(dim=1)
    pos = sim_positive_pairs(out_left, out_right).squeeze(1)
    numerator = torch.exp(torch.cat([pos, pos]) / tau)
    return torch.mean(-torch.log(numerator / denom))
