# SPDX-License-Identifier: EUPL-1.2
"""The monitor of Beekdal: figures, targets, a claim, a story, a recipe and a baseline, for all or for few to read."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image

from stip.conftest import Cast
from stip.monitor.aims import actions
from stip.monitor.figures.store import Observation, Status
from stip.monitor.models import Baseline, Dataset, Indicator, Pin, Release
from stip.monitor.releases.adding import Delivery, add_release
from stip.monitor.targets import Claim, SavedOutcome, SavedRecipe, Story, Target


@dataclass(frozen=True)
class Monitor:
    """One of everything. `marks` is held against `visitors`; `counted` is a target that an item counts itself."""

    dataset: Dataset
    visitors: Indicator
    marks: Indicator
    release: Release
    target: Target
    counted: Target
    claim: Claim
    story: Story
    recipe: SavedRecipe
    outcome: SavedOutcome
    baseline: Baseline

    @property
    def names(self) -> dict[str, object]:
        """What addresses call these."""
        return {
            "indicator": self.marks.code,
            "dataset": self.dataset.code,
            "release": self.release.code,
            "target": self.target.code,
            "counted": self.counted.code,
            "claim": self.claim.pk,
            "story": self.story.pk,
            "recipe": self.recipe.code,
            "outcome": self.outcome.pk,
            "baseline": self.baseline.code,
        }


def fill(
    cast: Cast, word: str = "dal", number: float = 1200.0, *, visibility: str = "openbaar", item: str = "1.1"
) -> Monitor:
    """Write everything down by the bureau, so that the history tells it. Call once per word.

    word     all titles and texts have it, and all codes begin with it
    number   all values come from it
    item     what targets, the claim and the story are about
    """
    dataset = Dataset.objects.create(
        code=f"{word}meting", title=f"{word}meting", publisher=f"Bureau {word}", region=cast.region,
        visibility=visibility, note=f"{word}noot",
    )  # fmt: skip
    about = {"dataset": dataset, "theme": f"{word}thema", "unit": f"{word}punten", "direction": "hoger"}
    visitors = Indicator.objects.create(
        code=f"{word}bezoekers", title=f"{word}bezoekers", measure="aantal", **{**about, "unit": "aantal"}
    )
    marks = Indicator.objects.create(
        code=f"{word}cijfer", title=f"{word}cijfer", measure="gemiddelde", denominator=visitors.code,
        definition=f"{word}definitie", **about,
    )  # fmt: skip
    release = add_release(
        dataset, Delivery(f"{word}meting-2024", f"{word}levering", "2024-05", origin=f"{word}.csv"),
        _figures(word, number), by=cast.bureau,
    )  # fmt: skip
    own = {"regio": cast.region.code, "zichtbaarheid": visibility, "bronnen": [_PAPER]}
    path = f"{cast.plan.code}/{item}"
    recipe = _recipe(cast, word, marks, own)
    return Monitor(
        dataset, visitors, marks, release,
        *_targets(cast, word, number, own | {"onderdeel": path}),
        actions.add_claim(
            {**own, "onderdeel": path, "oplevering": f"{word}bochten", "voorwaarde": f"Meer {word}wandelaars",
             "indicator": marks.code, "toelichting": f"{word}uitleg"}, by=cast.bureau,
        ),
        _story(cast, word, own, path, marks),
        recipe,
        SavedOutcome.objects.create(
            recipe=recipe, content=recipe.content, fingerprint=recipe.fingerprint, figures="cd" * 32,
            years={marks.code: 2024}, places=[["BD01", number, 1, 1, 2, 0.93, True]], by=cast.bureau,
        ),
        _baseline(cast, word, marks, release, visibility),
    )  # fmt: skip


_PAPER = {"document": "beekdalnota", "pagina": 2, "anker": "droge voeten"}


def _figures(word: str, number: float) -> list[Observation]:
    return [
        Observation(f"{word}{kind}", area, year, "", number + place + year - 2020, Status.MEASURED)
        for kind in ("bezoekers", "cijfer")
        for place, area in enumerate(("BD01", "BD02"))
        for year in (2020, 2021, 2022, 2023, 2024)
    ]


def _targets(cast: Cast, word: str, number: float, own: dict[str, Any]) -> tuple[Target, Target]:
    target = actions.add_target(
        {**own, "code": f"{word}doel", "doel": f"Een hoger {word}cijfer", "indicator": f"{word}cijfer",
         "gebied": "BD01", "streefwaarde": str(number + 50), "jaar": 2030, "beginwaarde": str(number),
         "beginjaar": 2020, "eigenaar": "gemeente-bovendal", "toelichting": f"{word}toelichting"}, by=cast.bureau,
    )  # fmt: skip
    decided = actions.Decision(date(2025, 3, 1), f"Besluit van de {word}groep", f"Het {word} viel tegen.")
    target = actions.revise_target(target, {"streefwaarde": str(number + 40)}, decided, seen=1, by=cast.bureau)
    counted = actions.add_target(
        {**own, "code": f"{word}telling", "doel": f"{word}bochten graven", "eenheid": f"{word}bochten",
         "streefwaarde": str(number), "jaar": 2028, "tellingen": [{"jaar": 2024, "stand": str(number - 7)}]},
        by=cast.bureau,
    )  # fmt: skip
    return target, counted


def _story(cast: Cast, word: str, own: dict[str, Any], path: str, marks: Indicator) -> Story:
    story = actions.add_story(
        {**own, "titel": f"Langs de {word}", "tekst": f"Op een {word}ochtend.", "datum": "2024-06-01", "gebied": "BD01",
         "onderdeel": path, "indicator": marks.code, "citaat": f"Mooi, die {word}.", "wie": f"Een {word}bewoner",
         "toestemming": "2024-06-02"}, by=cast.bureau,
    )  # fmt: skip
    picture = BytesIO()
    Image.new("RGB", (8, 8), "green").save(picture, "PNG")
    return actions.set_picture(story, picture.getvalue(), f"De {word} van boven", seen=1, by=cast.bureau)


def _recipe(cast: Cast, word: str, marks: Indicator, own: dict[str, Any]) -> SavedRecipe:
    content = {
        "naam": f"{word}gebieden", "motief": f"Omdat het {word} telt.", "gebieden": ["BD01", "BD02"],
        "niveau": "gemeente", "criteria": [{"indicator": marks.code, "richting": "hoger"}], "aantal": 1,
        "trekkingen": 200,
    }  # fmt: skip
    return actions.save_recipe({**own, "code": f"{word}recept", "recept": content}, by=cast.bureau)


def _baseline(cast: Cast, word: str, marks: Indicator, release: Release, visibility: str) -> Baseline:
    baseline = Baseline.objects.create(
        region=cast.region, code=f"{word}begin", title=f"Begin van {word}", dated=date(2024, 6, 1),
        motive=f"{word}motief", visibility=visibility,
    )  # fmt: skip
    Pin.objects.create(baseline=baseline, indicator=marks, release=release, year=2020)
    return baseline
