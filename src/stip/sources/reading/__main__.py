# SPDX-License-Identifier: EUPL-1.2
"""Read one file from standard input and write its pages as JSON: the work of the confined process."""

import json
import sys
from dataclasses import asdict

from stip.sources.confined import limit_this_process
from stip.sources.reading.html import read_html
from stip.sources.reading.kinds import HTML, PDF, TEXT, WORD, kind_of
from stip.sources.reading.pdf import read_pdf
from stip.sources.reading.text import read_text
from stip.sources.reading.word import read_word
from stip.sources.unreadable import Unreadable

_READERS = {PDF: read_pdf, WORD: read_word, HTML: read_html, TEXT: read_text}


def main() -> None:
    limit_this_process()
    content = sys.stdin.buffer.read()
    try:
        answer = asdict(_READERS[kind_of(content)](content))
    except Unreadable as error:
        answer = {"unreadable": error.message}
    except (MemoryError, RecursionError):
        answer = {
            "unreadable": "Het bestand is te groot of te ingewikkeld om te lezen. "
            "Bewaar het als pdf of knip het in delen."
        }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
