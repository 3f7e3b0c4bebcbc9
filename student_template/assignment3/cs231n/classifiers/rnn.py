"""Captions for images from a recurrent network: the image's features become the first hidden state, words follow."""

import numpy as np


class CaptioningRNN:
    """Image features to captions: projection - (word embedding - RNN or LSTM - affine to the vocabulary) at each step.

    `params` maps the names of parameters to arrays. Letters in the shapes: N batch, D input_dim, V vocabulary,
    W wordvec_dim, H hidden_dim, T time; G is 1 for an RNN and 4 for an LSTM.

    Source: O. Vinyals et al., "Show and tell: a neural image caption generator", 2015; here the image sets the first
    hidden state, as in A. Karpathy and L. Fei-Fei, "Deep visual-semantic alignments", 2015.
    """

    def __init__(self, word_to_idx, input_dim=512, wordvec_dim=128, hidden_dim=128, cell_type="rnn", dtype=np.float32):
        """Make a model with random weights.

        Inputs:
        - word_to_idx: a dictionary of the V words, each with its index, 0 to V - 1; it has <NULL>, which fills up short
          captions, and may have <START> and <END>
        - input_dim: how many numbers describe an image
        - wordvec_dim: how many numbers describe a word
        - hidden_dim: how many hidden units there are
        - cell_type: "rnn" or "lstm"
        - dtype: of the parameters; float32 to be quick, float64 to check gradients

        Raises ValueError for another cell_type.
        """
        if cell_type not in ("rnn", "lstm"):
            raise ValueError(f'cell_type is "rnn" or "lstm", not {cell_type!r}')
        self.cell_type = cell_type
        self.dtype = dtype
        self.word_to_idx = word_to_idx
        self.idx_to_word = {index: word for word, index in word_to_idx.items()}
        self._null = word_to_idx["<NULL>"]
        self._start = word_to_idx.get("<START>")
        self._end = word_to_idx.get("<END>")

        V, G = len(word_to_idx), {"rnn": 1, "lstm": 4}[cell_type]
        params = {
            "W_embed": np.random.randn(V, wordvec_dim) / 100,
            "W_proj": np.random.randn(input_dim, hidden_dim) / np.sqrt(input_dim),
            "b_proj": np.zeros(hidden_dim),
            "Wx": np.random.randn(wordvec_dim, G * hidden_dim) / np.sqrt(wordvec_dim),
            "Wh": np.random.randn(hidden_dim, G * hidden_dim) / np.sqrt(hidden_dim),
            "b": np.zeros(G * hidden_dim),
            "W_vocab": np.random.randn(hidden_dim, V) / np.sqrt(hidden_dim),
            "b_vocab": np.zeros(V),
        }
        self.params = {name: value.astype(dtype) for name, value in params.items()}

    def loss(self, features, captions):
        """The loss of known captions, and its gradients.

        The model reads each word of a caption and is to say the next: captions_in are all words but the last,
        captions_out all but the first. The words <NULL> of captions_out do not count.

        Inputs:
        - features: of the images, of shape (N, D)
        - captions: indices of words, of shape (N, T + 1): <START>, the words, <END>, and <NULL> up to the end

        Returns a tuple of:
        - loss: a scalar
        - grads: a dictionary with the gradient of the loss for each name in self.params
        """
        captions_in, captions_out = captions[:, :-1], captions[:, 1:]  # both (N, T)
        mask = captions_out != self._null

        W_proj, b_proj = self.params["W_proj"], self.params["b_proj"]
        W_embed = self.params["W_embed"]
        Wx, Wh, b = self.params["Wx"], self.params["Wh"], self.params["b"]
        W_vocab, b_vocab = self.params["W_vocab"], self.params["b_vocab"]

        # TODO: Forward: (1) an affine layer makes the first hidden state of the features, (2) words become vectors,
        # (3) an RNN or an LSTM (self.cell_type says which) goes over them, (4) a temporal affine layer scores
        # the vocabulary at each step, (5) temporal_softmax_loss with the mask. Then all of it backward. Store
        # the loss in loss, and the gradient of self.params[name] in grads[name].
        raise NotImplementedError("Write CaptioningRNN.loss: it must return loss and grads.")
        return loss, grads

    def sample(self, features, max_length=30):
        """Caption images, each time with the word that scores highest.

        The first word that the model reads is <START>; it is not part of the caption: column 0 holds the first word
        that the model says. After that it reads what it said before.

        Inputs:
        - features: of the images, of shape (N, D)
        - max_length: how many words to say

        Returns:
        - captions: indices of words, of shape (N, max_length). What stands after <END> does not matter.
        """
        N = features.shape[0]
        captions = self._null * np.ones((N, max_length), dtype=np.int32)

        W_proj, b_proj = self.params["W_proj"], self.params["b_proj"]
        W_embed = self.params["W_embed"]
        Wx, Wh, b = self.params["Wx"], self.params["Wh"], self.params["b"]
        W_vocab, b_vocab = self.params["W_vocab"], self.params["b_vocab"]

        # TODO: Make the first hidden state of the features (an LSTM's first cell state is zero). Then, for each of
        # the max_length words: embed the word said before, take one step of the RNN or LSTM, score the
        # vocabulary, and store the index of the best word in its column of captions.
        raise NotImplementedError(
            "Write CaptioningRNN.sample: it must return captions (indices of words, of shape (N, "
            "max_length))."
        )
        return captions
