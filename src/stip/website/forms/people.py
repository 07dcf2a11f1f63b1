# SPDX-License-Identifier: EUPL-1.2
"""Invite people, and let them in."""

from django import forms


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mailadres", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class AcceptForm(forms.Form):
    """For somebody without an account."""

    naam = forms.CharField(
        label="Uw naam", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="Staat in de geschiedenis bij wat u wijzigt.",
    )  # fmt: skip
    wachtwoord = forms.CharField(
        label="Kies een wachtwoord", strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Ten minste 12 tekens, niet alleen cijfers. Een zin van een paar woorden is het makkelijkst.",
    )  # fmt: skip


class KnownForm(forms.Form):
    """For somebody who has an account already: the region is added to it."""

    wachtwoord = forms.CharField(
        label="Uw wachtwoord", strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="U hebt al een account met dit e-mailadres. Deze regio komt erbij.",
    )  # fmt: skip
