import torch
import numpy as np


def sim(z_i, z_j):
    norm_dot_product = None
    norm_dot_product = torch.dot(z_i, z_j) / (torch.linalg.norm(z_i) * torch.linalg.norm(z_j))
    return norm_dot_product


def simclr_loss_naive(out_left, out_right, tau):
    N = out_left.shape[0]
    out = torch.cat([out_left, out_right], dim=0)
    total_loss = 0
    for k in range(N):
        z_k, z_k_N = out[k], out[k + N]
        denominator1, denominator2 = 0, 0
        for i in range(2 * N):
            if i == k:
                continue
            denominator1 += (sim(z_k, out[i]) / tau).exp()
        for i in range(2 * N):
            if i == k + N:
                continue
            denominator2 += (sim(z_k_N, out[i]) / tau).exp()
        total_loss += -((sim(z_k, z_k_N) / tau).exp() / denominator1).log()
        total_loss += -((sim(z_k_N, z_k) / tau).exp() / denominator2).log()
    total_loss = total_loss / (2 * N)
    return total_loss


def sim_positive_pairs(out_left, out_right):
    left = torch.nn.functional.normalize(out_left, dim=1)
    right = torch.nn.functional.normalize(out_right, dim=1)
    return torch.diag(left @ right.T).view(-1, 1)


def compute_sim_matrix(out):
    norm = out / torch.linalg.norm(out, dim=1, keepdim=True)
    return norm.mm(norm.T)


def simclr_loss_vectorized(out_left, out_right, tau, device='cuda'):
    N = out_left.shape[0]
    out = torch.cat([out_left, out_right], dim=0)
    sim_matrix = compute_sim_matrix(out)
    exponential = torch.exp(sim_matrix / tau).to(device)
    mask = (torch.ones_like(exponential, device=device) - torch.eye(2 * N, device=device)).to(device).bool()
    exponential = exponential.masked_select(mask).view(2 * N, -1)
    denom = torch.sum(exponential, dim=1)
    pos = sim_positive_pairs(out_left, out_right).to(device)
    numerator = torch.exp(torch.cat([pos, pos], dim=0).squeeze() / tau)
    loss = (-torch.log(numerator / denom)).sum() / (2 * N)
    return loss
