# SPDX-License-Identifier: EUPL-1.2
"""Handle a form once, however often it is sent: a double click, a reload, or an answer that got lost."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from stip.accounts.models import User
from stip.money.models import Movement, Receipt

LONGEST_TOKEN = 64


def once(token: str, book: Callable[[], Movement], *, by: User) -> Movement:
    """Do `book` unless this form was handled before; either way gives the movement that it made.

    token    the mark of the form as it was shown, at most LONGEST_TOKEN characters
    raises   whatever `book` raises, the first time
    """
    mark = f"{by.pk}:{token[:LONGEST_TOKEN]}"
    done = _handled(mark)
    if done is not None:
        return done
    try:
        with transaction.atomic():
            movement = book()
            Receipt.objects.create(token=mark, movement=movement)
            return movement
    except (IntegrityError, ValueError, ValidationError):
        # The same form may have been handled while this one waited for its turn.
        done = _handled(mark)
        if done is None:
            raise
        return done


def _handled(mark: str) -> Movement | None:
    receipt = Receipt.objects.select_related("movement__line").filter(token=mark).first()
    return receipt.movement if receipt else None
