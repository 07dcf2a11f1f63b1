# SPDX-License-Identifier: EUPL-1.2
"""Signing up is by invitation only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the public sign-up form: accounts are made from an invitation by the regional bureau."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
