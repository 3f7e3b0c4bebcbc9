import torch
import torch.nn.functional as F


def content_loss(w, a, b):
    return w * F.mse_loss(a, b, reduction='sum')


def gram_matrix(features, normalize=True):
    gram = torch.einsum('nahw,nbhw->nab', features, features)
    return gram / features[0].numel() if normalize else gram


def style_loss(feats, style_layers, style_targets, style_weights):
    return sum(w * F.mse_loss(gram_matrix(feats[l]), t, reduction='sum')
               for l, t, w in zip(style_layers, style_targets, style_weights))


def tv_loss(img, tv_weight):
    return tv_weight * (img.diff(dim=2).square().sum() + img.diff(dim=3).square().sum())
