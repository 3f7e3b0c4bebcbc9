# Assignment 1 - José Müller
import numpy as np


def sgd(w, dw, config=None):
	if config is None:
		config = {}
	config.setdefault('learning_rate', 1e-2)

	next_w = w - config['learning_rate'] * dw
	return next_w, config
