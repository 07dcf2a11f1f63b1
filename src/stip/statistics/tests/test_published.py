# SPDX-License-Identifier: EUPL-1.2
"""Composites that others published, made again from their printed inputs."""

import numpy as np
import pytest

from stip.statistics import aggregate, weigh
from stip.statistics.normalise import min_max

# Human development report of Mozambique of 2000, technical note on the human development index with three worked
# countries, read at www.sardc.net/HDev/MHDR2000/Eng/TechNotes/8.html. (Its 44.8 for Mozambique's years above 25 is a
# slip of the pen for 17.3: the printed index of 0.288 is that of 17.3.)
# Life expectancy, adult literacy, gross enrolment, real GDP per head; then the printed indices, their sum and the HDI.
EXAMPLE_OF_2000 = {
    "Germany": ((77.2, 99.0, 88.1, 21_260), (0.870, 0.954, 0.895), 0.906),
    "China": ((69.8, 82.9, 68.9, 3_130), (0.747, 0.782, 0.575), 0.701),
    "Mozambique": ((42.3, 39.5, 32.0, 740), (0.288, 0.370, 0.334), 0.331),
}

# UNDP, Human Development Report 2015, table 1 (hdr.undp.org/en/composite/HDI, read at megalodon.jp as kept on 15 May
# 2016): HDI, life expectancy, expected and mean years of schooling, income per head, over 2014. The first 24 rows.
TABLE_OF_2015 = """\
0.944 81.6 17.5 12.6 64992
0.935 82.4 20.2 13.0 42261
0.930 83.0 15.8 12.8 56431
0.923 80.2 18.7 12.7 44025
0.922 81.6 17.9 11.9 45435
0.916 80.9 16.5 13.1 43919
0.916 80.9 18.6 12.2 39568
0.915 79.1 16.5 12.9 52947
0.913 82.0 15.9 13.0 42155
0.913 81.8 19.2 12.5 32689
0.912 83.0 15.4 10.6 76628
0.910 84.0 15.6 11.2 53959
0.908 80.0 15.0 11.8 79851
0.907 82.2 15.8 12.1 45636
0.907 80.7 16.2 13.1 39267
0.899 82.6 19.0 10.6 35182
0.898 81.9 16.9 11.9 33890
0.894 82.4 16.0 12.5 30676
0.892 81.7 13.9 11.7 58711
0.891 83.5 15.3 11.5 36927
0.890 80.8 16.3 11.3 41187
0.888 82.2 16.0 11.1 38056
0.885 81.4 15.7 10.8 43869
0.883 80.8 17.1 10.3 38695
"""


@pytest.mark.parametrize("country", EXAMPLE_OF_2000)
def test_the_worked_example_of_the_human_development_report_of_mozambique_to_each_printed_digit(country: str) -> None:
    (life, literacy, enrolment, income), indices, published = EXAMPLE_OF_2000[country]
    one = np.array
    education = aggregate.arithmetic(
        np.column_stack([min_max(one([each]), low=0, high=100, scale=1.0) for each in (literacy, enrolment)]),
        weigh.own(one([2.0, 1.0])),
    )
    points = np.column_stack(
        [
            min_max(one([life]), low=25, high=85, scale=1.0),
            education,
            min_max(np.log(one([float(income)])), low=np.log(100), high=np.log(40_000), scale=1.0),
        ]
    )
    # The report rounds along the way: its 0.954 is the mean of 0.990 and 0.881, and its HDI of the three as printed.
    assert np.abs(points[0] - indices).max() < 0.00051
    assert round(float(aggregate.arithmetic(np.array([indices]), weigh.equal(3))[0]), 3) == published
    assert round(float(aggregate.arithmetic(points, weigh.equal(3))[0]), 3) == published


def hdi_of_2015(rows: np.ndarray) -> np.ndarray:
    """Goalposts 20 to 85 years, 0 to 18 and 0 to 15 years of schooling, 100 to 75,000 dollars; geometric mean."""
    life, expected, mean, income = rows.T
    schooling = np.column_stack([min_max(expected, low=0, high=18, scale=1), min_max(mean, low=0, high=15, scale=1)])
    points = np.column_stack(
        [
            min_max(life, low=20, high=85, scale=1),
            aggregate.arithmetic(schooling, weigh.equal(2)),
            min_max(np.log(income), low=np.log(100), high=np.log(75_000), scale=1),
        ]
    )
    return aggregate.geometric(points, weigh.equal(3))


def test_the_human_development_index_of_2015_within_what_its_rounded_inputs_allow() -> None:
    """The inputs are printed to a tenth: the published value must lie between those of the lowest and highest inputs
    that round to what is printed."""
    table = np.array([[float(cell) for cell in line.split()] for line in TABLE_OF_2015.splitlines()])
    half = np.array([0.05, 0.05, 0.05, 0.5])
    low, high = hdi_of_2015(table[:, 1:] - half), hdi_of_2015(table[:, 1:] + half)
    assert (np.round(low, 3) <= table[:, 0]).all()
    assert (np.round(high, 3) >= table[:, 0]).all()
    exact = np.round(hdi_of_2015(table[:, 1:]), 3) == table[:, 0]
    assert exact.sum() >= 17
