# SPDX-License-Identifier: EUPL-1.2
"""Signing up is by invitation only."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the public sign-up form: accounts are made from an invitation by the regional bureau."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk beide na, of kies een nieuw wachtwoord."
        ),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False
