# SPDX-License-Identifier: EUPL-1.2
"""How an organisation is called beside a plan, so that a reader of its documents recognises it.

A plan of 2023 says LNV; the organisation goes by its present name, LVVN. Then both are told.
"""

from datetime import date, timedelta

from stip.partners.models import Organisation
from stip.plans import period
from stip.plans.models import Plan

# Of a plan without a period nobody knows which names it uses: those of the last years may be among them.
_REMEMBERED = timedelta(days=5 * 365)


def full_in(organisation: Organisation, plan: Plan) -> str:
    """The name, with its abbreviation and the one of the plan's time: "Ministerie van … (LVVN, voorheen LNV)".

    Fetch the organisation with its former names.
    """
    own = organisation.abbreviation
    notes = [own] if own and own not in organisation.name else []
    former = _former(organisation, plan)
    notes += [f"voorheen {former}"] if former else []
    return f"{organisation.name} ({', '.join(notes)})" if notes else organisation.name


def short_in(organisation: Organisation, plan: Plan) -> str:
    """The abbreviation, with the one of the plan's time: "LVVN (voorheen LNV)"."""
    former = _former(organisation, plan)
    return f"{organisation.short} (voorheen {former})" if former else organisation.short


def _former(organisation: Organisation, plan: Plan) -> str:
    """What the organisation was called when the plan began; empty when that is what it is called now."""
    began = (period.parse(plan.period).first if plan.period else None) or date.today() - _REMEMBERED
    fitting = [name for name in organisation.former_names.all() if name.until >= began]
    first = min(fitting, key=lambda name: name.until, default=None)
    called = (first.abbreviation or first.name) if first else ""
    return "" if called == organisation.short else called
