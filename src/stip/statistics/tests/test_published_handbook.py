# SPDX-License-Identifier: EUPL-1.2
"""Tables of the OECD/JRC Handbook on Constructing Composite Indicators (2008), made again from its own figures.

The figures are those of table A.2, the Technology Achievement Index of 23 countries: patents, royalties, internet,
exports, telephones (log), electricity (log), schooling, university. The ends of the scale are those of table 1 in
Saisana, Saltelli and Tarantola, Uncertainty and sensitivity analysis techniques as tools for the quality assessment of
composite indicators, Journal of the Royal Statistical Society A 168 (2005).
"""

import numpy as np
import pytest

from stip.statistics import aggregate, weigh
from stip.statistics.composite import Method, Series, points
from stip.statistics.normalise import distance_to_reference, min_max, rank, z_score

TABLE_A_2 = """\
Finland        187 125.6 200.2 50.7 3.08 4.15 10.0 27.4
United States  289 130.0 179.1 66.2 3.00 4.07 12.0 13.9
Sweden         271 156.6 125.8 59.7 3.10 4.14 11.4 15.3
Japan          994  64.6  49.0 80.8 3.00 3.86  9.5 10.0
Korea          779   9.8   4.8 66.7 2.97 3.65 10.8 23.2
Netherlands    189 151.2 136.0 50.9 3.02 3.77  9.4  9.5
United Kingdom  82 134.0  57.4 61.9 3.02 3.73  9.4 14.9
Canada          31  38.6 108.0 48.7 2.94 4.18 11.6 14.2
Australia       75  18.2 125.9 16.2 2.94 3.94 10.9 25.3
Singapore        8  25.5  72.3 74.9 2.95 3.83  7.1 24.2
Germany        235  36.8  41.2 64.2 2.94 3.75 10.2 14.4
Norway         103  20.2 193.6 19.0 3.12 4.39 11.9 11.2
Ireland        106 110.3  48.6 53.6 2.97 3.68  9.4 12.3
Belgium         72  73.9  58.9 47.6 2.91 3.86  9.3 13.6
New Zealand    103  13.0 146.7 15.4 2.86 3.91 11.7 13.1
Austria        165  14.8  84.2 50.3 2.99 3.79  8.4 13.6
France         205  33.6  36.4 58.9 2.97 3.80  7.9 12.6
Israel          74  43.6  43.2 45.0 2.96 3.74  9.6 11.0
Spain           42   8.6  21.0 53.4 2.86 3.62  7.3 15.6
Italy           13   9.8  30.4 51.0 3.00 3.65  7.2 13.0
Czech Republic  28   4.2  25.0 51.7 2.75 3.68  9.5  8.2
Hungary         26   6.2  21.6 63.5 2.73 3.46  9.1  7.7
Slovenia       105   4.0  20.3 49.5 2.84 3.71  7.1 10.6
"""
COUNTRIES = tuple(line[:15].strip() for line in TABLE_A_2.splitlines())
RAW = np.array([[float(cell) for cell in line[15:].split()] for line in TABLE_A_2.splitlines()])
LOW = np.array([0, 0, 0, 0, np.log10(1), np.log10(22), 0.8, 0.1])
HIGH = np.array([994, 272.6, 232.4, 80.8, np.log10(901), np.log10(6969), 12.0, 27.4])
SERIES = Series(RAW, (True,) * 8, np.column_stack([LOW, HIGH]), np.zeros(23, np.int64))

# Table 22, but for equal weights; table 23 has the countries in the order of equal weights.
WEIGHTS = {
    "equal": [1.0] * 8,
    "budget allocation": [0.11, 0.11, 0.11, 0.18, 0.10, 0.06, 0.15, 0.18],
    "analytic hierarchy": [0.09, 0.10, 0.07, 0.21, 0.05, 0.06, 0.18, 0.25],
}
TABLE_23 = {
    "equal": list(range(1, 24)),
    "budget allocation": [1, 2, 3, 5, 4, 8, 7, 6, 10, 11, 9, 13, 12, 14, 17, 15, 16, 18, 19, 21, 22, 20, 23],
    "analytic hierarchy": [1, 3, 4, 5, 2, 11, 7, 6, 10, 9, 8, 16, 12, 13, 18, 15, 14, 17, 19, 21, 22, 20, 23],
    "factor analysis": [1, 2, 3, 4, 5, 6, 8, 11, 10, 7, 12, 9, 14, 15, 13, 16, 17, 18, 19, 20, 21, 23, 22],
}
# The order of table A.2, but for Singapore, which is put in its place.
IN_ORDER = [country for country in COUNTRIES if country != "Singapore"]
IN_ORDER.insert(7, "Singapore")

# Schooling in table 15: rank, z-score, min-max, and distance to the best, the mean and the worst country.
TABLE_15 = """\
15  0.26 0.59 0.83 1.04 1.41
23  1.52 1.00 1.00 1.25 1.69
19  1.14 0.88 0.95 1.19 1.61
12 -0.06 0.49 0.79 0.99 1.34
17  0.76 0.76 0.90 1.13 1.52
 9 -0.12 0.47 0.78 0.98 1.32
 9 -0.12 0.47 0.78 0.98 1.32
20  1.27 0.92 0.97 1.21 1.63
18  0.83 0.78 0.91 1.14 1.54
 1 -1.58 0.00 0.59 0.74 1.00
16  0.38 0.63 0.85 1.06 1.44
22  1.46 0.98 0.99 1.24 1.68
 9 -0.12 0.47 0.78 0.98 1.32
 8 -0.19 0.45 0.78 0.97 1.31
21  1.33 0.94 0.98 1.22 1.65
 6 -0.76 0.27 0.70 0.88 1.18
 5 -1.08 0.16 0.66 0.82 1.11
14  0.00 0.51 0.80 1.00 1.35
 4 -1.46 0.04 0.61 0.76 1.03
 3 -1.52 0.02 0.60 0.75 1.01
12 -0.06 0.49 0.79 0.99 1.34
 7 -0.31 0.41 0.76 0.95 1.28
 1 -1.58 0.00 0.59 0.74 1.00
"""


def ranks(weights: np.ndarray) -> list[int]:
    """Positions from 1, the highest, in the order of countries of table 23."""
    scores = aggregate.arithmetic(points(SERIES, Method()), weights)
    order = rank(-scores)
    return [int(order[COUNTRIES.index(country)]) for country in IN_ORDER]


def test_schooling_is_normalised_in_each_way_to_the_printed_digits() -> None:
    schooling = RAW[:, 6]
    printed = np.array([[float(cell) for cell in line.split()] for line in TABLE_15.splitlines()])
    found = np.column_stack(
        [
            z_score(schooling),
            min_max(schooling, low=7.1, high=12.0, scale=1.0),
            *(distance_to_reference(schooling, reference=each) / 100 for each in (12.0, schooling.mean(), 7.1)),
        ]
    )
    # Belgium's 9.3 / 12 is 0.775 and printed as 0.78.
    assert np.abs(found - printed[:, 1:]).max() < 0.0051
    # The handbook gives those that share a place the lowest of their places; here they share the mean.
    own = rank(schooling)
    shared = [(own[schooling == value].min(), (schooling == value).sum()) for value in schooling]
    assert [mean - (count - 1) / 2 for mean, count in shared] == printed[:, 0].tolist()


@pytest.mark.parametrize("kind", WEIGHTS)
def test_countries_have_the_printed_ranks_for_each_set_of_weights(kind: str) -> None:
    found, printed = ranks(weigh.own(np.array(WEIGHTS[kind]))), TABLE_23[kind]
    if kind == "analytic hierarchy":
        # Three countries that lie close change places: these weights are printed to two digits.
        assert sum(one != other for one, other in zip(found, printed, strict=True)) == 3
        assert max(abs(one - other) for one, other in zip(found, printed, strict=True)) <= 2
    else:
        assert found == printed


def test_the_original_index_has_the_printed_values_for_finland_and_the_united_states() -> None:
    """Saisana, Saltelli and Tarantola (2005), 4.1: 74.4 and 73.3, a tenth off: logs have two digits."""
    scores = aggregate.arithmetic(points(SERIES, Method()), weigh.equal(8))
    assert np.abs(scores[:2] - [74.4, 73.3]).max() < 0.1


def test_the_variance_of_the_components_is_as_printed() -> None:
    """Table 16, in percent, for it cuts its 3.352 off to 3.3."""
    found = np.linalg.eigvalsh(np.corrcoef(RAW, rowvar=False))[::-1]
    assert np.abs(found / 8 * 100 - [41.9, 21.8, 12.3, 11.1, 6.0, 3.7, 2.2, 0.9]).max() < 0.12


def test_weights_by_components_are_as_printed() -> None:
    """Table 18, principal components; within what two digits in the logs of the figures allow."""
    found = weigh.principal_component(RAW)
    assert np.abs(found - [0.17, 0.15, 0.11, 0.07, 0.08, 0.12, 0.14, 0.16]).max() < 0.0055
    away = np.array(ranks(found)) - TABLE_23["factor analysis"]
    assert np.abs(away).max() <= 1


def test_loadings_are_turned_as_printed() -> None:
    """Table 17: the loadings of the first two components, up to their sign, within a hundredth or two."""
    eigenvalues, vectors = np.linalg.eigh(np.corrcoef(RAW, rowvar=False))
    turned = np.abs(weigh.varimax((vectors * np.sqrt(eigenvalues))[:, :-5:-1]))
    first = [0.07, 0.13, 0.79, 0.64, 0.37, 0.82, 0.88, 0.08]
    second = [0.97, 0.07, 0.21, 0.56, 0.17, 0.04, 0.23, 0.04]
    assert np.abs(turned[:, 0] - first).max() < 0.02
    assert np.abs(turned[:, 1] - second).max() < 0.02
    assert np.abs((turned**2).sum(axis=0) - [2.64, 1.39, 1.19, 1.76]).max() < 0.025


def profile(orders: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights of indicators that put the countries in these orders, the best first, each so many times."""
    names = sorted(set("".join(orders)))
    table = np.array([[-float(order.index(name)) for order in orders] for name in names])
    return table, weigh.own(np.array([float(count) for count in orders.values()]))


def borda(table: np.ndarray, weights: np.ndarray, indicators: int) -> list[float]:
    """Points by position: the sum of ranks from 0."""
    positions = np.column_stack([rank(column) - 1 for column in table.T])
    return [float(each) for each in np.round(aggregate.arithmetic(positions, weights) * indicators, 9)]


TABLE_25 = {"abcd": 3, "acbd": 5, "bdca": 7, "cbda": 6}
TABLE_28 = {"abc": 23, "bca": 17, "bac": 2, "cab": 10, "cba": 8}
TABLE_31 = {"cbad": 3, "badc": 2, "adcb": 2}


def test_votes_by_position_are_as_printed() -> None:
    """Tables 26, 29, 32 and 33: the rule of Borda."""
    assert borda(*profile(TABLE_25), 21) == [24.0, 44.0, 38.0, 20.0]
    assert borda(*profile(TABLE_28), 60) == [58.0, 69.0, 53.0]
    assert borda(*profile(TABLE_31), 7) == [13.0, 12.0, 11.0, 6.0]
    without = {order.replace("d", ""): count for order, count in TABLE_31.items()}
    assert borda(*profile(without), 7) == [6.0, 7.0, 8.0]


def test_votes_in_pairs_give_the_printed_order() -> None:
    """Table 27: c beats all, b beats a and d, d beats a. Table 30: a beats b, b beats c, c beats a."""
    assert aggregate.copeland(*profile(TABLE_25)).tolist() == [-3.0, 1.0, 3.0, -1.0]
    assert aggregate.copeland(*profile(TABLE_28)).tolist() == [0.0, 0.0, 0.0]


def test_five_countries_beat_each_other_as_printed() -> None:
    """Table 36 for Finland, the United States, Sweden, Japan and Korea: by what share of weights."""
    five = RAW[:5].copy()
    five[:, 4] = [3.080, 2.997, 3.096, 3.003, 2.972]  # table 35 has these to three digits
    printed = np.array(
        [
            [0, 0.5, 0.375, 0.75, 0.625],
            [0.5, 0, 0.5, 0.625, 0.625],
            [0.625, 0.5, 0, 0.75, 0.625],
            [0.25, 0.375, 0.25, 0, 0.75],
            [0.375, 0.375, 0.375, 0.25, 0],
        ]
    )
    better = np.sign(printed - printed.T).sum(axis=1)
    assert aggregate.copeland(five, weigh.equal(8)).tolist() == better.tolist()


def test_a_low_value_is_not_made_up_for() -> None:
    """6.11: 21 1 1 1 and 6 6 6 6 have the same sum; their geometric means are 2.14 and 6, or 2.54 and 6.23 after one
    step up on the second indicator."""
    both = np.array([[21.0, 1, 1, 1], [6, 6, 6, 6], [21, 2, 1, 1], [6, 7, 6, 6]])
    assert aggregate.arithmetic(both[:2], weigh.equal(4)).tolist() == [6.0, 6.0]
    assert np.round(aggregate.geometric(both, weigh.equal(4)), 3).tolist() == [2.141, 6.0, 2.546, 6.236]
