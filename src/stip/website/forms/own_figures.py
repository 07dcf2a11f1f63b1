# SPDX-License-Identifier: EUPL-1.2
"""The fields with which a region brings in figures of its own: the file, its columns, and what they are about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from stip.monitor.figures.store import Status
from stip.monitor.models import Dataset, Indicator
from stip.monitor.releases.adding import is_moment
from stip.monitor.releases.own_figures import NAMED_KINDS, Choice, NewDataset, NewIndicator
from stip.monitor.releases.readers.layout import MAX_COLUMNS, Layout, Role, Rows, Subject, problems
from stip.monitor.releases.readers.own import column_names, word
from stip.places.access import Visibility
from stip.places.models import Region
from stip.website import monitor_words
from stip.website.forms.fields import Line, Text
from stip.website.forms.grid_import import Upload

MAX_BYTES = 20 * 1024 * 1024
NEW, SKIP = "nieuw", "weg"
RHYTHMS = (("", "niet bekend"), ("1", "elke maand"), ("3", "elk kwartaal"), ("6", "elk half jaar"), ("12", "elk jaar"),
           ("24", "elke 2 jaar"), ("36", "elke 3 jaar"), ("48", "elke 4 jaar"))  # fmt: skip
ROLES = (
    (Role.NOTHING, "niets: sla deze kolom over"),
    (Role.AREA, "het gebied: code of naam"),
    (Role.YEAR, "het jaar"),
    (Role.FIGURES, "cijfers van een indicator"),
    (Role.VALUE, "het cijfer, als elke rij één cijfer heeft"),
    (Role.SUBJECT, "de naam van de indicator, als elke rij één cijfer heeft"),
    (Role.PART, "de groep, zoals vrouwen of 65+"),
    (Role.OBSERVED, "het aantal ondervraagden"),
)
_MOMENT = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-((?:19|20)[0-9]{2})")
_SAMPLE, _LONGEST_SAMPLE = 3, 24
_COMMAS = {"komma": True, "punt": False}


class FileForm(forms.Form):
    bestand = forms.FileField(
        label="Bestand met cijfers", help_text="Excel (.xlsx), LibreOffice (.ods) of CSV, ten hoogste 20 MB.",
        max_length=300,
    )  # fmt: skip

    def clean_bestand(self) -> Upload:
        upload = self.cleaned_data["bestand"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError("Het bestand is groter dan 20 MB. Bewaar alleen het blad met de cijfers.")
        return Upload(str(upload.name), upload.read())


class SourceForm(forms.Form):
    """Of which dataset the file is a release."""

    bron = forms.ChoiceField(label="Bij welke bron horen deze cijfers?")
    titel = Line(
        label="Naam van de nieuwe bron", max_length=200,
        error_messages={"required": "Vul in hoe de nieuwe bron heet."},
    )  # fmt: skip
    uitgever = Line(
        label="Van wie zijn de cijfers?", max_length=200,
        error_messages={"required": "Vul in van wie de cijfers zijn."},
    )  # fmt: skip
    licentie = Line(
        label="Licentie", required=False, max_length=120, help_text="Zoals CC BY 4.0. Leeg betekent: niet bekend."
    )
    zichtbaarheid = forms.ChoiceField(
        label="Wie mag de cijfers zien?",
        choices=[(Visibility.PUBLIC, "iedereen"), (Visibility.INTERNAL, "alleen het regiobureau")],
        required=False,
    )
    maanden = forms.ChoiceField(label="Hoe vaak verschijnen ze?", choices=RHYTHMS, required=False)
    toelichting = Text(label="Hoe zijn ze gemeten?", required=False, rows=3, max_length=2000)
    uitgegeven = Line(
        label="Wanneer zijn deze cijfers uitgebracht?", max_length=10,
        help_text="Een jaar, een maand of een dag: 2025, 2025-11 of 21-11-2025. Het nieuwste cijfer gaat voor.",
    )  # fmt: skip
    voorlopig = forms.BooleanField(label="De cijfers zijn voorlopig", required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, region: Region) -> None:
        initial = {"uitgever": region.name, "uitgegeven": f"{timezone.localdate():%d-%m-%Y}"}
        super().__init__(data, initial=initial, prefix="b", label_suffix="")
        self.own = {one.code: one for one in Dataset.objects.filter(region=region)}
        known = [(code, one.title) for code, one in self.own.items()]
        self.fields["bron"].choices = [*known, (NEW, "een nieuwe bron")]  # type: ignore[attr-defined]
        for name in ("titel", "uitgever"):
            self.fields[name].required = data is None or data.get("b-bron") not in self.own

    def clean_uitgegeven(self) -> str:
        told = _MOMENT.sub(lambda m: f"{m[3]}-{int(m[2]):02}-{int(m[1]):02}", self.cleaned_data["uitgegeven"])
        if not is_moment(told):
            raise forms.ValidationError("Dit is geen jaar, maand of dag. Schrijf het zo: 2025, 2025-11 of 21-11-2025.")
        return told

    def clean(self) -> None:
        if self.cleaned_data.get("bron") in self.own:
            return
        title = self.cleaned_data.get("titel", "").casefold()
        if any(one.title.casefold() == title for one in self.own.values()):
            self.add_error("titel", "Er is al een bron met deze naam. Kies die hierboven, of vul een andere naam in.")

    def dataset(self) -> Dataset | NewDataset:
        told = self.cleaned_data
        if told["bron"] in self.own:
            return self.own[told["bron"]]
        months = int(told["maanden"]) if told["maanden"] else None
        # Hidden unless somebody says otherwise: what was shown by mistake cannot be taken back.
        seen = told["zichtbaarheid"] or Visibility.INTERNAL
        return NewDataset(told["titel"], told["uitgever"], told["licentie"], seen, months, told["toelichting"])


@dataclass(frozen=True)
class ColumnFields:
    """The fields of one column, with what stands in its first rows."""

    name: str
    sample: str
    role: forms.BoundField
    year: forms.BoundField


class ColumnsForm(forms.Form):
    """What each column of the file holds."""

    blad = forms.ChoiceField(label="Blad", required=False)
    kop = forms.IntegerField(label="In welke rij staan de namen van de kolommen?", min_value=1, max_value=1000)
    namen = forms.ChoiceField(
        label="Staan er namen van gebieden? Dan zijn het",
        choices=[(kind, monitor_words.plural(kind)) for kind in NAMED_KINDS],
    )
    jaar = forms.IntegerField(
        label="Jaar van alle cijfers", required=False, min_value=1900, max_value=2100,
        help_text="Alleen als het jaar niet in een kolom staat.",
    )  # fmt: skip
    getallen = forms.ChoiceField(
        label="Hoe zijn getallen geschreven?", required=False,
        choices=[("", "kijk zelf: per kolom"), ("komma", "Nederlands: 1.234,5"), ("punt", "Engels: 1,234.5")],
    )  # fmt: skip
    leeg = forms.ChoiceField(
        label="Wat betekent een lege cel?", required=False,
        choices=[("", "niets: neem niets over"), (Status.NOT_MEASURED, "niet gemeten"), (Status.ABSENT, "niet bekend"),
                 (Status.SECRET, "geheim"), (Status.IMPOSSIBLE, "kan niet voorkomen")],
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None, *, rows: Rows, layout: Layout, sheet: str, sheets: Sequence[str]
    ) -> None:
        super().__init__(data, prefix="k", label_suffix="", initial={"kop": layout.heading + 1, "blad": sheet})
        self.rows, self.heading = rows, layout.heading
        self.names = column_names(rows[layout.heading]) if layout.heading < len(rows) else []
        if len(sheets) > 1:
            self.fields["blad"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]
        else:
            del self.fields["blad"]
        for place, _ in enumerate(self.names[:MAX_COLUMNS]):
            self.fields[f"rol-{place}"] = forms.ChoiceField(
                label="Hierin staat", choices=ROLES, required=False, initial=layout.roles[place]
            )
            self.fields[f"jaar-{place}"] = forms.IntegerField(
                label="Jaar", required=False, min_value=1900, max_value=2100, initial=layout.years[place]
            )

    def columns(self) -> Iterator[ColumnFields]:
        for place, name in enumerate(self.names[:MAX_COLUMNS]):
            yield ColumnFields(name, self._sample(place), self[f"rol-{place}"], self[f"jaar-{place}"])

    def whole(self) -> list[forms.BoundField]:
        """The fields that are about the whole table."""
        return [self[name] for name in ("namen", "jaar", "getallen", "leeg")]

    def where(self) -> list[forms.BoundField]:
        """The fields that say where the table stands."""
        return [self[name] for name in ("blad", "kop") if name in self.fields]

    def clean(self) -> None:
        if self.errors:
            return
        if len(self.names) > MAX_COLUMNS:
            raise forms.ValidationError(
                f"Het blad heeft meer dan {MAX_COLUMNS} kolommen. Haal weg wat er niet bij hoort."
            )
        for message in problems(self.layout()):
            self.add_error(None, message)

    def layout(self) -> Layout:
        told, places = self.cleaned_data, range(len(self.names))
        return Layout(
            tuple(Role(told.get(f"rol-{place}", "")) for place in places),
            tuple(told.get(f"jaar-{place}") if told.get(f"rol-{place}") == Role.FIGURES else None for place in places),
            self.heading,
            told.get("jaar"),
            _COMMAS.get(told.get("getallen", "")),
            Status(told["leeg"]) if told.get("leeg") else None,
        )

    def _sample(self, place: int) -> str:
        told = (word(row[place]) for row in self.rows[self.heading + 1 :] if place < len(row))
        found = [one[:_LONGEST_SAMPLE] for one, _ in zip(filter(None, told), range(_SAMPLE), strict=False)]
        return ", ".join(found)


class SubjectForm(forms.Form):
    """Which indicator one thing in the file is."""

    wat = forms.ChoiceField(label="Welke indicator is dit?")
    mensen = forms.BooleanField(label="Dit telt mensen", required=False, initial=True)
    naam = Line(
        label="Naam van de indicator", max_length=200, error_messages={"required": "Vul in hoe de indicator heet."}
    )
    eenheid = Line(
        label="Eenheid", max_length=120, help_text="Zoals aantal, % van de huishoudens of km.",
        error_messages={"required": "Vul in waarin het wordt geteld, zoals aantal of % van de huishoudens."},
    )  # fmt: skip
    thema = Line(
        label="Thema", max_length=80, suggest="themas", help_text="Zoals Gezondheid of Wonen.",
        error_messages={"required": "Vul in bij welk thema de indicator hoort."},
    )  # fmt: skip
    maat = forms.ChoiceField(label="Soort maat", required=False, choices=Indicator.Measure.choices)
    richting = forms.ChoiceField(label="Wat is beter?", required=False, choices=Indicator.Direction.choices)
    noemer = forms.ChoiceField(
        label="Waarover gaat het aandeel of gemiddelde?", required=False,
        help_text="Nodig om gebieden samen te nemen.",
    )  # fmt: skip
    decimalen = forms.TypedChoiceField(
        label="Cijfers achter de komma", coerce=int, required=False, initial=1,
        choices=[(number, str(number)) for number in range(5)],
    )  # fmt: skip
    definitie = Text(label="Wat wordt er precies gemeten?", required=False, rows=2, max_length=2000)
    of_new = ("naam", "eenheid", "thema", "maat", "richting", "noemer", "decimalen", "definitie")

    def __init__(
        self, data: Mapping[str, Any] | None, *, place: int, subject: Subject, offer: "Offer", only: bool
    ) -> None:
        start = {
            "wat": offer.like(subject.name),
            "naam": subject.name[:200],
            "thema": offer.theme,
            "decimalen": subject.decimals,
        }
        super().__init__(data, prefix=f"i{place}", label_suffix="", initial=start)
        self.subject = subject
        for name in ("naam", "eenheid", "thema"):
            self.fields[name].required = data is None or data.get(f"i{place}-wat") == NEW
        some = [] if only else [(SKIP, "niets: sla dit over")]
        self.fields["wat"].choices = [*offer.known, (NEW, "een nieuwe indicator"), *some]  # type: ignore[attr-defined]
        self.fields["noemer"].choices = [("", "niet bekend"), *offer.denominators]  # type: ignore[attr-defined]

    def new_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.of_new]

    def choice(self) -> Choice | None:
        told = self.cleaned_data
        if told["wat"] == SKIP:
            return None
        if told["wat"] != NEW:
            return Choice(told["wat"], told["mensen"])
        new = NewIndicator(
            told["naam"], told["eenheid"], told["maat"], told["thema"], told["richting"], told["noemer"],
            told["decimalen"] or 0, told["definitie"],
        )  # fmt: skip
        return Choice(new, told["mensen"])


@dataclass(frozen=True)
class Offer:
    """What can be chosen at each subject."""

    known: list[tuple[str, str]]
    denominators: list[tuple[str, str]]
    theme: str

    def like(self, name: str) -> str:
        """The indicator that is called like this; else a new one."""
        return next((code for code, title in self.known if title.casefold() == name.casefold()), NEW)


def offer(dataset: Dataset | NewDataset, counted: QuerySet[Indicator]) -> Offer:
    """What a file of this dataset can be about. Two queries."""
    own = list(dataset.indicators.all()) if isinstance(dataset, Dataset) else []
    theme = own[-1].theme if own else ""
    return Offer(
        [(one.code, one.title) for one in own],
        [(one.code, one.title) for one in counted],
        theme,
    )


class SubjectForms:
    """One form for each thing that the file has figures of."""

    def __init__(self, data: Mapping[str, Any] | None, subjects: Sequence[Subject], given: Offer) -> None:
        only = len(subjects) == 1
        self.forms = [
            SubjectForm(data, place=place, subject=one, offer=given, only=only) for place, one in enumerate(subjects)
        ]
        self.errors: list[str] = []

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    def chosen(self) -> dict[str, Choice]:
        found = {form.subject.name: form.choice() for form in self.forms}
        return {name: choice for name, choice in found.items() if choice}
