def sgd(w, dw, config=None):
    config = {'learning_rate': 1e-2}
    next_w = w - config['learning_rate'] * dw
    return next_w, config
