# SPDX-License-Identifier: EUPL-1.2
"""A real installation with the demo, in a real browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "een lang geheim wachtwoord"
OFFICER = "bureau@voorbeeldregio.example"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an installation with the demo and one bureau member of the example region."""
    folder = tmp_path_factory.mktemp("stip")
    port = _free_port()
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "STIP_DEBUG"}}
    environment |= {
        "STIP_DATA_DIR": str(folder),
        "SECRET_KEY": "alleen-voor-deze-test" * 3,
        "DJANGO_SETTINGS_MODULE": "stip.project.settings",
        "STIP_TEST_PASSWORD": PASSWORD,
    }
    program = [sys.executable, "-m", "stip.project.command", "start", "--port", str(port), "--workers", "1"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(program, env=environment, stdout=log, stderr=log, cwd=folder)
    try:
        _wait_for(f"http://127.0.0.1:{port}/over", server, folder / "server.log")
        subprocess.run([sys.executable, "-c", _MAKE_OFFICER], env=environment, check=True, cwd=folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


_MAKE_OFFICER = f"""
import os, django
django.setup()
from stip.accounts.models import User
from stip.places.models import Membership, Region
user = User.objects.create_user("{OFFICER}", os.environ["STIP_TEST_PASSWORD"], name="Bo Bureau")
Membership.objects.create(user=user, region=Region.objects.get(code="voorbeeldregio"))
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor on a wide screen."""
    visitor = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    yield visitor
    visitor.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from the front-end packages of the set-up."""
    return (ROOT / "src/stip/website/static/vendor/axe.js").read_text(encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"de server kwam niet op gang: {log.read_text()[-2000:]}")
