# SPDX-License-Identifier: EUPL-1.2
"""The fields of an item: its text and state, and what hangs on it."""

from typing import Any

from django import forms

from stip.partners.models import Organisation
from stip.places.access import Visibility
from stip.plans.models import Amount, Item, Link, PartnerRole, Point
from stip.website.forms.about import About
from stip.website.forms.fields import Euro, Line, Named, Period, Target, Text
from stip.website.forms.rows import FactForm, Rows
from stip.website.forms.sheet import NothingMore, Shape

UNKNOWN = [("", "niet bekend")]
CHOOSE = [("", "kies")]


class ItemForm(FactForm):
    titel = Line(label="Titel")
    samenvatting = Text(label="Samenvatting", required=False, rows=3, help_text="Eén zin die zegt wat het is.")
    tekst = Text(label="Tekst", required=False, rows=10, help_text="Een lege regel begint een nieuwe alinea.")
    status = forms.ChoiceField(label="Stand", required=False, choices=[*UNKNOWN, *Item.Status.choices])
    herkomst = forms.ChoiceField(label="Herkomst", required=False, choices=[*UNKNOWN, *Item.Origin.choices])
    periode = Period(
        label="Periode", help_text="Bijvoorbeeld 2024, 2024-05, 2024/2027 of 2024/ (vanaf 2024). Een ~ ervoor is circa."
    )
    oplevering = Period(label="Oplevering", max_length=10, help_text="Jaar of maand, bijvoorbeeld 2026 of 2026-09.")
    zichtbaarheid = forms.ChoiceField(
        label="Wie mag dit lezen?", choices=Visibility.choices, initial=Visibility.PUBLIC.value
    )
    reden = Text(label="Reden van stoppen", required=False, rows=2, help_text="Alleen als de stand ‘gestopt’ is.")
    themas = forms.MultipleChoiceField(label="Thema’s", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        self.fields["themas"].choices = about.themes  # type: ignore[attr-defined]
        if not about.themes:
            del self.fields["themas"]


class NewItemForm(ItemForm):
    niveau = forms.ChoiceField(label="Niveau")
    code = Line(
        label="Code", max_length=60, help_text="Uniek in dit plan: letters, cijfers, punten en koppeltekens, zoals 2.3."
    )
    field_order = ("niveau", "code")

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        self.fields["niveau"].choices = about.levels  # type: ignore[attr-defined]


class AreaRow(FactForm):
    gebied = Named("areas", "dit gebied", label="Gebied")


class PartnerRow(FactForm):
    organisatie = Named("organisations", "deze organisatie", label="Organisatie")
    rol = forms.ChoiceField(label="Rol", choices=[*CHOOSE, *PartnerRole.Role.choices])


class NewPartnerRow(FactForm):
    naam = Line(label="Naam van de nieuwe organisatie", max_length=200)
    soort = forms.ChoiceField(label="Soort", choices=[*CHOOSE, *Organisation.Kind.choices])
    rol = forms.ChoiceField(label="Rol", choices=[*CHOOSE, *PartnerRole.Role.choices])


class PointRow(FactForm):
    soort = forms.ChoiceField(label="Soort", choices=[*CHOOSE, *Point.Kind.choices])
    tekst = Text(label="Tekst", rows=2)


class AmountRow(FactForm):
    soort = forms.ChoiceField(label="Soort", choices=[*CHOOSE, *Amount.Kind.choices])
    euro = Euro(label="Bedrag in euro", help_text="Zoals 1.250.000,00, of 14,5 mln. Leeg bij PM.")
    tot = Euro(label="Tot", help_text="Alleen bij een bandbreedte: het hoogste bedrag.")
    aard = forms.ChoiceField(label="Hoe zeker?", choices=Amount.Nature.choices, initial=Amount.Nature.EXACT.value)
    jaar = forms.IntegerField(label="Jaar", min_value=1900, max_value=2200, required=False)
    activiteit = Line(label="Activiteit", required=False, max_length=200)
    natura = forms.BooleanField(label="In natura: werk of spullen in plaats van geld", required=False)
    omschrijving = Line(label="Omschrijving", required=False)
    financier = Named("organisations", "deze organisatie", label="Financier", required=False)


class RelationRow(FactForm):
    soort = forms.ChoiceField(label="Dit onderdeel …", choices=[*CHOOSE, *Link.Kind.choices])
    naar = Target(label="Welk onderdeel?", help_text="Typ een deel van de titel en kies, of typ plan/code.")
    toelichting = Text(label="Toelichting", rows=2, required=False)


AREAS = Rows(
    "gebieden", AreaRow, title="Gebieden", one="gebied", beside="gebied", plain="gebied",
    help="Typ de naam en kies uit de lijst, of typ de code, zoals GM0983.",
)  # fmt: skip
ITEM = Shape(ItemForm, (AREAS,))
NEW_ITEM = Shape(NewItemForm, (AREAS,))
PARTNERS = Shape(
    NothingMore,
    (
        Rows("partners", PartnerRow, title="Partners", one="partner", beside="organisatie"),
        Rows(
            "nieuw", NewPartnerRow, title="Staat de organisatie er nog niet bij?", one="nieuwe organisatie",
            beside="naam", help="Vul haar hier in: dan komt ze in de lijst van organisaties en wordt ze partner.",
        ),
    ),
)  # fmt: skip
POINTS = Shape(NothingMore, (Rows("punten", PointRow, title="Punten", one="punt", beside="tekst"),))
AMOUNTS = Shape(
    NothingMore,
    (
        Rows(
            "bedragen", AmountRow, title="Bedragen", one="bedrag", beside="euro",
            help="Zoals de bron ze noemt. Wat niet bekend is, is PM en geen nul.",
        ),
    ),
)  # fmt: skip
RELATIONS = Shape(
    NothingMore,
    (
        Rows(
            "relaties", RelationRow, title="Relaties van dit onderdeel", one="relatie", beside="naar",
            hides=lambda row, about: not about.may_read_item(row["naar"]),
        ),
    ),
)  # fmt: skip
