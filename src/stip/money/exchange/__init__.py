# SPDX-License-Identifier: EUPL-1.2
"""Books as a readable file: its shape, its rules, bringing it in and writing it out."""
