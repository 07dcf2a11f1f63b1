# SPDX-License-Identifier: EUPL-1.2
"""Template filters and tags of every page."""

from django import template

register = template.Library()
