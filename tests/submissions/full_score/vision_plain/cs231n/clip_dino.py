import torch

from .tiny_clip import tokenize


def get_similarity_no_loop(text_features, image_features):
    products = torch.matmul(text_features, image_features.t())
    text_norms = torch.sqrt((text_features ** 2).sum(dim=1))
    image_norms = torch.sqrt((image_features ** 2).sum(dim=1))
    return products / text_norms[:, None] / image_norms[None, :]


def clip_loss(image_features, text_features, logit_scale):
    logits = logit_scale.exp() * get_similarity_no_loop(text_features, image_features)
    by_text = torch.diagonal(logits.log_softmax(dim=1))
    by_image = torch.diagonal(logits.log_softmax(dim=0))
    return -(by_text.mean() + by_image.mean()) / 2


def clip_zero_shot_classifier(clip_model, clip_preprocess, images, class_texts, device):
    pred_classes = []
    with torch.no_grad():
        text_tokens = tokenize(['This is a photo of a ' + c + '.' for c in class_texts]).to(device)
        text_features = clip_model.encode_text(text_tokens)
        for image in images:
            x = clip_preprocess(image).unsqueeze(0).to(device)
            image_features = clip_model.encode_image(x)
            sims = get_similarity_no_loop(text_features, image_features)
            pred_classes.append(class_texts[sims[:, 0].argmax().item()])
    return pred_classes


class CLIPImageRetriever:
    def __init__(self, clip_model, clip_preprocess, images, device):
        self.model = clip_model
        self.device = device
        with torch.no_grad():
            batch = torch.stack([clip_preprocess(image) for image in images]).to(device)
            self.features = clip_model.encode_image(batch)

    def retrieve(self, query, k=2):
        with torch.no_grad():
            text = self.model.encode_text(tokenize(query).to(self.device))
            sims = get_similarity_no_loop(text, self.features).squeeze(0)
        return torch.argsort(sims, descending=True)[:k]
