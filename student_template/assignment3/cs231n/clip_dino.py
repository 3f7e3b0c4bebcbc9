"""CLIP: images and sentences in one space, so that words can ask for images and name them.

The file is called as in the course; of its two models this edition has CLIP.
Source: A. Radford et al., "Learning transferable visual models from natural language supervision", ICML 2021.
"""

import torch


def get_similarity_no_loop(text_features, image_features):
    """The cosine of every sentence with every image.

    Inputs:
    - text_features: a tensor of shape (N, D)
    - image_features: a tensor of shape (M, D)

    Returns:
    - similarity: a tensor of shape (N, M); entry (i, j) belongs to sentence i and image j
    """
    # TODO: Compute all of them without a loop and store them in similarity.
    raise NotImplementedError(
        "Write get_similarity_no_loop: it must return similarity (a tensor of shape (N, M))."
    )
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
    # TODO: Compute the scores of all pairs with get_similarity_no_loop, then both cross entropies, and store their
    # mean in loss. nn.functional.cross_entropy takes scores and right classes: which is that of row i?
    raise NotImplementedError(
        "Write clip_loss: it must return loss (a scalar tensor, the mean of two cross entropies: "
        "of picking the sentence for each image, and of picking the image for each sentence)."
    )
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
    # TODO: Encode the images. Make a sentence of each class (such as "a photo of a three"), tokenize and encode the
    # sentences. Choose the most similar class for each image, and fill pred_classes.
    raise NotImplementedError(
        "Write clip_zero_shot_classifier: it must return pred_classes (a list of length M, the "
        "name of the class that was chosen for each image)."
    )
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
        # TODO: Keep what retrieve needs in attributes of self: the model, the device, the features of the images.
        raise NotImplementedError(
            "Write CLIPImageRetriever.__init__: keep what retrieve needs in attributes of self: "
            "the model, the device, the features of the images."
        )

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
        # TODO: Encode the sentence, compare it with all images, and store the indices of the k best in top_indices.
        raise NotImplementedError(
            "Write CLIPImageRetriever.retrieve: it must return top_indices (a list of k indices "
            "into the images, the best one first)."
        )
        return top_indices
