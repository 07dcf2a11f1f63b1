# SPDX-License-Identifier: EUPL-1.2
"""What leaves the house: every field of every model is shown, or left out with a reason. A test keeps the books."""

from stip.api import (
    areas,
    bodies,
    citations,
    documents,
    findings,
    geojson,
    item_rows,
    line_rows,
    links,
    movements,
    organisations,
    plans,
    regions,
    schemes,
    versions,
)

KEY = "een sleutel van de database; naar buiten geldt de code"
ORDER = "alleen voor de volgorde"
REVISION = "alleen om gelijktijdig wijzigen te merken"
VISIBILITY = "bepaalt wie het ziet, en gaat zelf niet mee"
ADDRESS = "alleen voor het webadres"

SHOWN: dict[str, tuple[str, ...]] = {
    "places.Region": regions.COLUMNS,
    "places.Area": areas.COLUMNS,
    "places.Containment": areas.CONTAINMENT_COLUMNS,
    "places.Boundary": (*areas.BOUNDARY_COLUMNS, *geojson.COLUMNS, "geometry"),
    "places.Succession": areas.SUCCESSION_COLUMNS,
    "partners.Organisation": (*organisations.COLUMNS, "members"),
    "partners.FormerName": organisations.NAME_COLUMNS,
    "partners.Identifier": organisations.IDENTIFIER_COLUMNS,
    "partners.Body": bodies.COLUMNS,
    "partners.Seat": bodies.SEAT_COLUMNS,
    "sources.Document": documents.COLUMNS,
    "sources.Citation": citations.COLUMNS,
    "plans.Plan": (*plans.COLUMNS, "citations"),
    "plans.Level": plans.LEVEL_COLUMNS,
    "plans.Theme": (*plans.THEME_COLUMNS, "citations"),
    "plans.Item": (*item_rows.COLUMNS, "parent", "areas", "themes", "citations"),
    "plans.PartnerRole": (*item_rows.PARTNER_COLUMNS, "citations"),
    "plans.Point": (*item_rows.POINT_COLUMNS, "citations"),
    "plans.Amount": (*item_rows.AMOUNT_COLUMNS, "citations"),
    "plans.Link": (*links.COLUMNS, "citations"),
    "plans.Finding": (*findings.COLUMNS, "citations"),
    "plans.Version": versions.COLUMNS,
    "money.Line": (*line_rows.COLUMNS, "item"),
    "money.Balance": line_rows.BALANCE_COLUMNS,
    "money.Movement": (*movements.COLUMNS, "citations"),
    "money.Scheme": (*schemes.COLUMNS, "rules", "citations"),
    "money.SchemeVersion": (*schemes.VERSION_COLUMNS, "citations"),
    "money.SchemeLine": (*schemes.LINE_COLUMNS, "citations"),
}
"""The columns that the resources really read, per model."""

LEFT_OUT: dict[str, dict[str, str]] = {
    "places.Region": {"order": ORDER},
    "places.Area": {"slug": ADDRESS},
    "partners.Organisation": {"revision": REVISION},
    "partners.Body": {"order": ORDER, "revision": REVISION},
    "partners.Seat": {"order": ORDER},
    "sources.Document": {
        "visibility": VISIBILITY,
        "page_starts": "hulp bij het lezen van het bestand",
        "file": "het bestand is van wie het schreef",
        "sha256": "alleen om dubbele bestanden te merken",
        "added_by": "een persoon",
        "revision": REVISION,
    },
    "sources.Citation": {
        "page": "volgt uit document en pagina",
        "start": "een plaats in tekst die hier niet staat",
        "end": "een plaats in tekst die hier niet staat",
        "order": ORDER,
        "fact": "de bron staat bij het feit zelf",
    },
    "plans.Plan": {"visibility": VISIBILITY, "order": ORDER, "revision": REVISION},
    "plans.Level": {"order": ORDER},
    "plans.Theme": {"order": ORDER},
    "plans.Item": {"path": ORDER, "visibility": VISIBILITY, "revision": REVISION},
    "plans.PartnerRole": {"order": ORDER},
    "plans.Point": {"order": ORDER},
    "plans.Amount": {"order": ORDER},
    "plans.Finding": {"order": ORDER},
    "plans.Version": {
        "content": "een vastgelegde tekst kan ook bevatten wat niet openbaar is",
        "frozen_by": "een persoon",
    },
    "money.Line": {"visibility": VISIBILITY, "key": "alleen om dezelfde regel niet twee keer te maken"},
    "money.Movement": {"by": "een persoon", "delivery": "de bestandsnaam is van wie er werkt"},
    "money.Scheme": {"visibility": VISIBILITY, "order": ORDER, "revision": REVISION},
    "money.SchemeLine": {"order": ORDER},
}

NOT_SHOWN: dict[str, str] = {
    "accounts.User": "personen",
    "money.Account": "een verantwoording leest u bij de regeling op de site",
    "money.Deadline": "een agenda leest u op de site",
    "money.DistributionKey": "een afspraak over delen leest u op de site",
    "money.KeyShare": "een afspraak over delen leest u op de site",
    "money.Receipt": "alleen om een formulier niet twee keer te boeken",
    "money.StatedTotal": "een optelling uit een bron, alleen om de boeken mee te vergelijken",
    "accounts.Change": "wie wat wijzigde is voor wie er werkt",
    "places.Membership": "personen",
    "places.Invitation": "personen",
    "sources.Page": "de tekst is van wie hem schreef",
    "sources.SearchEntry": "afgeleid van wat er al staat",
    "sources.SearchGroup": "afgeleid van wat er al staat",
    "sources.SearchText": "afgeleid van wat er al staat",
    "sources.SearchWord": "afgeleid van wat er al staat",
    "sources.SearchStamp": "alleen om te merken dat er woorden bij zijn",
}
