# SPDX-License-Identifier: EUPL-1.2
"""Turn text into words, fold them and reduce them to Dutch stems. Pure: no database."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

MAX_WORD = 64
WORD = re.compile(r"[^\W_]+(?:['’´][^\W_]+)*")

# The older of the two Dutch algorithms: the newer one makes "zon" of "gezondheid" and "veil" of "veiligheid".
_STEMMER = snowballstemmer.stemmer("dutch_porter")
_POSSESSIVE = re.compile(r"['’´]s?$|['’´]s$")
_IRREGULAR = {
    "steden": "stad", "kinderen": "kind", "leden": "lid", "schepen": "schip", "regios": "regio",
    # Or these would pass for "men" and "zon".
    "mensen": "mens", "zone": "zones",
}  # fmt: skip
# Databases read tokens that begin with a digit as numbers of all sorts, each in its own way.
_NUMBER = "qq"
# Tokens that begin so say something about an entry; no word of a text may pass for one.
_TAKEN = frozenset({"qq", "qx", "qy", "qz"})

_SMALL = """
aan al alle als bij dat de den der des deze die dit door dus een en er het hun ik in is je kan maar me mee men met mijn
na naar niet nog nu of om omdat ook op over per te tegen ten ter tot uit u uw van veel voor was wat we wel wie wij
worden wordt ze zich zij zijn zo zou
"""
STOP_WORDS = frozenset(_SMALL.split())


def words_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of a text, folded, with the place where it begins and ends."""
    for match in WORD.finditer(text):
        word = fold(match[0])
        if word:
            yield word, match.start(), match.end()


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Fold a word to plain letters and digits; a plural or possessive 's is dropped.

    >>> fold("Regio’s"), fold("Eén"), fold("N278")
    ('regio', 'een', 'n278')
    """
    decomposed = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", word).casefold())
    return "".join(sign for sign in decomposed if sign.isascii() and sign.isalnum())[:MAX_WORD]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The token under which a folded word is indexed.

    >>> stem("wijken"), stem("plannen"), stem("huizen"), stem("2024")
    ('wijk', 'plan', 'huis', 'qq2024')
    """
    if word[0].isdigit():
        return _NUMBER + word
    if word[:2] in _TAKEN:
        return "q" + word
    stemmed = str(_STEMMER.stemWord(_IRREGULAR.get(word, word)))
    if len(stemmed) > 3 and stemmed[-1] == stemmed[-2]:
        stemmed = stemmed[:-1]
    return stemmed[:-1] + {"z": "s", "v": "f"}.get(stemmed[-1], stemmed[-1]) if len(stemmed) > 2 else stemmed


@lru_cache(maxsize=200_000)
def token_of(word: str) -> str:
    """The token of a word as it stands in a text; empty when nothing of it is indexed.

    >>> token_of("Regio’s"), token_of("中文")
    ('regio', '')
    """
    folded = fold(word)
    return stem(folded) if folded else ""
