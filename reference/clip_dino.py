"""CLIP: images and sentences in one space, so that words can ask for images and name them.

The file is called as in the course; of its two models this edition has CLIP.
Source: A. Radford et al., "Learning transferable visual models from natural language supervision", ICML 2021.
"""

import torch
from torch import nn

from .tiny_clip import tokenize


def get_similarity_no_loop(text_features, image_features):
    """The cosine of every sentence with every image.

    Inputs:
    - text_features: a tensor of shape (N, D)
    - image_features: a tensor of shape (M, D)

    Returns:
    - similarity: a tensor of shape (N, M); entry (i, j) belongs to sentence i and image j
    """
    # BEGIN SOLUTION
    # PROMPT: Compute all of them without a loop and store them in similarity.
    text = text_features / text_features.norm(dim=1, keepdim=True)
    image = image_features / image_features.norm(dim=1, keepdim=True)
    similarity = text @ image.T  # (N, D) @ (D, M)
    # END SOLUTION
    return similarity


def clip_loss(image_features, text_features, logit_scale):
    """The symmetric contrastive loss: sentence i belongs to image i, and to none of the others in the batch.

    Inputs:
    - image_features: a tensor of shape (N, D)
    - text_features: a tensor of shape (N, D)
    - logit_scale: a number or scalar tensor; cosines times exp(logit_scale) are the scores

    Returns:
    - loss: a scalar tensor, the mean of two cross entropies: of picking the sentence for each image, and of picking
      the image for each sentence; each is a mean over N
    """
    # BEGIN SOLUTION
    # PROMPT: Compute the scores of all pairs with get_similarity_no_loop, then both cross entropies, and store their
    # PROMPT: mean in loss. nn.functional.cross_entropy takes scores and right classes: which is that of row i?
    similarity = get_similarity_no_loop(text_features, image_features)  # (N, N)
    scores = torch.exp(torch.as_tensor(logit_scale, dtype=similarity.dtype)) * similarity
    right = torch.arange(len(scores), device=scores.device)
    loss = (nn.functional.cross_entropy(scores, right) + nn.functional.cross_entropy(scores.T, right)) / 2
    # END SOLUTION
    return loss


@torch.no_grad()
def clip_zero_shot_classifier(clip_model, clip_preprocess, images, class_texts, device):
    """Classify images by the sentence that fits best: classes are words, and nothing is trained for them.

    Inputs:
    - clip_model: it has encode_image and encode_text, as TinyCLIP
    - clip_preprocess: it turns images (M, H, W, 3) of bytes into what encode_image takes
    - images: of shape (M, H, W, 3), values from 0 to 255
    - class_texts: a list of the names of the classes
    - device: where to compute

    Returns:
    - pred_classes: a list of length M, the name of the class that was chosen for each image
    """
    pred_classes = []
    # BEGIN SOLUTION
    # PROMPT: Encode the images. Make a sentence of each class (such as "a photo of a three"), tokenize and encode the
    # PROMPT: sentences. Choose the most similar class for each image, and fill pred_classes.
    image_features = clip_model.encode_image(clip_preprocess(images).to(device))  # (M, D)
    prompts = [f"a photo of a {name}" for name in class_texts]
    text_features = clip_model.encode_text(tokenize(prompts).to(device))  # (C, D)
    best = get_similarity_no_loop(text_features, image_features).argmax(dim=0)  # (M,)
    pred_classes = [class_texts[c] for c in best.tolist()]
    # END SOLUTION
    return pred_classes


class CLIPImageRetriever:
    """Finds images by words. The images are encoded once, when the retriever is made."""

    @torch.no_grad()
    def __init__(self, clip_model, clip_preprocess, images, device):
        """Encode and remember the images.

        Inputs:
        - clip_model: it has encode_image and encode_text, as TinyCLIP
        - clip_preprocess: it turns images (M, H, W, 3) of bytes into what encode_image takes
        - images: of shape (M, H, W, 3), values from 0 to 255
        - device: where to compute
        """
        # BEGIN SOLUTION
        # PROMPT: Keep what retrieve needs in attributes of self: the model, the device, the features of the images.
        self.clip_model, self.device = clip_model, device
        self.image_features = clip_model.encode_image(clip_preprocess(images).to(device))  # (M, D)
        # END SOLUTION

    @torch.no_grad()
    def retrieve(self, query, k=2):
        """The images that fit a sentence best.

        Inputs:
        - query: a sentence
        - k: how many images, M at most

        Returns:
        - top_indices: a list of k indices into the images, the best one first
        """
        top_indices = []
        # BEGIN SOLUTION
        # PROMPT: Encode the sentence, compare it with all images, and store the indices of the k best in top_indices.
        text_features = self.clip_model.encode_text(tokenize([query]).to(self.device))  # (1, D)
        similarity = get_similarity_no_loop(text_features, self.image_features)[0]  # (M,)
        top_indices = similarity.topk(k).indices.tolist()
        # END SOLUTION
        return top_indices
