# SPDX-License-Identifier: EUPL-1.2
"""Who works for a region; invite somebody; accept an invitation."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stip.accounts.models import User
from stip.places import invitations
from stip.places.models import Invitation, Membership, Region
from stip.website.doors import SignedIn, editable_region, for_editors
from stip.website.forms.people import AcceptForm, InviteForm, KnownForm
from stip.website.navigation import Crumb, trail

FIELDS = {"name": "naam", "password": "wachtwoord", "email": "email"}


@for_editors
@never_cache
def people(request: SignedIn, region: str) -> HttpResponse:
    """The people of a region's bureau, with a form to invite one more."""
    found = editable_region(request, region)
    form = InviteForm(request.POST if request.method == "POST" else None, label_suffix="")
    link = ""
    if request.method == "POST" and form.is_valid():
        try:
            link = _invited(request, found, form.cleaned_data["email"])
        except ValidationError as refused:
            _place(form, refused)
        else:
            form = InviteForm(label_suffix="")
    open_until = timezone.now() - invitations.VALID
    waiting = Invitation.objects.filter(region=found, accepted_at=None, sent_at__gt=open_until)
    context = {
        "region": found,
        "path": trail(found, Crumb("Mensen")),
        "form": form,
        "link": link,
        "members": Membership.objects.filter(region=found).select_related("user").order_by("user__name", "user__email"),
        "waiting": waiting.select_related("invited_by").order_by("-sent_at"),
        "days": invitations.VALID.days,
    }
    return render(request, "website/editing/people.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Make an account out of an invitation, or add the region to the account that is there."""
    try:
        invitation = invitations.find(token)
    except ValidationError as refused:
        return render(request, "website/editing/invitation_closed.html", {"reason": refused.messages[0]}, status=410)
    known = User.objects.filter(email__iexact=invitation.email).exists()
    kind: type[Form] = KnownForm if known else AcceptForm
    form = kind(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            if known:
                _count_guess(request, invitation.email, told["wachtwoord"])
            user = invitations.accept(token=token, name=told.get("naam", ""), password=told["wachtwoord"])
        except ValidationError as refused:
            _place(form, refused)
        else:
            return _welcome(request, user, invitation.region, is_new=not known)
    context = {
        "form": form,
        "invitation": invitation,
        "path": trail(invitation.region, Crumb("Uitnodiging")),
        "region": invitation.region,
    }
    return render(request, "website/editing/invitation.html", context, status=422 if form.errors else 200)


def _count_guess(request: HttpRequest, email: str, password: str) -> None:
    """Whoever invites sees the link too, so guessing at a password here counts as guessing at the door.

    Raises ValidationError when it was done too often.
    """
    authenticate(request, email=email, password=password)
    if getattr(request, "axes_locked_out", False):
        raise ValidationError("Er is te vaak een verkeerd wachtwoord ingevuld. Probeer het over een kwartier opnieuw.")


def _invited(request: SignedIn, region: Region, email: str) -> str:
    """Invite, send the letter, and give the link to show once."""
    letter = invitations.invite(email=email, region=region, by=request.user)
    link = request.build_absolute_uri(reverse("invitation", args=[letter.token]))
    words = {"region": region, "link": link, "by": request.user, "days": invitations.VALID.days}
    text = render_to_string("website/editing/invitation.txt", words)
    send_mail(f"Uitnodiging voor Stip: {region}", text, settings.DEFAULT_FROM_EMAIL, [letter.invitation.email])
    return link


def _welcome(request: HttpRequest, user: User, region: Region, *, is_new: bool) -> HttpResponse:
    """Sign in who made the account just now; somebody with an account signs in the usual way, second step included."""
    if not is_new:
        messages.success(request, f"{region} is toegevoegd aan uw account. Meld u aan om te beginnen.")
        return HttpResponseRedirect(reverse("account_login"))
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    messages.success(request, f"Welkom, {user}. U kunt nu alles van {region} wijzigen: kies Wijzigen op een pagina.")
    return HttpResponseRedirect(reverse("region", args=[region.code]))


def _place(form: Form, refused: ValidationError) -> None:
    by_field = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, texts in by_field.items():
        field = FIELDS.get(name)
        for text in texts:
            form.add_error(field if field in form.fields else None, text)
