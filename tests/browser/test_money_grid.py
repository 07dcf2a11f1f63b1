# SPDX-License-Identifier: EUPL-1.2
"""People who type in the table of the books: by keyboard, two at once, without a connection, without a script."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect

from stip.money import notation
from stip.money.ledger import ZERO
from tests.browser.conftest import OFFICER, PASSWORD
from tests.browser.test_every_page import _violations

pytestmark = pytest.mark.browser
GRID = "/plannen/voorbeeldplan/geld/bewerken"
WIDE = {"width": 1280, "height": 900}
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""

READ = "text => { const read = stipGrid.read(text); return read && stipGrid.toToken(read) }"


def _sign_in(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site + "/account/login/")
    page.fill("[name=login]", OFFICER)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda address: "login" not in address)
    page.close()


@pytest.fixture
def officer(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers in which somebody of the bureau is signed in."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"viewport": WIDE, "locale": "nl-NL", **options})  # type: ignore[arg-type]
        made.append(context)
        _sign_in(context, site)
        return context

    yield make
    for context in made:
        context.close()


def _address(*activities: str) -> str:
    """The table with new rows for these activities of the plan as a whole."""
    keys = [["", "kosten", name, "", "", "", "", "geld", "", False, "geraamd"] for name in activities]
    rows = [("rij", json.dumps(key, separators=(",", ":"), ensure_ascii=False)) for key in keys]
    return f"{GRID}?{urlencode(rows)}"


def _opened(context: BrowserContext, site: str, *activities: str) -> Page:
    page = context.new_page()
    page.goto(site + _address(*activities))
    return page


def _cell(page: Page, activity: str, column: int) -> Locator:
    return page.locator("tr[data-row]", has_text=activity).locator("input").nth(column)


def _saved(page: Page) -> None:
    expect(page.locator("[data-grid-state]")).to_have_text("Alles is bewaard.")


def test_amounts_are_typed_by_keyboard_and_stay(officer: Callable[..., BrowserContext], site: str) -> None:
    page = _opened(officer(), site, "Toetsen een", "Toetsen twee")
    first = _cell(page, "Toetsen een", 0)
    first.focus()
    page.keyboard.type("1.250,50")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("circa 1,2 mln")
    page.keyboard.press("Enter")
    expect(_cell(page, "Toetsen twee", 1)).to_be_focused()
    page.keyboard.type("PM")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    expect(first).to_be_focused()
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    expect(first).to_have_value("1.250,50")
    _saved(page)
    row = page.locator("tr[data-row]", has_text="Toetsen een")
    expect(row.locator("[data-row-total]")).to_have_text("circa 1.201.250,50")
    page.reload()
    expect(_cell(page, "Toetsen een", 0)).to_have_value("1.250,50")
    expect(_cell(page, "Toetsen een", 1)).to_have_value("circa 1.200.000")
    expect(_cell(page, "Toetsen twee", 1)).to_have_value("PM")
    expect(row.locator("[data-row-total]")).to_have_text("circa 1.201.250,50")


def test_f2_keeps_the_arrows_inside_and_ctrl_z_takes_the_last_change_back(
    officer: Callable[..., BrowserContext], site: str
) -> None:
    page = _opened(officer(), site, "Terug")
    cell = _cell(page, "Terug", 0)
    cell.focus()
    page.keyboard.type("100")
    page.keyboard.press("Enter")
    cell.focus()
    page.keyboard.press("F2")
    page.keyboard.press("ArrowRight")
    expect(cell).to_be_focused()
    page.keyboard.type("0")
    page.keyboard.press("Tab")
    _saved(page)
    expect(cell).to_have_value("1.000")
    page.keyboard.press("Control+z")
    expect(cell).to_have_value("100")
    _saved(page)
    page.reload()
    expect(_cell(page, "Terug", 0)).to_have_value("100")


def test_a_block_from_a_spreadsheet_is_pasted_and_what_does_not_fit_is_told(
    officer: Callable[..., BrowserContext], site: str
) -> None:
    names = ("Blok een", "Blok twee", "Blok drie")
    page = _opened(officer(), site, *names)
    _cell(page, names[0], 0).focus()
    page.evaluate(PASTE, "1\t2\t3\t4\r\n10\tcirca 20\t\tPM\r\n1.000\t2.000,50\t€ 3.000\t1-2 mln\r\n")
    expect(page.locator("[data-grid-note]")).to_contain_text("12 velden zijn gevuld")
    _saved(page)
    page.reload()
    shown = [[_cell(page, name, column).input_value() for column in range(4)] for name in names]
    assert shown == [
        ["1", "2", "3", "4"],
        ["10", "circa 20", "", "PM"],
        ["1.000", "2.000,50", "3.000", "1.000.000 tot 2.000.000"],
    ]
    columns = page.locator("tr[data-row]").first.locator("input").count()
    last = page.locator("tr[data-row]").last.locator("input").nth(columns - 1)
    before = last.input_value()
    last.focus()
    page.evaluate(PASTE, "5\t6\n7\t8")
    expect(page.locator("[data-grid-note]")).to_contain_text("1 rij en 1 kolom vielen buiten de tabel")
    page.keyboard.press("Control+z")
    expect(last).to_have_value(before)
    expect(page.locator("[data-grid-state]")).not_to_contain_text("niet bewaard")


def test_two_people_in_neighbouring_cells_do_not_hinder_each_other(
    officer: Callable[..., BrowserContext], site: str
) -> None:
    one, other = _opened(officer(), site, "Samen"), _opened(officer(), site, "Samen")
    _cell(one, "Samen", 0).fill("10")
    _cell(other, "Samen", 1).fill("20")
    for page in (one, other):
        page.keyboard.press("Tab")
        _saved(page)
    one.reload()
    assert [_cell(one, "Samen", column).input_value() for column in (0, 1)] == ["10", "20"]
    _cell(one, "Samen", 2).fill("5")
    one.keyboard.press("Tab")
    _saved(one)
    _cell(other, "Samen", 3).fill("6")
    other.keyboard.press("Tab")
    _saved(other)
    expect(_cell(other, "Samen", 2)).to_have_value("5")


def test_two_people_in_one_cell_see_both_values_and_the_second_chooses(
    officer: Callable[..., BrowserContext], site: str
) -> None:
    one, other = _opened(officer(), site, "Botsing"), _opened(officer(), site, "Botsing")
    _cell(one, "Botsing", 0).fill("10")
    one.keyboard.press("Tab")
    _saved(one)
    _cell(other, "Botsing", 0).fill("20")
    other.keyboard.press("Tab")
    expect(other.locator("[data-grid-state]")).to_contain_text("was iemand anders u voor")
    other.get_by_role("button", name="Maak er 20 van").click()
    _saved(other)
    _cell(one, "Botsing", 0).fill("30")
    one.keyboard.press("Tab")
    one.get_by_role("button", name="Laat 20 staan").click()
    expect(_cell(one, "Botsing", 0)).to_have_value("20")
    one.reload()
    expect(_cell(one, "Botsing", 0)).to_have_value("20")


def test_of_many_who_save_one_cell_at_the_same_moment_one_is_first(
    officer: Callable[..., BrowserContext], site: str
) -> None:
    page = _opened(officer(), site, "Tegelijk")
    said = page.evaluate("""() => Promise.all([...Array(8).keys()].map((number) => {
        const rij = document.querySelector("tr[data-row]").dataset.row;
        const cel = {rij, jaar: "2026", gezien: "", tekst: String(number + 1)};
        return stipGrid.saver.ask({cellen: [cel]}).then((answer) => answer.json());
    }))""")
    outcomes = [each["cellen"][0]["staat"] for each in said]
    assert sorted(outcomes) == ["bewaard", *["botsing"] * 7]
    page.reload()
    first = str(outcomes.index("bewaard") + 1)
    expect(page.locator("tr[data-row]", has_text="Tegelijk").locator("[data-row-total]")).to_have_text(first)


def test_a_booking_that_is_sent_many_times_at_once_is_booked_once(
    officer: Callable[..., BrowserContext], site: str
) -> None:
    page = officer().new_page()
    page.goto(site + "/plannen/voorbeeldplan/geld/boeken")
    page.get_by_label("Soort", exact=True).select_option("kosten")
    page.get_by_label("Activiteit").fill("Dubbel geklikt")
    page.get_by_label("Naar stadium").select_option("geraamd")
    page.get_by_label("Bedrag").fill("12.345")
    led_to = page.evaluate("""() => Promise.all([...Array(5).keys()].map(() =>
        fetch(location.href, {method: "POST", body: new FormData(document.querySelector("main form[method=post]"))})
            .then((answer) => answer.url)))""")
    assert len(set(led_to)) == 1 and "/mutaties/" in led_to[0]
    page.goto(led_to[0])
    assert page.locator("tbody td").inner_text().replace("\u00a0", " ").endswith("€ 12.345")


def test_without_a_connection_everything_is_kept_and_sent_later(
    officer: Callable[..., BrowserContext], site: str
) -> None:
    context = officer()
    page = _opened(context, site, "Zonder lijn")
    context.set_offline(True)
    for column in range(3):
        _cell(page, "Zonder lijn", column).fill(str(column + 1))
    page.keyboard.press("Tab")
    state = page.locator("[data-grid-state]")
    expect(state).to_contain_text("3 wijzigingen nog niet bewaard: geen verbinding")
    context.set_offline(False)
    expect(state).to_have_text("Alles is bewaard.", timeout=15_000)
    page.reload()
    assert [_cell(page, "Zonder lijn", column).input_value() for column in range(3)] == ["1", "2", "3"]


def test_a_tab_that_dies_gives_back_what_was_being_typed(officer: Callable[..., BrowserContext], site: str) -> None:
    context = officer()
    page = _opened(context, site, "Gevallen")
    context.set_offline(True)
    _cell(page, "Gevallen", 0).fill("123")
    _cell(page, "Gevallen", 1).press_sequentially("45")
    with suppress(Error):
        page.goto("chrome://crash")
    page.close()
    context.set_offline(False)
    page = _opened(context, site, "Gevallen")
    offer = page.locator("[data-grid-rescue]")
    expect(offer).to_contain_text("2 wijzigingen zijn de vorige keer niet bewaard")
    expect(offer).to_contain_text("123")
    offer.get_by_role("button", name="Terugzetten en bewaren").click()
    _saved(page)
    page.reload()
    assert [_cell(page, "Gevallen", column).input_value() for column in range(2)] == ["123", "45"]
    expect(page.locator("[data-grid-rescue]")).to_be_hidden()


def test_who_is_signed_out_meanwhile_signs_in_elsewhere_and_goes_on(
    officer: Callable[..., BrowserContext], site: str
) -> None:
    context = officer()
    page = _opened(context, site, "Afgemeld")
    context.clear_cookies()
    _cell(page, "Afgemeld", 0).fill("7")
    page.keyboard.press("Tab")
    expect(page.locator("[data-grid-state]")).to_contain_text("u bent niet meer aangemeld")
    expect(page.get_by_role("link", name="Meld u aan in een nieuw tabblad")).to_be_visible()
    _sign_in(context, site)
    expect(page.locator("[data-grid-state]")).to_have_text("Alles is bewaard.", timeout=20_000)


def test_a_wrong_amount_is_told_beside_the_cell_and_nothing_is_lost(
    officer: Callable[..., BrowserContext], site: str
) -> None:
    page = _opened(officer(), site, "Fout")
    cell = _cell(page, "Fout", 0)
    cell.fill("<b>veel</b>")
    page.keyboard.press("Tab")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".stip-grid__message")).to_contain_text("is geen bedrag")
    assert page.evaluate("window.dispatchEvent(new Event('beforeunload', {cancelable: true}))") is False
    cell.fill("5")
    page.keyboard.press("Tab")
    _saved(page)
    assert page.evaluate("window.dispatchEvent(new Event('beforeunload', {cancelable: true}))") is True


def test_a_row_is_added_and_what_was_typed_goes_along(officer: Callable[..., BrowserContext], site: str) -> None:
    page = _opened(officer(), site, "Eerder")
    _cell(page, "Eerder", 0).fill("11")
    page.locator("summary", has_text="Regel toevoegen").click()
    page.get_by_label("Soort en stadium").select_option("kosten/geraamd")
    page.get_by_label("Activiteit").fill("Later erbij")
    page.get_by_role("button", name="Regel toevoegen").click()
    page.wait_for_url("**#nieuw")
    expect(_cell(page, "Eerder", 0)).to_have_value("11")
    _cell(page, "Later erbij", 2).fill("22")
    page.keyboard.press("Tab")
    _saved(page)
    page.goto(site + GRID)
    expect(_cell(page, "Later erbij", 2)).to_have_value("22")


def test_without_javascript_the_form_saves_and_shows_both_values(
    officer: Callable[..., BrowserContext], site: str
) -> None:
    page = _opened(officer(java_script_enabled=False), site, "Kaal")
    other = _opened(officer(), site, "Kaal")
    _cell(other, "Kaal", 0).fill("10")
    other.keyboard.press("Tab")
    _saved(other)
    _cell(page, "Kaal", 0).fill("20")
    _cell(page, "Kaal", 1).fill("30")
    page.get_by_role("button", name="Bewaren").first.click()
    assert "1 bedrag is bewaard." in page.locator("body").inner_text()
    page.get_by_role("radio", name="20 (van u)").check()
    page.get_by_role("button", name="Bewaren").first.click()
    assert [_cell(page, "Kaal", column).input_value() for column in (0, 1)] == ["20", "30"]


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_finds_nothing_and_nothing_sticks_out(
    officer: Callable[..., BrowserContext], site: str, axe: str, width: int
) -> None:
    context = officer(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = _opened(context, site, "Keuring")
    _cell(page, "Keuring", 0).fill("veel")
    page.keyboard.press("Tab")
    expect(page.locator(".stip-grid__message")).to_be_visible()
    page.locator("summary", has_text="Regel toevoegen").click()
    assert _violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(site + "/plannen/voorbeeldplan/geld/boeken")
    assert _violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_browser_adds_up_what_the_server_reads(officer: Callable[..., BrowserContext], site: str) -> None:
    texts = [
        "", "0", "5", "1.250", "1.250,50", "1,250.50", "1.25", "0,5", "12,3", "€ 1.000,-", "PM", "3 PM", "?", "circa 7",
        "ca. 1,2 mln", "1-2 mln", "1 tot 2 mln", "minstens circa 1.200 + 2 PM", "circa 5 (2 schattingen)", "2,5 fte",
        "1 000 000", "1,23456 mln", "1.234.567,891", "10 k", "3 mld", "1.000.000 tot 2.000.000", "minstens 5", "nihil",
    ]  # fmt: skip
    page = _opened(officer(), site, "Lezen")
    wrong = []
    for text in texts:
        found = page.evaluate(READ, text)
        total = notation.parse(text) or ZERO
        token = f"{int(total.low * 100)}|{int(total.high * 100)}|{total.circa}|{total.unknown}"
        if found != token:
            wrong.append((text, found, token))
    assert wrong == []
    assert page.evaluate("stipGrid.read('1e999')") is None and page.evaluate("stipGrid.read('<script>')") is None
