# SPDX-License-Identifier: EUPL-1.2
"""Server time, queries and size of answers of the API inside the invented country."""

from bench.country import ITEMS
from bench.measuring import measured

ADDRESSES = {
    "200 onderdelen": "/api/v1/onderdelen?paginaGrootte=200",
    "200 onderdelen, laatste pagina's": f"/api/v1/onderdelen?paginaGrootte=200&pagina={ITEMS // 200}",
    "200 onderdelen van één plan": "/api/v1/onderdelen?plan=streek-3-plan-1&paginaGrootte=200",
    "200 onderdelen van een partner": "/api/v1/onderdelen?organisatie=bench-3&paginaGrootte=200",
    "200 onderdelen in een gebied": "/api/v1/onderdelen?gebied=GM0984&metOmliggend=true&paginaGrootte=200",
    "200 onderdelen met status": "/api/v1/onderdelen?status=uitvoering&paginaGrootte=200",
    "50 onderdelen, gezocht": "/api/v1/onderdelen?zoek=energietransitie",
    "één onderdeel": "/api/v1/plannen/streek-3-plan-1/onderdelen/i150",
    "200 relaties": "/api/v1/relaties?paginaGrootte=200",
    "200 plannen": "/api/v1/plannen?paginaGrootte=200",
    "200 begrotingsregels": "/api/v1/begrotingsregels?paginaGrootte=200",
    "200 bijdragen": "/api/v1/bijdragen?paginaGrootte=200",
    "200 bijdragen van één plan": "/api/v1/bijdragen?plan=streek-3-plan-1&paginaGrootte=200",
    "bijdragen onder één onderdeel": "/api/v1/bijdragen?onderdeel=streek-3-plan-1/i0&paginaGrootte=200",
    "200 bijdragen, toegekend": "/api/v1/bijdragen?stadium=toegekend&paginaGrootte=200",
    "200 bijdragen op een peildatum": "/api/v1/bijdragen?plan=streek-3-plan-1&peildatum=2399-01-01&paginaGrootte=200",
    "bijdragen van een partij": "/api/v1/bijdragen?partij=bench-3&paginaGrootte=200",
    "200 uitgaven": "/api/v1/uitgaven?paginaGrootte=200",
    "200 regels over mensen": "/api/v1/capaciteit?paginaGrootte=200",
    "200 mutaties": "/api/v1/mutaties?paginaGrootte=200",
    "200 mutaties van één plan": "/api/v1/mutaties?plan=streek-3-plan-1&paginaGrootte=200",
    "200 regelingen": "/api/v1/regelingen?paginaGrootte=200",
    "grenzen van gemeenten": "/api/v1/gebieden/geojson?soort=gemeente",
}


def report() -> None:
    """Print one line for each address."""
    print(f"{'vraag aan de API':<34}{'ms':>8}{'vragen':>8}{'kB':>8}")
    for name, address in ADDRESSES.items():
        found = measured(address)
        print(f"{name:<34}{found.ms:>8.1f}{found.queries:>8}{found.kilobytes:>8.0f}")
