# SPDX-License-Identifier: EUPL-1.2
"""Benchmarks. They print figures and ratios and judge nothing: `make bench`."""
