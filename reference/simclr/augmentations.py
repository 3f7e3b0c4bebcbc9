"""Random changes of images, as torchvision names them, written on tensors so that torch alone is enough.

Each is called with one image and returns another. An image is an array (H, W, 3) of bytes, as the
data have it, or a tensor (3, H, W) with values from 0 to 1; what comes back is always such a tensor. All chance comes
from torch's generator, so torch.manual_seed makes it repeatable.
"""

import math

import torch
from torch import nn

# How bright red, green and blue look to us (ITU-R BT.601).
LUMA = (0.299, 0.587, 0.114)


def as_tensor(image):
    """An array (H, W, 3) of bytes as a tensor (3, H, W) with values from 0 to 1; a tensor as it is."""
    if torch.is_tensor(image):
        return image
    return torch.tensor(image).permute(2, 0, 1).contiguous().float() / 255


def uniform(low, high):
    """A random number between low and high."""
    return low + (high - low) * torch.rand(()).item()


class Compose:
    """One transform after the other."""

    def __init__(self, transforms):
        self.transforms = list(transforms)

    def __call__(self, image):
        """The image after all of them."""
        for transform in self.transforms:
            image = transform(image)
        return image


class ToTensor:
    """Bytes (H, W, 3) become a tensor (3, H, W) with values from 0 to 1."""

    def __call__(self, image):
        """The image as a tensor."""
        return as_tensor(image)


class Normalize(nn.Module):
    """Take a mean off each colour and divide it by a standard deviation."""

    def __init__(self, mean, std):
        super().__init__()
        self.mean, self.std = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)

    def forward(self, image):
        """The normalised image."""
        return (as_tensor(image) - self.mean) / self.std


class RandomApply(nn.Module):
    """All of the transforms with probability p, none of them otherwise."""

    def __init__(self, transforms, p=0.5):
        super().__init__()
        self.transform, self.p = Compose(transforms), p

    def forward(self, image):
        """The image, changed or not."""
        image = as_tensor(image)
        return self.transform(image) if torch.rand(()) < self.p else image


class RandomHorizontalFlip(nn.Module):
    """The mirror image (left and right swapped) with probability p."""

    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, image):
        """The image, mirrored or not."""
        image = as_tensor(image)
        return image.flip(2) if torch.rand(()) < self.p else image


class RandomGrayscale(nn.Module):
    """With probability p all three colours become the brightness of the pixel."""

    def __init__(self, p=0.1):
        super().__init__()
        self.p = p

    def forward(self, image):
        """The image, in colour or not."""
        image = as_tensor(image)
        return gray(image).expand(3, -1, -1).clone() if torch.rand(()) < self.p else image


class RandomResizedCrop(nn.Module):
    """A random piece, brought back to size x size pixels (or size[0] x size[1]).

    The piece has a random share of the area, within `scale`, and a random width : height, within `ratio`.
    """

    def __init__(self, size, scale=(0.08, 1.0), ratio=(3 / 4, 4 / 3)):
        super().__init__()
        self.size, self.scale, self.ratio = (size, size) if isinstance(size, int) else tuple(size), scale, ratio

    def forward(self, image):
        """The piece."""
        image = as_tensor(image)
        top, left, height, width = self.piece(*image.shape[1:])
        part = image[None, :, top : top + height, left : left + width]  # (1, 3, height, width)
        small = nn.functional.interpolate(part, size=self.size, mode="bilinear", align_corners=False, antialias=True)
        return small[0]

    def piece(self, H, W):
        """Where a random piece lies in an image of H x W pixels: top, left, height, width."""
        for _ in range(10):
            area = H * W * uniform(*self.scale)
            ratio = math.exp(uniform(math.log(self.ratio[0]), math.log(self.ratio[1])))
            height, width = round(math.sqrt(area / ratio)), round(math.sqrt(area * ratio))
            if 0 < height <= H and 0 < width <= W:
                top, left = torch.randint(H - height + 1, ()).item(), torch.randint(W - width + 1, ()).item()
                return top, left, height, width
        side = min(H, W)  # no luck: the middle
        return (H - side) // 2, (W - side) // 2, side, side


class ColorJitter(nn.Module):
    """Other light: brightness, contrast, saturation and hue change by random amounts, in random order.

    The first three are factors between 1 - amount and 1 + amount; the hue turns by up to `hue` of the colour circle.
    """

    def __init__(self, brightness=0.0, contrast=0.0, saturation=0.0, hue=0.0):
        super().__init__()
        self.brightness, self.contrast, self.saturation, self.hue = brightness, contrast, saturation, hue

    def forward(self, image):
        """The image in other light."""
        image = as_tensor(image)
        changes = (self.other_brightness, self.other_contrast, self.other_saturation, self.other_hue)
        for place in torch.randperm(len(changes)).tolist():
            image = changes[place](image)
        return image

    def other_brightness(self, image):
        """Every value times a random factor."""
        return (image * factor(self.brightness)).clamp(0, 1)

    def other_contrast(self, image):
        """Every value nearer to, or farther from, the mean brightness of the image."""
        return blend(image, gray(image).mean(), factor(self.contrast))

    def other_saturation(self, image):
        """Every pixel nearer to, or farther from, gray."""
        return blend(image, gray(image), factor(self.saturation))

    def other_hue(self, image):
        """Every colour turned by the same angle around the colour circle."""
        turn = uniform(-self.hue, self.hue)
        return turned(image, turn) if turn else image


def factor(amount):
    """A random factor between 1 - amount, or 0 when that is negative, and 1 + amount."""
    return uniform(max(0.0, 1 - amount), 1 + amount)


def gray(image):
    """The brightness (1, H, W) of an image (3, H, W)."""
    return (image * image.new_tensor(LUMA).view(3, 1, 1)).sum(dim=0, keepdim=True)


def blend(image, other, share):
    """share * image + (1 - share) * other, kept within 0 and 1."""
    return (share * image + (1 - share) * other).clamp(0, 1)


def turned(image, turn):
    """An image (3, H, W) with its hue moved by `turn` (1 is the whole colour circle), by way of HSV and back."""
    value, low = image.amax(dim=0), image.amin(dim=0)
    chroma = value - low
    r, g, b = image
    safe = torch.where(chroma > 0, chroma, torch.ones_like(chroma))
    hue = torch.where(value == r, (g - b) / safe, torch.where(value == g, 2 + (b - r) / safe, 4 + (r - g) / safe))
    hue = hue + 6 * turn  # in sixths of the circle
    # Colour n is `value`, less as much of the chroma as its place on the circle is away from the hue.
    wheel = (hue[None] + hue.new_tensor([5.0, 3.0, 1.0]).view(3, 1, 1)) % 6
    return value - chroma * torch.minimum(wheel, 4 - wheel).clamp(0, 1)
