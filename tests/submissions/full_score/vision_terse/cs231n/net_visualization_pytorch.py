import torch


def compute_saliency_maps(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.unsqueeze(1)).sum().backward()
    return X.grad.abs().max(1).values


def make_fooling_image(X, target_y, model):
    x = X.clone().requires_grad_()
    while (scores := model(x)).argmax() != target_y:
        g = torch.autograd.grad(scores[0, target_y], x)[0]
        x = (x + g / g.norm()).detach().requires_grad_()
    return x


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    g = torch.autograd.grad(model(img)[0, target_y], img)[0] - 2 * l2_reg * img.detach()
    img.data.add_(g, alpha=learning_rate / g.norm().item())
