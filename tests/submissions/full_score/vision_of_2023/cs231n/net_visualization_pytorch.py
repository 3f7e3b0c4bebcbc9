import torch
import random
import numpy as np
import torchvision
import torchvision.transforms as T
from scipy.ndimage.filters import gaussian_filter1d
from .image_utils import SQUEEZENET_MEAN, SQUEEZENET_STD


def compute_saliency_maps(X, y, model):
    # Make sure the model is in "test" mode
    model.eval()
    # Make input tensor require gradient
    X.requires_grad_()
    saliency = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    scores = model(X)
    scores = scores.gather(1, y.view(-1, 1)).squeeze()
    scores = scores.sum()
    scores.backward()
    saliency = torch.abs(X.grad).max(dim=1)[0]
    print(saliency.shape)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return saliency


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone()
    X_fooling = X_fooling.requires_grad_()
    learning_rate = 1
    for i in range(100):
        scores = model(X_fooling)
        _, index = torch.max(scores, dim=1)
        scores[:, target_y].backward()
        g = X_fooling.grad.data
        X_fooling.data += learning_rate * g / torch.norm(g)
        X_fooling.grad.data.zero_()
        if index == target_y:
            print('fooled after %d iterations' % i)
            break
    return X_fooling


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    target_score = model(img)[0, target_y] - l2_reg * torch.square(img).sum()
    target_score.backward()
    img.data += learning_rate * img.grad.data
    img.grad.data.zero_()
