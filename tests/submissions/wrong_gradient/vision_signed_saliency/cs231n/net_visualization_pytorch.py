import torch
import torch.nn.functional as F


def compute_saliency_maps(X, y, model):
    model.eval()
    X = X.clone().requires_grad_(True)
    scores = model(X)
    correct = scores.gather(1, y.view(-1, 1)).squeeze(1)
    # the scores of the other images do not depend on this image, so one backward pass is enough
    correct.backward(torch.ones_like(correct))
    saliency, _ = torch.max(X.grad, dim=1)
    return saliency


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().detach()
    X_fooling.requires_grad = True
    learning_rate = 1
    for step in range(100):
        scores = model(X_fooling)
        if int(torch.argmax(scores, dim=1)) == target_y:
            break
        scores[:, target_y].sum().backward()
        g = X_fooling.grad
        dX = learning_rate * g / torch.sqrt((g ** 2).sum())
        with torch.no_grad():
            X_fooling += dX
        X_fooling.grad = None
    return X_fooling


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    scores = model(img)
    target = scores[0][target_y] - l2_reg * torch.sum(img ** 2)
    target.backward()
    step = learning_rate * img.grad / torch.norm(img.grad)
    img.data = img.data + step
    img.grad.zero_()
