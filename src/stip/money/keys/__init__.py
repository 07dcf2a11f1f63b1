# SPDX-License-Identifier: EUPL-1.2
"""Keys that share a cost out over the members of a region."""
