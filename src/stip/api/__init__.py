# SPDX-License-Identifier: EUPL-1.2
"""The open API: everything that is public, for anyone, to read."""

API_VERSION = "1.0.0"
