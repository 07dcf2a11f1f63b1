# SPDX-License-Identifier: EUPL-1.2
"""Draw one page of a PDF from standard input as WebP: the work of the confined process."""

import sys
from io import BytesIO

import pypdfium2

from stip.sources.confined import limit_this_process
from stip.sources.reading.pdf import open_pdf
from stip.sources.unreadable import Unreadable

_MAX_PIXELS = 8_000_000


def main() -> None:
    limit_this_process()
    position, width = int(sys.argv[1]), int(sys.argv[2])
    try:
        sys.stdout.buffer.write(draw(sys.stdin.buffer.read(), position, width))
    except (Unreadable, pypdfium2.PdfiumError, IndexError, ValueError) as error:
        sys.exit(str(error))


def draw(content: bytes, position: int, width: int) -> bytes:
    """Draw page `position` (from 1) so that it is `width` pixels wide, or less when it is very tall."""
    document = open_pdf(content)
    page = document[position - 1]
    points_wide, points_high = page.get_size()
    scale = min(width / points_wide, (_MAX_PIXELS / (points_wide * points_high)) ** 0.5)
    image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    target = BytesIO()
    image.save(target, "WEBP", quality=82)
    return target.getvalue()


if __name__ == "__main__":
    main()
