import torch
import torch.nn.functional as F

from .tiny_clip import tokenize


def get_similarity_no_loop(text_features, image_features):
    return F.normalize(text_features, dim=1) @ F.normalize(image_features, dim=1).T


def clip_loss(image_features, text_features, logit_scale):
    s = get_similarity_no_loop(text_features, image_features) * logit_scale.exp()
    y = torch.arange(len(s))
    return (F.cross_entropy(s, y) + F.cross_entropy(s.t(), y)) / 2


@torch.no_grad()
def clip_zero_shot_classifier(clip_model, clip_preprocess, images, class_texts, device):
    t = clip_model.encode_text(tokenize(class_texts))
    i = clip_model.encode_image(clip_preprocess(images))
    return [class_texts[k] for k in get_similarity_no_loop(t, i).argmax(0)]


class CLIPImageRetriever:
    @torch.no_grad()
    def __init__(self, clip_model, clip_preprocess, images, device):
        self.model, self.f = clip_model, F.normalize(clip_model.encode_image(clip_preprocess(images)), dim=1)

    @torch.no_grad()
    def retrieve(self, query, k=2):
        return (self.f @ self.model.encode_text(tokenize(query))[0]).topk(k).indices.numpy()
