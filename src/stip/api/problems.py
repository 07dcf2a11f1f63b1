# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong, told as problem details (RFC 9457): what is wrong, and how to mend it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import orjson
from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Fault:
    """One query parameter that cannot be read."""

    parameter: str
    uitleg: str


class Problem(Exception):
    """An answer other than the one asked for."""

    def __init__(self, status: int, title: str, detail: str, *, faults: Sequence[Fault] = (), allow: str = "") -> None:
        super().__init__(f"{status} {title}: {detail}")
        self.status, self.title, self.detail, self.faults, self.allow = status, title, detail, tuple(faults), allow


def invalid_input(faults: Sequence[Fault]) -> Problem:
    detail = " ".join(f"{fault.parameter}: {fault.uitleg}" for fault in faults)
    return Problem(400, "De vraag klopt niet", detail, faults=faults)


def not_found(what: str, mend: str) -> Problem:
    return Problem(404, "Niet gevonden", f"{what} {mend}")


def unknown_address(path: str) -> Problem:
    if path.endswith("/"):
        return not_found("Dit adres bestaat niet.", "Laat de schuine streep aan het eind weg.")
    return not_found("Dit adres bestaat niet.", "Kijk op /api/v1 welke adressen er wel zijn.")


def method_not_allowed(method: str, allow: str) -> Problem:
    detail = f"Met {method} kunt u hier niets doen: deze gegevens zijn alleen te lezen. Gebruik GET."
    return Problem(405, "Deze methode kan niet", detail, allow=allow)


def not_acceptable(media_type: str) -> Problem:
    detail = f"Dit adres antwoordt met {media_type}. Zet dat in de kop Accept, of laat die kop weg."
    return Problem(406, "Niet in die vorm te krijgen", detail)


def our_fault() -> Problem:
    detail = "Er ging bij ons iets mis; het is genoteerd. Probeer het later nog eens of meld het aan de beheerder."
    return Problem(500, "Fout aan onze kant", detail)


def problem_answer(problem: Problem) -> HttpResponse:
    """Write a problem as an answer."""
    content: dict[str, object] = {"status": problem.status, "title": problem.title, "detail": problem.detail}
    if problem.faults:
        content["fouten"] = [asdict(fault) for fault in problem.faults]
    response = HttpResponse(orjson.dumps(content), status=problem.status, content_type=MEDIA_TYPE)
    if problem.allow:
        response["Allow"] = problem.allow
    return response
