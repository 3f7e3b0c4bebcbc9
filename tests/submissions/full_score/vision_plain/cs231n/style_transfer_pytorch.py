import torch


def extract_features(x, cnn):
    out = []
    for layer in cnn:
        x = layer(x)
        out.append(x)
    return out


def content_loss(content_weight, content_current, content_original):
    difference = content_current - content_original
    return content_weight * difference.pow(2).sum()


def gram_matrix(features, normalize=True):
    N, C, H, W = features.size()
    grams = []
    for n in range(N):
        flat = features[n].view(C, -1)
        grams.append(torch.mm(flat, flat.t()))
    gram = torch.stack(grams)
    if normalize:
        gram = gram / (H * W * C)
    return gram


def style_loss(feats, style_layers, style_targets, style_weights):
    losses = []
    for i in range(len(style_layers)):
        current = gram_matrix(feats[style_layers[i]])
        losses.append(style_weights[i] * ((current - style_targets[i]) ** 2).sum())
    return sum(losses)


def tv_loss(img, tv_weight):
    H, W = img.shape[2], img.shape[3]
    vertical = img[:, :, :H - 1, :] - img[:, :, 1:, :]
    horizontal = img[:, :, :, :W - 1] - img[:, :, :, 1:]
    return tv_weight * ((vertical ** 2).sum() + (horizontal ** 2).sum())
