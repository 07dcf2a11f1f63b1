# SPDX-License-Identifier: EUPL-1.2
from django.apps import AppConfig


class MonitorConfig(AppConfig):
    name = "stip.monitor"

    def ready(self) -> None:
        """Models can only be read when all folders are there."""
        from stip.monitor import cited_facts
        from stip.plans.cited_facts import tell_also

        tell_also(cited_facts.CITABLE, cited_facts.SUBJECTS, cited_facts.KINDS)
