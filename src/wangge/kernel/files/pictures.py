"""Pictures are drawn anew before they are kept, so that nothing but the picture is left of them."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from wangge.problem import Problem

MOST_PIXELS = 50_000_000
LONGEST = 4000
"""A photograph is made smaller than this: enough for a sheet of A3, and a phone's 50 megapixels are not."""
THUMBNAIL = 320
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
_MODES = {"jpeg": ("L", "RGB"), "png": ("L", "LA", "RGB", "RGBA"), "webp": ("RGB", "RGBA")}


def redrawn(data: bytes, kind: str, name: str) -> tuple[bytes, bytes]:
    """Return a picture and its thumbnail (WebP), upright, without any metadata: EXIF, XMP, profiles, comments, text.

    Raises
    ------
    Problem
        ``upload.picture.too_large`` for more than 50 million pixels, ``upload.damaged`` for what is no picture.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns above its own limit and raises at twice that; ours is checked before a pixel is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Problem("upload.picture.too_large", file=name, most=MOST_PIXELS // 1_000_000)
                picture = ImageOps.exif_transpose(opened)
                picture.load()
    except Image.DecompressionBombError as error:
        raise Problem("upload.picture.too_large", file=name, most=MOST_PIXELS // 1_000_000) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Problem("upload.damaged", file=name) from error
    picture = _plain(picture, kind)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    small = _plain(picture.copy(), "webp")
    small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    return _written(picture, kind), _written(small, "webp")


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """Return the pixels alone, in a mode that the format can hold."""
    modes = _MODES[kind]
    if picture.mode not in modes:
        clear = "RGBA" in modes and (picture.has_transparency_data or picture.mode == "RGBA")
        picture = picture.convert("RGBA" if clear else "RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _written(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "png":
        picture.save(out, "PNG", optimize=False)
    else:
        picture.save(out, _FORMATS[kind], quality=85)
    return out.getvalue()
