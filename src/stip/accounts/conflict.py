# SPDX-License-Identifier: EUPL-1.2
"""Two people who change the same thing: the second one sees both texts and chooses."""

from stip.accounts.history import Facts


class Conflict(Exception):
    """Somebody else changed the same thing since it was read. Nothing is lost: both texts are here.

    theirs   the facts as they stand now
    yours    the facts as the second writer wants them
    revision the revision to send along when the second writer has chosen
    """

    def __init__(self, *, theirs: Facts, yours: Facts, revision: int) -> None:
        super().__init__("Iemand anders heeft dit intussen gewijzigd: vergelijk beide teksten en kies.")
        self.theirs, self.yours, self.revision = theirs, yours, revision
