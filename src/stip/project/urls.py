# SPDX-License-Identifier: EUPL-1.2
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("api/", include("stip.api.urls")),
    path("", include("stip.website.urls")),
]
