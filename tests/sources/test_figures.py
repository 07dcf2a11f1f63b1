# SPDX-License-Identifier: EUPL-1.2
"""The shipped figures beside the files they come from: cells picked at random, with a fixed seed, through our own
reading and on the pages. Which column is which is written down here once more, apart from what built the figures."""

import csv
import gzip
import io
import random
from dataclasses import dataclass

import pytest

from stip.demo import regions
from stip.monitor.figures.reading import figures
from stip.monitor.figures.store import Status
from stip.monitor.releases import loading as releases
from stip.places import loading as places
from stip.places.models import Area

pytestmark = pytest.mark.sources

SEED = 20261121
CELLS = 400
PANEL = {
    "inwoners": "aantal_inwoners", "huishoudens": "huishoudens", "woz-waarde": "gem_woz_waarde",
    "koopwoningen": "koopwoningen", "corporatiewoningen": "pct_huurcorporatie", "gasverbruik": "gem_aardgas",
    "stroomverbruik": "gem_elektriciteit", "afstand-huisarts": "afstand_huisarts", "werkt": "arbeidsparticipatie",
    "afstand-supermarkt": "afstand_supermarkt", "laag-inkomen": "pct_hh_laag_inkomen", "wmo": "wmo_per_1000",
    "huishoudensgrootte": "gem_huishouden_grootte", "bevolkingsdichtheid": "bevolkingsdichtheid",
}  # fmt: skip
KEY_2020 = {
    "inwoners": "AantalInwoners_5", "jonger-dan-15": "k_0Tot15Jaar_8", "ouder-dan-65": "k_65JaarOfOuder_12",
    "huishoudens": "HuishoudensTotaal_28", "bijstand": "PersonenPerSoortUitkeringBijstand_83",
    "ww": "PersonenPerSoortUitkeringWW_85", "afstand-kinderopvang": "AfstandTotKinderdagverblijf_107",
    "bevolkingsdichtheid": "Bevolkingsdichtheid_33", "stedelijkheid": "MateVanStedelijkheid_115",
}  # fmt: skip
KEY_2021 = {
    "inwoners": "a_inw", "woningen": "a_woning", "woz-waarde": "g_wozbag", "koopwoningen": "p_koopw",
    "corporatiewoningen": "p_wcorpw", "leegstand": "p_leegsw", "gasverbruik": "g_gas", "stroomverbruik": "g_ele",
    "werkt": "p_arb_pp", "inkomen-per-inwoner": "g_ink_pi", "laag-inkomen": "p_hh_li", "sociaal-minimum": "p_hh_osm",
    "arbeidsongeschikt": "a_soz_ao", "wmo": "p_wmo_t", "afstand-huisarts": "g_afs_hp",
    "afstand-kinderopvang": "g_afs_kv",
}  # fmt: skip
KEY_2022 = {
    "inwoners": "a_inw", "jonger-dan-15": "a_00_14", "huishoudensgrootte": "g_hhgro", "woningen": "a_woning",
    "woz-waarde": "g_wozbag", "leegstand": "p_leegsw", "oppervlakte-land": "a_lan_ha", "stedelijkheid": "ste_mvs",
}  # fmt: skip
HEALTH = {
    "ervaren-gezondheid": "ErvarenGezondheidGoedZeerGoed_4", "beweegrichtlijn": "VoldoetAanBeweegrichtlijn_5",
    "overgewicht": "Overgewicht_9", "ernstig-overgewicht": "ErnstigOvergewicht_10", "rokers": "Roker_11",
    "zware-drinkers": "ZwareDrinker_14", "stress": "HeelVeelStressInAfgelopen4Weken_26", "eenzaam": "Eenzaam_28",
    "langdurige-aandoening": "EenOfMeerLangdurigeAandoeningen_16", "mantelzorgers": "Mantelzorger_32",
    "vrijwilligers": "Vrijwilligerswerk_33", "moeite-met-rondkomen": "MoeiteMetRondkomen_38",
    "geluidhinder": "ErnstigeGeluidhinderDoorBuren_37", "regie": "MatigVeelRegieOverEigenLeven_27",
}  # fmt: skip
PROSPERITY = {
    "mediaan-vermogen": "01_07_NW", "overgewicht-gemeente": "01_GZ_08", "levensverwachting": "01_GZ_20",
    "tevreden-met-leven": "01_KL_H_01", "misdrijven": "04_VE_03", "hoogopgeleid": "05_OPL_08",
    "werkloosheid": "09_E_V_13", "netto-arbeidsparticipatie": "09_E_V_12", "broeikasgas": "07_K_E_03",
    "schuld": "18_FIN_32", "afstand-cafe": "R_HN_SL_04", "zonne-energie": "R_L_NK_04", "sociale-cohesie": "R_L_SK_01",
    "natuur-en-bos": "01_KL_OK_14", "bebouwd": "R_L_NK_03", "ervaren-gezondheid-gemeente": "01_KL_PK_01",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A cell of a source; `written` is empty where the source leaves it so."""

    indicator: str
    area: str
    year: int
    part: str
    written: str


def rows(path):
    read = gzip.open if path.suffix == ".gz" else open
    with read(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def wide(path, columns, area, year=None):
    """Cells of a file with a column per indicator."""
    for row in rows(path):
        code = "NL" if row[area].strip() in ("NL00", "NL01") else row[area].strip()
        part = "" if row.get("leeftijd", "18+") == "18+" else row["leeftijd"]
        for indicator, column in columns.items():
            yield Cell(indicator, code, year or int(row["jaar"]), part, row[column].strip())


def long(path):
    """Cells of the monitor of broad prosperity: a row each, and what has no row is empty."""
    names = {column: indicator for indicator, column in PROSPERITY.items()}
    for row in rows(path):
        if row["indicator"] in names:
            yield Cell(names[row["indicator"]], row["gemeentecode"], int(row["jaar"]), "", row["waarde"])


def panel(shared):
    # Incomes of 2012 cannot be compared with later ones and are left out on purpose.
    cells = wide(shared / "gemeente_panel/gemeente_panel_2012_2024_nl.csv", PANEL, "gemeentecode")
    return (cell for cell in cells if (cell.indicator, cell.year) != ("laag-inkomen", 2012))


SOURCES = {
    "kerncijfers-gemeenten-2012-2024": panel,
    "kerncijfers-2020-1": lambda shared: wide(
        shared / "cbs_kwb/kwb_2020_84799NED_nl_gm_wk_bu.csv.gz", KEY_2020, "WijkenEnBuurten", 2020
    ),
    "kerncijfers-2021": lambda shared: wide(shared / "cbs_kwb/kwb_2021_nl_gm_wk.csv", KEY_2021, "code", 2021),
    "kerncijfers-2022-1": lambda shared: wide(shared / "cbs_kwb/kwb_2022_nl_gm_wk.csv", KEY_2022, "code", 2022),
    "brede-welvaart-2023": lambda shared: long(shared / "brede_welvaart/rmbw_gemeente_2013_2022_nl.csv"),
    "gezondheid-limburg-2012-2020": lambda shared: wide(
        shared / "rivm_gezondheid/gezondheid_50090NED_2012_2016_2020_limburg.csv", HEALTH, "code"
    ),
}


@pytest.fixture
def shipped(db):
    places.load()
    releases.load()


def is_empty(written):
    return written in ("", "NA", "nan")


@pytest.mark.parametrize("release", SOURCES)
def test_cells_picked_at_random_are_those_of_the_source_and_all_came_along(shipped, shared, release):
    cells = list(SOURCES[release](shared / "data"))
    filled = [cell for cell in cells if not is_empty(cell.written)]
    codes = sorted({cell.indicator for cell in filled})
    kept = sum(len(figures(codes, part=part, releases=[release])) for part in sorted({cell.part for cell in filled}))
    assert kept == len(filled)
    picked = random.Random(SEED).sample(cells, CELLS)
    for part in sorted({cell.part for cell in picked}):
        mine = [cell for cell in picked if cell.part == part]
        found = figures(
            sorted({cell.indicator for cell in mine}), areas=sorted({cell.area for cell in mine}), part=part,
            releases=[release],
        )  # fmt: skip
        for cell in mine:
            figure = found.at(cell.indicator, cell.area, cell.year, part)
            expected = None if is_empty(cell.written) else float(cell.written)
            assert (figure.value, figure.release) == (expected, "" if expected is None else release), cell
            assert figure.status == (Status.ABSENT if expected is None else Status.MEASURED), cell


def dutch(value, decimals):
    whole, _, rest = f"{value:,.{decimals}f}".partition(".")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


ON_SCREEN = {
    # indicator: (release, kind of area, decimals, what is written before and after)
    "misdrijven": ("brede-welvaart-2023", "gemeente", 1, "", ""),
    "mediaan-vermogen": ("brede-welvaart-2023", "gemeente", 0, "€ ", ""),
    "eenzaam": ("gezondheid-limburg-2012-2020", "wijk", 1, "", "%"),
    "overgewicht": ("gezondheid-limburg-2012-2020", "buurt", 1, "", "%"),
    "gasverbruik": ("kerncijfers-2021", "wijk", 0, "", ""),
    "bijstand": ("kerncijfers-2020-1", "buurt", 0, "", ""),
}


def test_figures_on_the_page_are_those_of_the_source(shipped, shared, client):
    regions.load()
    limburg = Area.objects.get(code="PV31")
    for indicator, (release, kind, *_) in ON_SCREEN.items():
        names = dict(Area.objects.filter(kind=kind).within(limburg).values_list("code", "name"))
        cells = [
            cell
            for cell in SOURCES[release](shared / "data")
            if cell.indicator == indicator and cell.area in names and not cell.part
        ]
        for cell in random.Random(SEED).sample(cells, 4):
            assert_shown(client, cell, names[cell.area])


def assert_shown(client, cell, name):
    """Hold the page of a cell and its download against what the source says."""
    _, kind, decimals, before, after = ON_SCREEN[cell.indicator]
    town = f"&in=GM{cell.area[2:6]}" if kind != "gemeente" else ""
    address = f"/indicatoren/{cell.indicator}?niveau={kind}&jaar={cell.year}&gebied={cell.area}{town}"
    page = " ".join(client.get(address).content.decode().replace("\xa0", " ").split())
    if is_empty(cell.written):
        assert f"is er over {cell.year} geen cijfer" in page, cell
    else:
        shown = f"is dit {before}{dutch(float(cell.written), decimals)}{after}"
        assert shown in page, (cell, shown)
        assert f"({cell.year})" in page, cell
    lines = list(csv.DictReader(io.StringIO(client.get(f"{address}&formaat=csv").content.decode())))
    line = next(row for row in lines if row["code"] == cell.area)
    assert (line["jaar"], line["gebied"]) == (str(cell.year), name)
    assert float(line["waarde"] or "nan") == pytest.approx(float(cell.written or "nan"), nan_ok=True), cell


def test_merged_municipalities_keep_their_own_years(shipped, shared):
    cells = {(cell.area, cell.year): cell for cell in panel(shared / "data") if cell.indicator == "inwoners"}
    before, after = ("GM0951", "GM0881", "GM0962"), "GM1954"
    found = figures(["inwoners"], areas=[*before, after], releases=["kerncijfers-gemeenten-2012-2024"])
    for area in (*before, after):
        told = {row.year: row.value for row in found.series("inwoners", area)}
        assert told == {year: float(cell.written) for (code, year), cell in cells.items() if code == area}
    assert max(row.year for area in before for row in found.series("inwoners", area)) == 2018
    assert min(row.year for row in found.series("inwoners", after)) == 2019
    together = sum(found.at("inwoners", area, 2018).value for area in before)
    assert abs(found.at("inwoners", after, 2019).value - together) < 0.02 * together
