# SPDX-License-Identifier: EUPL-1.2
"""Server time, queries and size of answers of the API inside the invented country of 60,000 items."""

from django.test import Client

from bench.measuring import median_ms, queries

ADDRESSES = {
    "200 onderdelen": "/api/v1/onderdelen?paginaGrootte=200",
    "200 onderdelen, verre pagina": "/api/v1/onderdelen?paginaGrootte=200&pagina=300",
    "200 onderdelen van één plan": "/api/v1/onderdelen?plan=streek-7-plan-1&paginaGrootte=200",
    "200 onderdelen van een partner": "/api/v1/onderdelen?organisatie=bench-3&paginaGrootte=200",
    "200 onderdelen in een gebied": "/api/v1/onderdelen?gebied=GM0984&metOmliggend=true&paginaGrootte=200",
    "200 onderdelen met status": "/api/v1/onderdelen?status=uitvoering&paginaGrootte=200",
    "50 onderdelen, gezocht": "/api/v1/onderdelen?zoek=energietransitie",
    "één onderdeel": "/api/v1/plannen/streek-7-plan-1/onderdelen/i150",
    "200 relaties": "/api/v1/relaties?paginaGrootte=200",
    "200 plannen": "/api/v1/plannen?paginaGrootte=200",
    "grenzen van gemeenten": "/api/v1/gebieden/geojson?soort=gemeente",
}


def report() -> None:
    """Print one line for each address."""
    visitor = Client()
    print(f"\n{'vraag aan de API':<34}{'ms':>8}{'vragen':>8}{'kB':>8}")
    for name, address in ADDRESSES.items():
        answer = visitor.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

        def ask(address: str = address) -> None:
            visitor.get(address)

        print(f"{name:<34}{median_ms(ask):>8.1f}{queries(ask):>8}{len(answer.content) / 1000:>8.0f}")
