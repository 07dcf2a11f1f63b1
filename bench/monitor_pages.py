# SPDX-License-Identifier: EUPL-1.2
"""Whole pages about figures, and what they ask of the database, with a country of figures in it.

An address that is there on the demo as well is counted there too: the number of queries may not grow with the country.
"""

from django.test import Client

from bench.measuring import measured, queries

TOWN, DISTRICT, REGION, CODE = "GM0983", "WK098300", "noord-limburg", "maat-005"
TOWNS = "&".join(f"gebied={code}" for code in (TOWN, "GM0984", "GM0917", "GM0935"))
PAGES = {
    "alle indicatoren": "/indicatoren",
    "indicator, gemeenten van een provincie": f"/indicatoren/{CODE}?gebied={TOWN}",
    "indicator, wijken van een gemeente": f"/indicatoren/{CODE}?niveau=wijk&in={TOWN}",
    "indicator als CSV, alle jaren": f"/indicatoren/{CODE}?gebied={TOWN}&formaat=csv",
    "gebied, gemeente": f"/gebieden/{TOWN}/cijfers",
    "gebied, wijk": f"/gebieden/{DISTRICT}/cijfers",
    "gebied, buurt": "/gebieden/BU09830000/cijfers",
    "vier gemeenten vergelijken": f"/cijfers/vergelijk?{TOWNS}",
    "leveringen": "/cijfers/uitgaven",
    "resultaat van een regio": f"/{REGION}/resultaat",
    "doelen van een regio": f"/{REGION}/doelen",
    "nulmetingen van een regio": f"/{REGION}/nulmetingen",
    "aandachtsgebieden van een regio": f"/{REGION}/aandachtsgebieden",
    "aandachtsgebieden kiezen": f"/{REGION}/aandachtsgebieden/kies",
    "API, gemeenten in een jaar": f"/api/v1/waarnemingen?indicator={CODE}&niveau=gemeente&periode=2020",
    "API, alles van een gemeente": f"/api/v1/waarnemingen?gebied={TOWN}&paginaGrootte=500",
    "API, een bladzij van alle waarnemingen": "/api/v1/waarnemingen?pagina=20&paginaGrootte=500",
    "API, indicatoren": "/api/v1/indicatoren?paginaGrootte=50",
    "API, catalogus": "/api/v1/catalogus",
}


def counted() -> dict[str, int]:
    """How many queries each page makes that is there."""
    visitor = Client()
    there = [address for address in PAGES.values() if visitor.get(address).status_code == 200]
    # What is only asked once in a process has been asked by now.
    return {address: queries(lambda address=address: visitor.get(address)) for address in there}


def report(before: dict[str, int]) -> None:
    """Print what each page takes, and its queries beside those on the demo."""
    # The demo has no such indicator, so that there is nothing to count there.
    before = {address: count for address, count in before.items() if CODE not in address}
    print(f"\n{'bladzijde':40} {'ms':>7} {'vragen':>7} {'op de demo':>11} {'kB':>6}")
    there = counted()
    for name, address in PAGES.items():
        if address not in there:
            print(f"{name:40} is er niet")
            continue
        found = measured(address)
        was = before.get(address, "-")
        grows = "  groeit" if address in before and found.queries > before[address] else ""
        print(f"{name:40} {found.ms:7.0f} {found.queries:7} {was:>11} {found.kilobytes:6.0f}{grows}")
