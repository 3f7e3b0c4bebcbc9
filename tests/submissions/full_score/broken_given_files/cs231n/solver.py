class Solver(object):
    def __init__(self, model, data, **kwargs):
        self.model = model
        # I deleted the rest by accident
