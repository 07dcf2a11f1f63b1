# SPDX-License-Identifier: EUPL-1.2
"""The one thing that goes wrong while reading a file, and the limits that guard it."""

from dataclasses import dataclass

MAX_BYTES = 100 * 1024 * 1024
MAX_PAGES = 2_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_CHARACTERS = 20_000_000


class Unreadable(Exception):
    """A file cannot be read. The message is for people: one sentence what is wrong, one what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Reading:
    """The raw text of a file.

    pages       one text per page, in order; a single one when the format has no pages
    has_pages   whether the pages are those of the file itself
    has_lines   whether a line end is only the edge of the paper, so that words may be broken over it
    """

    media_type: str
    pages: tuple[str, ...]
    has_pages: bool
    has_lines: bool
