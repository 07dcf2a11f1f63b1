# SPDX-License-Identifier: EUPL-1.2
"""Write the description of the API to its file in the repository. Example: python -m django openapi."""

from typing import Any

from django.core.management.base import BaseCommand

from stip.api.description import FILE, written


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Schrijf de beschrijving van de API opnieuw. Voorbeeld: python -m django openapi"

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_bytes(written())
        self.stdout.write(f"Beschrijving geschreven: {FILE.name}")
