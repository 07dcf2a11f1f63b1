# SPDX-License-Identifier: EUPL-1.2
"""Server time and queries of the main pages, on the demo and inside an invented country."""

from django.test import Client

from bench.measuring import median_ms, queries

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

Figures = dict[str, tuple[float, int]]


def measure() -> Figures:
    """Milliseconds and number of queries per page."""
    visitor = Client()
    figures: Figures = {}
    for name, address in PAGES.items():

        def ask(address: str = address) -> None:
            answer = visitor.get(address)
            assert answer.status_code == 200, (address, answer.status_code)

        figures[name] = (median_ms(ask), queries(ask))
    return figures


def report(demo: Figures, country: Figures) -> None:
    """Print both measurements and their ratio."""
    print(f"{'pagina':<22}{'demo ms':>9}{'vragen':>8}{'land ms':>10}{'vragen':>8}{'verhouding':>12}")
    for name, (small, few) in demo.items():
        large, many = country[name]
        print(f"{name:<22}{small:>9.1f}{few:>8}{large:>10.1f}{many:>8}{large / small:>12.2f}")
