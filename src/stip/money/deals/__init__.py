# SPDX-License-Identifier: EUPL-1.2
"""What a deal or fund asks and gives: its rules, whether they hold, what a cashier accounts for, and when."""
