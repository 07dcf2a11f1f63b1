# SPDX-License-Identifier: EUPL-1.2
"""What does not add up, in the books and between the books and their sources."""
