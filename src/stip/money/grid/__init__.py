# SPDX-License-Identifier: EUPL-1.2
"""The books as a table of rows and years: in a spreadsheet, and on screen."""
