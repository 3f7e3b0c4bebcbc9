import numpy as np

from .. import rnn_layers as L


class CaptioningRNN:
    def __init__(self, word_to_idx, input_dim=512, wordvec_dim=128, hidden_dim=128, cell_type="rnn", dtype=np.float32):
        self.cell_type, self.dtype, self.word_to_idx = cell_type, dtype, word_to_idx
        self._null, self._start, self._end = map(word_to_idx.get, ("<NULL>", "<START>", "<END>"))
        V, D, W, H, G = len(word_to_idx), input_dim, wordvec_dim, hidden_dim, {"rnn": 1, "lstm": 4}[cell_type]
        shapes = dict(W_embed=(V, W), W_proj=(D, H), b_proj=(H,), Wx=(W, G * H), Wh=(H, G * H), b=(G * H,),
                      W_vocab=(H, V), b_vocab=(V,))
        self.params = {k: (np.random.randn(*s) / s[0] ** 0.5 if len(s) > 1 else np.zeros(s)).astype(dtype)
                       for k, s in shapes.items()}

    def loss(self, features, captions):
        P, g = self.params, {}
        recur = [P[k] for k in ("Wx", "Wh", "b")]
        v, cv = L.word_embedding_forward(captions[:, :-1], P["W_embed"])
        h, ch = getattr(L, self.cell_type + "_forward")(v, features @ P["W_proj"] + P["b_proj"], *recur)
        s, cs = L.temporal_affine_forward(h, P["W_vocab"], P["b_vocab"])
        loss, ds = L.temporal_softmax_loss(s, captions[:, 1:], captions[:, 1:] != self._null)
        dh, g["W_vocab"], g["b_vocab"] = L.temporal_affine_backward(ds, cs)
        dv, dh0, g["Wx"], g["Wh"], g["b"] = getattr(L, self.cell_type + "_backward")(dh, ch)
        g.update(W_embed=L.word_embedding_backward(dv, cv), W_proj=features.T @ dh0, b_proj=dh0.sum(0))
        return loss, g

    def sample(self, features, max_length=30):
        P, word, out = self.params, np.full(len(features), self._start), []
        state = [features @ P["W_proj"] + P["b_proj"]]
        state += [0 * state[0]] * (self.cell_type == "lstm")
        for _ in range(max_length):
            step = getattr(L, self.cell_type + "_step_forward")
            *state, _ = step(P["W_embed"][word], *state, P["Wx"], P["Wh"], P["b"])
            out.append(word := (state[0] @ P["W_vocab"] + P["b_vocab"]).argmax(1))
        return np.stack(out, 1)
