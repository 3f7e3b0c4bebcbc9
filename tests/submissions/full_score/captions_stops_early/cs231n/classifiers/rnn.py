import numpy as np
from past.builtins import xrange

from ..rnn_layers import *


class CaptioningRNN(object):
    def __init__(self, word_to_idx, input_dim=512, wordvec_dim=128,
                 hidden_dim=128, cell_type='rnn', dtype=np.float32):
        self.cell_type = cell_type
        self.word_to_idx = word_to_idx
        self._null = word_to_idx['<NULL>']
        self._start = word_to_idx.get('<START>', None)
        self._end = word_to_idx.get('<END>', None)
        V = len(word_to_idx)
        mul = {'lstm': 4, 'rnn': 1}[cell_type]
        self.params = {
            'W_embed': np.random.randn(V, wordvec_dim) / 100,
            'W_proj': np.random.randn(input_dim, hidden_dim) / np.sqrt(input_dim),
            'b_proj': np.zeros(hidden_dim),
            'Wx': np.random.randn(wordvec_dim, mul * hidden_dim) / np.sqrt(wordvec_dim),
            'Wh': np.random.randn(hidden_dim, mul * hidden_dim) / np.sqrt(hidden_dim),
            'b': np.zeros(mul * hidden_dim),
            'W_vocab': np.random.randn(hidden_dim, V) / np.sqrt(hidden_dim),
            'b_vocab': np.zeros(V),
        }
        for k, v in self.params.items():
            self.params[k] = v.astype(np.float32)

    def loss(self, features, captions):
        P = dict((k, np.array(v, dtype=np.float32)) for k, v in self.params.items())
        feats = features.astype(np.float32)
        cin, cout = captions[:, :-1], captions[:, 1:]
        mask = (cout != self._null)
        forward, backward = (rnn_forward, rnn_backward) if self.cell_type == 'rnn' else (lstm_forward, lstm_backward)
        h0 = feats.dot(P['W_proj']) + P['b_proj']
        emb, c1 = word_embedding_forward(cin, P['W_embed'])
        h, c2 = forward(emb, h0, P['Wx'], P['Wh'], P['b'])
        scores, c3 = temporal_affine_forward(h, P['W_vocab'], P['b_vocab'])
        loss, dscores = temporal_softmax_loss(scores, cout, mask)
        g = {}
        dh, g['W_vocab'], g['b_vocab'] = temporal_affine_backward(dscores, c3)
        demb, dh0, g['Wx'], g['Wh'], g['b'] = backward(dh, c2)
        g['W_embed'] = word_embedding_backward(demb, c1)
        g['W_proj'], g['b_proj'] = feats.T.dot(dh0), dh0.sum(axis=0)
        g['h0'] = dh0
        return loss, g

    def sample(self, features, max_length=30):
        N = features.shape[0]
        captions = self._null * np.ones((N, max_length), dtype=np.int32)
        P = self.params
        print('sampling', N, 'captions')
        for n in xrange(N):
            h = np.dot(features[n:n + 1], P['W_proj']) + P['b_proj']
            c = np.zeros_like(h)
            word = self._start
            for t in xrange(max_length):
                x = P['W_embed'][word].reshape(1, -1)
                if self.cell_type == 'rnn':
                    h, _ = rnn_step_forward(x, h, P['Wx'], P['Wh'], P['b'])
                else:
                    h, c, _ = lstm_step_forward(x, h, c, P['Wx'], P['Wh'], P['b'])
                word = int(np.argmax(h.dot(P['W_vocab']) + P['b_vocab']))
                captions[n, t] = word
                if word == self._end:
                    break
        return captions
