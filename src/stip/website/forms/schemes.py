# SPDX-License-Identifier: EUPL-1.2
"""The fields of deals and funds: their facts, rules, versions, declared years and deadlines."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from stip.accounts.history import Facts
from stip.money import notation
from stip.money.deals import ready_made, ruleset
from stip.money.models import Line as MoneyLine
from stip.money.schemes import Scheme, SchemeVersion
from stip.money.wording import whole_percent
from stip.places.access import Visibility
from stip.plans.models import Plan
from stip.website.formatting import day
from stip.website.forms.about import About
from stip.website.forms.fields import Euro, Line, Named, Period, Text
from stip.website.forms.items import CHOOSE
from stip.website.forms.rows import FactForm, Rows
from stip.website.forms.sheet import NothingMore, Shape
from stip.website.forms.sources import SOURCES

_PURSES = [each for each in MoneyLine.Purse.choices if each[0]]
_COUNTS = [
    ("publiek geld", "regionaal publiek, in geld"), ("publiek natura", "regionaal publiek, in natura"),
    ("privaat geld", "privaat, in geld"), ("privaat natura", "privaat, in natura"),
    ("europees geld", "Europees, in geld"), ("europees natura", "Europees, in natura"),
    ("andereRijksregelingen", "geld uit een andere rijksregeling"),
]  # fmt: skip
_MONTHS = [(number, day(f"2000-{number:02}").split()[0]) for number in range(1, 13)]


class Percent(Line):
    """A share; the fact is plain text from 0 to 1."""

    def to_text(self, fact: Any) -> str:
        return whole_percent(Decimal(str(fact))) if fact not in (None, "") else ""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).removesuffix("%").strip().replace(",", ".")
        try:
            share = Decimal(text or "0") / 100
        except InvalidOperation as odd:
            raise ValidationError(f"“{text[:20]}” is geen percentage. Schrijf het zo: 50 of 12,5.") from odd
        if text and not 0 < share <= 1:
            raise ValidationError("Een percentage ligt boven 0 en niet boven 100.")
        return f"{share.normalize():f}" if text else ""


class AmountText(Line):
    """An amount as people type it; the fact is written one way."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            amount = notation.parse(text)
        except ValueError as odd:
            raise ValidationError(str(odd)) from odd
        return notation.write(amount) if amount is not None else ""


class Listing(Line):
    """Words with commas between them; the fact is a list."""

    def to_text(self, fact: Any) -> str:
        return ", ".join(fact or [])

    def clean(self, value: Any) -> Any:
        return [word for part in super().clean(value).split(",") if (word := part.strip())]


class NamedLines(Named):
    """Things with a code, typed by their names, one on each line; the fact is a list of codes."""

    def __init__(self, what: str, word: str, **options: Any) -> None:
        super().__init__(what, word, widget=forms.Textarea(attrs={"rows": 4}), **{"max_length": 10_000, **options})
        del self.widget.attrs["list"]

    def to_text(self, fact: Any) -> str:
        listed = getattr(self.about, self.what)
        return "\n".join(str(listed.text(code)) for code in fact or [])

    def clean(self, value: Any) -> Any:
        return [super(NamedLines, self).clean(line) for line in str(value or "").splitlines() if line.strip()]


class SchemeForm(FactForm):
    naam = Line(label="Naam", max_length=200)
    soort = forms.ChoiceField(label="Soort", choices=[*CHOOSE, *Scheme.Kind.choices])
    plan = forms.ChoiceField(label="Betaalt mee aan plan", required=False)
    geldgever = Named("organisations", "deze organisatie", label="Geldgever", required=False)
    kassier = Named("organisations", "deze organisatie", label="Kassier", required=False)
    periode = Period(label="Periode", help_text="Bijvoorbeeld 2020/2023.")
    beschikkingsnummer = Line(label="Beschikkingsnummer", required=False, max_length=60)
    sisaCode = Line(label="SiSa-code", required=False, max_length=20)
    zichtbaarheid = forms.ChoiceField(
        label="Wie mag dit lezen?", choices=Visibility.choices, initial=Visibility.PUBLIC.value
    )
    toelichting = Text(label="Toelichting", required=False)

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        readable = Plan.objects.readable_by(about.visitor).order_by("region__order", "order")
        self.fields["plan"].choices = [("", "geen"), *readable.values_list("code", "title")]  # type: ignore[attr-defined]


class NewSchemeForm(SchemeForm):
    regio = forms.ChoiceField(label="Regio")
    regelset = forms.ChoiceField(
        label="Begin met deze regels", required=False,
        help_text="De regels worden gekopieerd; daarna kunt u ze wijzigen.",
    )  # fmt: skip
    field_order = ("naam", "regio", "soort", "regelset")

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        sets = [(one.code, one.name) for one in ready_made.rule_sets().values()]
        self.fields["regio"].choices = about.regions  # type: ignore[attr-defined]
        self.fields["regelset"].choices = [("", "geen regels"), *sets]  # type: ignore[attr-defined]


class RuleRow(FactForm):
    regel = forms.ChoiceField(label="Regel", choices=[*CHOOSE, *ruleset.NAMES.items()])
    deel = Percent(label="Deel in procenten", required=False)
    van = forms.ChoiceField(
        label="Deel van", required=False, choices=[("", "de financiering"), ("kosten", "de kosten")]
    )
    minstens = Euro(label="Minstens (euro)")
    hoogstens = Euro(label="Hoogstens (euro)")
    onderdeel = Named("own_items", "dit onderdeel", label="Onderdeel", required=False)
    herkomst = forms.ChoiceField(label="Geld van", required=False, choices=[("", "alle herkomsten"), *_PURSES])
    binnen = Period(label="Looptijd")
    telt = forms.MultipleChoiceField(
        label="Telt mee", required=False, choices=_COUNTS, widget=forms.CheckboxSelectMultiple
    )
    soorten = Listing(label="Toegestane soorten kassier", required=False, help_text="Zoals: provincie, gemeente.")
    uitgesloten = Listing(label="Uitgesloten soorten kassier", required=False)
    partijen = NamedLines(
        "organisations", "deze organisatie", label="Partijen bij de deal, één per regel", required=False
    )
    publicatie = Line(label="Publicatie waar dit staat", required=False)
    artikel = Line(label="Artikel", required=False)
    adres = Line(label="Webadres van de publicatie", required=False)
    toelichting = Line(label="Toelichting", required=False)


class VersionForm(FactForm):
    soort = forms.ChoiceField(label="Soort", choices=[*CHOOSE, *SchemeVersion.Kind.choices])
    titel = Line(label="Titel", max_length=200)
    datum = Period(label="Datum", required=True, help_text="Een jaar, maand of dag: 2024, 2024-02 of 2024-02-15.")
    toelichting = Text(label="Toelichting", required=False)


class PostRow(FactForm):
    onderdeel = Named("own_items", "dit onderdeel", label="Onderdeel", required=False)
    herkomst = forms.ChoiceField(label="Wat", required=False, choices=[("", "kosten"), *_PURSES])
    omschrijving = Line(label="Omschrijving", required=False, max_length=200)
    bedrag = AmountText(label="Bedrag", max_length=120, help_text="Zoals 1.250.000, circa 1,2 mln of PM.")


class AccountForm(FactForm):
    eindverantwoording = forms.BooleanField(label="Dit is de eindverantwoording", required=False)
    afwijkingen = Text(label="Afwijkingen", required=False)
    toelichting = Text(label="Toelichting", required=False)


class AccountItemRow(AccountForm):
    onderdeel = Named("own_items", "dit onderdeel", label="Onderdeel")
    field_order = ("onderdeel",)


class DeadlineForm(FactForm):
    titel = Line(label="Wat moet klaar zijn?", max_length=200)
    voorWie = Line(label="Voor wie", required=False, max_length=200)
    regeling = forms.ChoiceField(label="Hoort bij regeling", required=False)
    datum = Period(label="Datum, als het één keer is", help_text="Een jaar, maand of dag: 2026, 2026-07 of 2026-07-15.")
    maand = forms.TypedChoiceField(
        label="Of elk jaar in", required=False, coerce=int, empty_value="", choices=[("", "niet elk jaar"), *_MONTHS]
    )
    dag = forms.IntegerField(label="Op uiterlijk de", required=False, min_value=1, max_value=31)
    overJaar = forms.TypedChoiceField(
        label="Gaat over", required=False, coerce=int, empty_value="", initial=0,
        choices=[(0, "hetzelfde jaar"), (-1, "het jaar ervoor"), (1, "het jaar erna"), (-2, "twee jaar ervoor")],
    )  # fmt: skip
    grond = Line(label="Waar staat het?", required=False)

    def __init__(self, *args: Any, about: About, **options: Any) -> None:
        super().__init__(*args, about=about, **options)
        schemes = Scheme.objects.readable_by(about.visitor).filter(region=about.region).values_list("code", "name")
        self.fields["regeling"].choices = [("", "geen"), *schemes]  # type: ignore[attr-defined]


SCHEME = Shape(SchemeForm, (SOURCES,))
NEW_SCHEME = Shape(NewSchemeForm, (SOURCES,))
RULES = Shape(
    NothingMore,
    (
        Rows(
            "spelregels", RuleRow, title="Regels", one="regel", beside="regel",
            help="Vul bij een regel alleen in wat erbij hoort; de publicatie is altijd nodig.",
        ),
    ),
)  # fmt: skip
VERSION = Shape(
    VersionForm,
    (
        Rows("posten", PostRow, title="Bedragen", one="bedrag", beside="bedrag",
             help="Per onderdeel of voor het geheel: wat het kost, of wat één herkomst betaalt."),
        SOURCES,
    ),
)  # fmt: skip
ACCOUNT = Shape(
    AccountForm,
    (Rows("onderdelen", AccountItemRow, title="Per onderdeel", one="onderdeel", beside="onderdeel"),),
)
DEADLINE = Shape(DeadlineForm, (SOURCES,))


def flat_rules(rules: list[Facts]) -> list[Facts]:
    """Rules as rows of fields."""
    return [_flat(rule) for rule in rules]


def rules_from(rows: list[Facts]) -> list[Facts]:
    """The rules that such rows stand for; whether they are right is for the rule set to say."""
    return [_nested(row) for row in rows]


def _flat(rule: Facts) -> Facts:
    told, problems = ruleset.read([rule])
    rule = rule if problems else ruleset.facts_of(told)[0]
    row = {name: value for name, value in rule.items() if name not in ("grondslag", "bedrag")}
    row |= rule.get("grondslag", {})
    if "bedrag" in rule:
        row["hoogstens"] = rule["bedrag"]
    if rule["regel"] == "post-hoogstens":
        row.setdefault("herkomst", "rijk")
    if rule["regel"] == "telt-mee":
        row["telt"] = _counts(rule)
    return {name: value for name, value in row.items() if name in RuleRow.base_fields and value not in ("", [], None)}


def _counts(rule: Facts) -> list[str]:
    told = ruleset.parse([rule])[0]
    assert isinstance(told, ruleset.Counts)
    kinds = (("publiek", told.publiek), ("privaat", told.privaat), ("europees", told.europees))
    chosen = [f"{purse} {form}" for purse, forms_of_it in kinds for form in forms_of_it]
    return [
        value
        for value, _ in _COUNTS
        if value in chosen or (value == "andereRijksregelingen" and told.andereRijksregelingen)
    ]


def _nested(row: Facts) -> Facts:
    basis = {name: row[name] for name in ("publicatie", "artikel", "adres") if row.get(name)}
    rule = {name: value for name, value in row.items() if name not in (*basis, "telt")}
    if rule.get("regel") == "post-hoogstens":
        rule.setdefault("herkomst", "")
        if "hoogstens" in rule:
            rule["bedrag"] = rule.pop("hoogstens")
    if rule.get("regel") == "telt-mee":
        told = row.get("telt", [])
        rule |= {
            purse: [form for form in ("geld", "natura") if f"{purse} {form}" in told]
            for purse in ("publiek", "privaat", "europees")
        }
        rule["andereRijksregelingen"] = "andereRijksregelingen" in told
    return {**rule, "grondslag": basis}
