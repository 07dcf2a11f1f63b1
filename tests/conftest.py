# SPDX-License-Identifier: EUPL-1.2
"""Tests of the whole house share the cast of characters of the package."""

from stip.conftest import cast

__all__ = ["cast"]
