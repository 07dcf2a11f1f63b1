# SPDX-License-Identifier: EUPL-1.2
"""Fill in a form as a browser does: everything that stands there is sent along."""

from typing import Any

import lxml.html
from django.http import HttpResponse
from django.test import Client

from stip.accounts.models import User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def filled(response: HttpResponse, **changes: Any) -> dict[str, Any]:
    """What the form on a page would send, with these fields typed over; dashes in names are written as underscores
    twice (`partners__0__rol`)."""
    page = lxml.html.fromstring(response.content.decode())
    form = next(form for form in page.forms if form.method == "POST")
    sent: dict[str, Any] = {}
    texts = {field.name for field in form.iter("textarea")}
    for name, value in form.form_values():
        # A browser leaves out the line end that follows on <textarea>.
        value = value.removeprefix("\n") if name in texts else value
        sent[name] = [*([sent[name]] if isinstance(sent[name], str) else sent[name]), value] if name in sent else value
    return {**sent, **{name.replace("__", "-"): value for name, value in changes.items()}}


def words(response: HttpResponse) -> str:
    """The text of a page as people read it."""
    text: str = lxml.html.fromstring(response.content.decode()).text_content()
    return " ".join(text.split())
