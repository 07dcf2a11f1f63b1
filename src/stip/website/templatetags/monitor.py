# SPDX-License-Identifier: EUPL-1.2
"""Template tags of the pages about figures. They are loaded everywhere; each component has one tag here."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stip.monitor.figures.references import Reference
from stip.monitor.figures.store import Status
from stip.monitor.models import Indicator
from stip.plans.cited_facts import Subject
from stip.website import monitor_words, strip_picture, subjects, trend_picture
from stip.website.formatting import number

register = template.Library()
COMPONENTS = "website/components/"


@register.filter
def subject_address(subject: Subject) -> str:
    """The page of what a change or a citation is about."""
    return subjects.address(subject)


@register.filter
def figure_in(value: float | None, indicator: Indicator) -> str:
    """A figure for a table, with the sign of its unit."""
    return monitor_words.short(value, indicator)


@register.filter
def figure_of(value: float | None, indicator: Indicator) -> str:
    """A figure for running text, with what it is counted in."""
    return monitor_words.full(value, indicator)


@register.filter
def distance_in(value: float, indicator: Indicator) -> str:
    """A distance between two figures, without its sign."""
    return monitor_words.difference(value, indicator)


@register.filter
def signed_in_unit(value: float | None, indicator: Indicator) -> str:
    """A distance between two figures with its sign; empty when there is none."""
    return "" if value is None else monitor_words.difference(value, indicator, signed=True)


@register.filter
def no_figure(status: Status) -> str:
    """Why there is no figure."""
    return monitor_words.reason(status)


@register.filter
def not_final(status: Status) -> str:
    return monitor_words.NOT_FINAL.get(status, "")


@register.filter
def approximation(one: Reference) -> str:
    return monitor_words.approximation(one)


@register.filter
def rhythm(months: int | None) -> str:
    return monitor_words.rhythm(months)


@register.filter
def level_plural(level: str) -> str:
    return monitor_words.plural(level)


@register.filter
def course_sign(course: str) -> SafeString:
    """The arrow before the word of a trend; empty when there is no trend to tell."""
    sign = {"wordt beter": "↗", "wordt slechter": "↘", "stijgt": "↗", "daalt": "↘", "geen duidelijke trend": "→"}.get(
        course
    )
    return format_html('<span aria-hidden="true">{} </span>', sign) if sign else SafeString("")


@register.filter
def gap_sign(gap: str) -> SafeString:
    """The arrow before what a gap does; empty when it cannot be told."""
    sign = {"loopt in": "↗", "raakt verder achter": "↘", "geen duidelijke verandering": "→"}.get(gap)
    return format_html('<span aria-hidden="true">{} </span>', sign) if sign else SafeString("")


@register.inclusion_tag(COMPONENTS + "trend.html")
def trend(picture: trend_picture.Picture | None, indicator: Indicator, title: str) -> dict[str, Any]:
    """A drawing of trend_picture.draw(); nothing for None. The page has the table behind it."""
    ticks = [(y, number(tick, _decimals(picture.ticks))) for y, tick in picture.ticks] if picture else []
    return {"picture": picture, "ticks": ticks, "indicator": indicator, "title": title}


@register.inclusion_tag(COMPONENTS + "strip.html")
def strip(picture: strip_picture.Strip | None) -> dict[str, Any]:
    """A strip of strip_picture.draw(); the row it stands in says the same in words."""
    return {"strip": picture, "width": strip_picture.WIDTH, "height": strip_picture.HEIGHT}


def _decimals(ticks: list[tuple[float, float]]) -> int:
    """As many decimals as the ticks need to be told apart."""
    return next((places for places in range(4) if all(round(tick, places) == tick for _, tick in ticks)), 3)


@register.filter
def chance(share: float) -> str:
    return monitor_words.percent(share)


@register.filter
def unlocalized(value: float) -> str:
    """A coordinate: with a point, whatever the language of the page."""
    return f"{value:g}"
