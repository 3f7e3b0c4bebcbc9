import numpy as np

from ..rnn_layers import *


class CaptioningRNN(object):

    def __init__(self, word_to_idx, input_dim=512, wordvec_dim=128,
                 hidden_dim=128, cell_type='rnn', dtype=np.float32):
        if cell_type not in ['rnn', 'lstm']:
            raise ValueError('bad cell_type "%s"' % cell_type)
        self.cell_type = cell_type
        self.dtype = dtype
        self.word_to_idx = word_to_idx
        self.idx_to_word = {i: w for w, i in word_to_idx.items()}
        self.params = {}
        vocab_size = len(word_to_idx)
        self._null = word_to_idx['<NULL>']
        self._start = word_to_idx.get('<START>', None)
        self._end = word_to_idx.get('<END>', None)
        k = 4 if cell_type == 'lstm' else 1
        self.params['W_embed'] = np.random.randn(vocab_size, wordvec_dim) / 100
        self.params['W_proj'] = np.random.randn(input_dim, hidden_dim) / np.sqrt(input_dim)
        self.params['b_proj'] = np.zeros(hidden_dim)
        self.params['Wx'] = np.random.randn(wordvec_dim, k * hidden_dim) / np.sqrt(wordvec_dim)
        self.params['Wh'] = np.random.randn(hidden_dim, k * hidden_dim) / np.sqrt(hidden_dim)
        self.params['b'] = np.zeros(k * hidden_dim)
        self.params['W_vocab'] = np.random.randn(hidden_dim, vocab_size) / np.sqrt(hidden_dim)
        self.params['b_vocab'] = np.zeros(vocab_size)
        for name in self.params:
            self.params[name] = self.params[name].astype(self.dtype)

    def loss(self, features, captions):
        captions_in = captions[:, :-1]
        captions_out = captions[:, 1:]
        mask = (captions_out != self._null)
        p = self.params

        first = features.dot(p['W_proj']) + p['b_proj']
        vectors, cache_words = word_embedding_forward(captions_in, p['W_embed'])
        if self.cell_type == 'rnn':
            hidden, cache_h = rnn_forward(vectors, first, p['Wx'], p['Wh'], p['b'])
        else:
            hidden, cache_h = lstm_forward(vectors, first, p['Wx'], p['Wh'], p['b'])
        scores, cache_scores = temporal_affine_forward(hidden, p['W_vocab'], p['b_vocab'])
        loss, dscores = temporal_softmax_loss(scores, captions_out, mask, verbose=False)

        grads = {}
        dhidden, grads['W_vocab'], grads['b_vocab'] = temporal_affine_backward(dscores, cache_scores)
        if self.cell_type == 'rnn':
            dvectors, dfirst, grads['Wx'], grads['Wh'], grads['b'] = rnn_backward(dhidden, cache_h)
        else:
            dvectors, dfirst, grads['Wx'], grads['Wh'], grads['b'] = lstm_backward(dhidden, cache_h)
        grads['W_embed'] = word_embedding_backward(dvectors, cache_words)
        grads['W_proj'] = features.T.dot(dfirst)
        grads['b_proj'] = dfirst.sum(axis=0)
        return loss, grads

    def sample(self, features, max_length=30):
        N = features.shape[0]
        captions = self._null * np.ones((N, max_length), dtype=np.int32)
        p = self.params
        h = features.dot(p['W_proj']) + p['b_proj']
        c = np.zeros(h.shape)
        word = self._start * np.ones((N, 1), dtype=np.int32)
        for t in range(max_length):
            vec, _ = word_embedding_forward(word, p['W_embed'])
            vec = vec[:, 0, :]
            if self.cell_type == 'rnn':
                h, _ = rnn_step_forward(vec, h, p['Wx'], p['Wh'], p['b'])
            else:
                h, c, _ = lstm_step_forward(vec, h, c, p['Wx'], p['Wh'], p['b'])
            scores, _ = temporal_affine_forward(h[:, None, :], p['W_vocab'], p['b_vocab'])
            best = scores[:, 0, :].argmax(axis=1)
            captions[:, t] = best
            word = best.reshape(N, 1)
        return captions
