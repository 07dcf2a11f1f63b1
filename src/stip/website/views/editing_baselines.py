# SPDX-License-Identifier: EUPL-1.2
"""Pin a zero measurement, change it and take it away."""

from django.http import HttpResponse
from django.urls import reverse

from stip.accounts.conflict import Conflict
from stip.accounts.history import Facts, facts_at
from stip.monitor.aims import baselines as actions
from stip.monitor.models import Baseline
from stip.website import editing
from stip.website.codes import free_among
from stip.website.doors import SignedIn, editable_region, for_editors, missing
from stip.website.editing import Beginning, Frame, Subject
from stip.website.forms.about import About
from stip.website.forms.baselines import BASELINE, flat, nested
from stip.website.navigation import Crumb
from stip.website.removing import Removal, remove
from stip.website.views.baselines import path
from stip.website.views.editing_items import last_change


@for_editors
def baseline_new(request: SignedIn, region: str) -> HttpResponse:
    found = editable_region(request, region)

    def save(values: Facts, reason: str) -> str:
        facts = {
            "code": free_among(found.baselines.all(), values["titel"], otherwise="nulmeting", reserved=("nieuw",)),
            "regio": found.code,
            **nested(values),
        }
        made = actions.add_baseline(facts, by=request.user, reason=reason)
        return reverse("baseline", args=[found.code, made.code])

    frame = Frame(
        heading="Nulmeting vastleggen", back=reverse("baselines", args=[region]), region=found,
        path=path(found, Crumb("Nieuw")), button="Nulmeting vastleggen", done="De nulmeting ligt vast.",
        lead="Kies met welke cijfers de regio begint. Latere metingen komen er vanzelf naast te staan.",
    )  # fmt: skip
    return editing.create(request, Beginning(save), BASELINE, About(request.user, region=found), frame)


@for_editors
def baseline_edit(request: SignedIn, region: str, code: str) -> HttpResponse:
    found = _baseline(request, region, code)

    def at(now: Baseline, revision: int) -> Facts | None:
        facts = facts_at(now, revision=revision, present=now.revision)
        return flat(facts) if facts else None

    def load() -> Subject:
        now = Baseline.objects.select_related("region").get(pk=found.pk)
        return Subject(
            facts=flat(actions.baseline_facts(now)),
            revision=now.revision,
            at=lambda revision: at(now, revision),
            save=lambda values, seen, reason: _save(now, values, seen, reason, request),
            meanwhile=last_change(now),
        )

    frame = Frame(
        heading=f"{found.title}: wijzigen",
        back=reverse("baseline", args=[region, code]),
        path=path(found.region, Crumb(found.title, reverse("baseline", args=[region, code])), Crumb("Wijzigen")),
        region=found.region,
        extra={"remove": reverse("baseline_remove", args=[region, code])},
        template="website/monitor/baseline_form.html",
    )
    return editing.change(request, load, BASELINE, About(request.user, region=found.region), frame)


@for_editors
def baseline_remove(request: SignedIn, region: str, code: str) -> HttpResponse:
    found = _baseline(request, region, code)
    back = reverse("baseline", args=[region, code])
    removal = Removal(
        what=found.title, region=found.region, revision=found.revision, remove=actions.remove_baseline, back=back,
        note="De cijfers zelf blijven; alleen wat als begin gold, verdwijnt. De geschiedenis bewaart wat er stond.",
        after=reverse("baselines", args=[region]), done="De nulmeting is weggehaald.",
        path=path(found.region, Crumb(found.title, back), Crumb("Weghalen")),
    )  # fmt: skip
    return remove(request, found, removal)


def _save(now: Baseline, values: Facts, seen: int, reason: str, request: SignedIn) -> object:
    """The conflict speaks of the fields as they stand on the page."""
    try:
        return actions.change_baseline(now, nested(values), seen=seen, by=request.user, reason=reason)
    except Conflict as conflict:
        raise Conflict(theirs=flat(conflict.theirs), yours=values, revision=conflict.revision) from conflict


def _baseline(request: SignedIn, region: str, code: str) -> Baseline:
    editable_region(request, region)
    rows = Baseline.objects.readable_by(request.user).filter(region__code=region, code=code)
    found = rows.select_related("region__area").first()
    if found is None:
        raise missing(request)
    return found
