# SPDX-License-Identifier: EUPL-1.2
"""What hypothesis draws its examples of money from."""

from decimal import Decimal

from hypothesis import strategies as st

from stip.money.ledger import STAGES, UNKNOWN, Entry, Kind, Stage, Total, between, circa, exact

euros = st.integers(0, 10**14).map(lambda cents: Decimal(cents).scaleb(-2))
any_euros = st.integers(-(10**14), 10**14).map(lambda cents: Decimal(cents).scaleb(-2))

totals = st.builds(
    Total,
    low=any_euros,
    high=any_euros,
    circa=st.integers(-50, 50),
    unknown=st.integers(-50, 50),
)
"""Any element of the group, also what no book would hold."""

amounts = st.one_of(
    euros.filter(bool).map(exact),
    euros.filter(bool).map(circa),
    st.tuples(euros, euros).filter(any).map(lambda pair: between(*sorted(pair))),
    st.just(UNKNOWN),
)
"""What one movement can be about."""


def moves(kind: Kind, lines: int = 2) -> st.SearchStrategy[Entry]:
    """Movements that could be on lines of this kind, also ones for which not enough may stand there."""
    stages = st.sampled_from([Stage.OUTSIDE, *STAGES[kind]])
    ends = st.tuples(stages, stages).filter(lambda pair: pair[0] != pair[1])
    parts = st.tuples(st.integers(1, lines), ends, amounts)
    return parts.map(lambda drawn: Entry(drawn[0], *drawn[1], drawn[2]))
