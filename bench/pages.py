# SPDX-License-Identifier: EUPL-1.2
"""Server time and queries of the main pages, on the demo and inside an invented country."""

from collections.abc import Mapping

from bench.measuring import Measured, measured

PAGES = {
    "start": "/",
    "regio": "/noord-limburg",
    "plan": "/plannen/noord-limburg-2024-2027",
    "onderdeel": "/plannen/noord-limburg-2024-2027/onderdelen/6.1",
    "matrix": "/plannen/noord-limburg-2024-2027/matrix",
    "samenhang": "/plannen/novi-zuid-limburg/samenhang",
    "rijkstrajecten": "/rijkstrajecten",
    "tijdlijn": "/zuid-limburg/tijdlijn",
    "organisatie": "/organisaties/provincie-limburg",
    "gemeente": "/gebieden/GM0984",
    "documenten": "/documenten",
    "zoeken": "/zoeken?q=mobiliteit",
    "bevindingen": "/bevindingen",
    "vergelijking": "/plannen/voorbeeldplan/vergelijk?van=1&naar=nu",
    "API, 200 onderdelen": "/api/v1/onderdelen?plan=noord-limburg-2024-2027&paginaGrootte=200",
}


def report(demo: Mapping[str, Measured]) -> None:
    """Measure every page again, and print it beside what it cost on the demo alone, with the ratio."""
    print(f"{'pagina':<22}{'demo ms':>9}{'vragen':>8}{'land ms':>10}{'vragen':>8}{'verhouding':>12}")
    for name, alone in demo.items():
        found = measured(PAGES[name])
        ratio = found.ms / alone.ms
        print(f"{name:<22}{alone.ms:>9.1f}{alone.queries:>8}{found.ms:>10.1f}{found.queries:>8}{ratio:>12.2f}")
    print()
