# SPDX-License-Identifier: EUPL-1.2
"""Lay the fetched front-end packages out in static/vendor/, with their licences. Run by scripts/frontend."""

import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "src/stip/website/static/vendor"
THEME = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2": "source-sans-3.woff2",
    # Only with --dev: the browser tests read it, no page does.
    "axe-core/axe.min.js": "axe.js",
}
_DECLARATION = re.compile(r"^\s*(--[\w-]+):\s*(.*?);$", re.MULTILINE)
_USE = re.compile(r"var\(\s*(--[\w-]+)")
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    bundles = json.loads((ROOT / "package.json").read_text())["stip"]
    parts = {name: _SOURCE_MAP.sub("", "\n".join(_read(path) for path in paths)) for name, paths in bundles.items()}
    theme = dict(_DECLARATION.findall(_read(THEME)))
    given: set[str] = set()
    for name, css in parts.items():
        needed = tokens_needed(css, theme) - given
        given |= needed
        (VENDOR / name).write_text(_as_rule(needed, theme) + css)
    for source, target in COPIES.items():
        if (PACKAGES / source).exists():
            shutil.copy(PACKAGES / source, VENDOR / target)
    _copy_licences()
    print(f"Voorkant klaar: {len(list(VENDOR.iterdir()))} bestanden in {VENDOR.relative_to(ROOT)}")


def tokens_needed(css: str, theme: dict[str, str]) -> set[str]:
    """The tokens of the theme that `css` reads, directly or through another token."""
    needed: set[str] = set()
    waiting = set(_USE.findall(css))
    while waiting:
        token = waiting.pop()
        if token in theme and token not in needed:
            needed.add(token)
            waiting |= set(_USE.findall(theme[token]))
    return needed


def _as_rule(tokens: set[str], theme: dict[str, str]) -> str:
    return ":root{" + "".join(f"{token}:{theme[token]};" for token in sorted(tokens)) + "}\n"


def _read(path: str) -> str:
    return (PACKAGES / path).read_text()


def _copy_licences() -> None:
    """Put each package's licence in vendor/licences, named after the package."""
    target = VENDOR / "licences"
    target.mkdir()
    for licence in sorted(PACKAGES.glob("**/LICENSE*")):
        package = licence.parent.relative_to(PACKAGES).as_posix().replace("/", "-").lstrip("@")
        shutil.copy(licence, target / f"{package}-{licence.name}")


if __name__ == "__main__":
    main()
