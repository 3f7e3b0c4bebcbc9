def sgd(w, dw, config=None):
    """ vanilla sgd """
    if config is None:
        config = {}
    config.setdefault('learning_rate', 1e-2)
    w = w + config['learning_rate'] * dw
    return w, config
