# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "stip.money"

    def ready(self) -> None:
        """Models can only be read when all folders are there."""
        from stip.money import cited_facts
        from stip.plans.cited_facts import tell_also

        tell_also(cited_facts.CITABLE, cited_facts.SUBJECTS, cited_facts.KINDS)
