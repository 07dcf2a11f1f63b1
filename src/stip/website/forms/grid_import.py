# SPDX-License-Identifier: EUPL-1.2
"""The fields with which a budget comes in as a spreadsheet."""

from dataclasses import dataclass

from django import forms

from stip.money.grid.spreadsheet import MAX_BYTES


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes


class GridFileForm(forms.Form):
    bestand = forms.FileField(
        label="Begroting als spreadsheet", help_text="Excel (.xlsx), LibreOffice (.ods) of CSV, ten hoogste 20 MB.",
        max_length=300,
    )  # fmt: skip

    def clean_bestand(self) -> Upload:
        upload = self.cleaned_data["bestand"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError("Het bestand is groter dan 20 MB. Bewaar alleen het blad met de begroting.")
        return Upload(str(upload.name), upload.read())


class GridConfirmForm(forms.Form):
    pakket = forms.CharField(widget=forms.HiddenInput, max_length=2000)
