# SPDX-License-Identifier: EUPL-1.2
"""Things that two publishers measure, each in its own way: both are shown, and in a total they count once."""

from collections.abc import Iterable, Mapping

_TWINS = (
    ("overgewicht-gemeente", "overgewicht"),
    ("ervaren-gezondheid-gemeente", "ervaren-gezondheid"),
    ("langdurig-ziek-gemeente", "langdurige-aandoening"),
    ("vrijwilligerswerk-gemeente", "vrijwilligers"),
    ("netto-arbeidsparticipatie", "werkt"),
)
_FIRST: Mapping[str, str] = {code: pair[0] for pair in _TWINS for code in pair}


def counted_once(years: Iterable[tuple[str, int]]) -> set[str]:
    """Which of these indicators count: of those that measure the same thing only the one with the latest year.

    >>> sorted(counted_once([("overgewicht", 2020), ("overgewicht-gemeente", 2022), ("rokers", 2020)]))
    ['overgewicht-gemeente', 'rokers']
    >>> counted_once([("werkt", 2022), ("netto-arbeidsparticipatie", 2022)])
    {'netto-arbeidsparticipatie'}
    """
    latest: dict[str, tuple[int, bool, str]] = {}
    for code, year in years:
        first = _FIRST.get(code, code)
        latest[first] = max(latest.get(first, (0, False, "")), (year, code == first, code))
    return {code for _, _, code in latest.values()}
