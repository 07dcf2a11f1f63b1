# SPDX-License-Identifier: EUPL-1.2
"""The house stays simple: arrows go down, files stay short, and nothing strange is left lying about."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from stip.plans.cited_facts import citable_models
from stip.sources.models import Citation

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "stip"
# From the bottom up: a folder knows only the folders before it.
FOLDERS = ["accounts", "places", "partners", "sources", "plans", "money", "monitor", "demo", "api", "website"]
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "base", "services", "selectors", "managers"}


def _python_files() -> Iterator[Path]:
    return (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def test_every_foreign_key_points_to_its_own_folder_or_one_below() -> None:
    walked = 0
    for model in apps.get_models():
        if not model.__module__.startswith("stip."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and not field.auto_created else None
            if not isinstance(target, type) or not target.__module__.startswith("stip."):
                continue
            walked += 1
            own, other = model.__module__.split(".")[1], target.__module__.split(".")[1]
            assert FOLDERS.index(other) <= FOLDERS.index(own), f"{model.__name__}.{field.name} wijst omhoog"
    assert walked > 20


def test_no_signals_and_no_model_inheritance_but_that_of_django() -> None:
    """A group of columns that always go together may have a name: an abstract model without behaviour of its own."""
    for path in _python_files():
        assert "django.dispatch" not in path.read_text(), path
    for model in apps.get_models():
        if model.__module__.startswith("stip."):
            parents = [parent for parent in model.__mro__[1:] if issubclass(parent, models.Model)]
            ours = [parent for parent in parents if parent.__module__.startswith("stip.")]
            assert {parent.__name__ for parent in ours} <= {"AmountColumns"}, model


def test_no_file_is_longer_than_500_lines_and_no_function_longer_than_60() -> None:
    for path in _python_files():
        text = path.read_text()
        assert text.count("\n") <= 500, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                assert node.end_lineno - node.lineno < 60, f"{path}: {node.name}"


def test_no_folder_or_module_has_a_name_that_says_nothing() -> None:
    for path in SOURCE.rglob("*"):
        if path.suffix == ".py" or path.is_dir():
            assert path.stem not in FORBIDDEN_NAMES, path


def test_every_source_file_opens_with_its_licence() -> None:
    for path in _tracked():
        if path.suffix in {".py", ".css", ".js"} and path.stat().st_size and "migrations" not in path.parts:
            assert "SPDX-License-Identifier: EUPL-1.2" in path.read_text()[:300], path


def test_the_repository_names_no_package_server_and_no_path_of_a_machine() -> None:
    hosts = re.compile(
        "|".join(
            ["pypi" + r"\.org", "files\\.python" + "hosted", "registry" + r"\.npmjs", r"/work" + "/", r"/root" + "/"]
        )
    )
    for path in _tracked():
        if path.suffix in {".gz", ".png", ".pdf", ".woff2", ".svg", ".parquet"}:
            continue
        found = hosts.search(path.read_text(encoding="utf-8", errors="replace"))
        assert found is None, f"{path.relative_to(ROOT)}: {found and found.group(0)}"


def test_nothing_is_left_to_do_without_an_issue() -> None:
    for path in _python_files():
        for line in path.read_text().splitlines():
            assert not re.search(r"#\s*(TODO|FIXME|XXX)\b(?!.*#\d+)", line), f"{path}: {line.strip()}"


def test_every_fact_that_can_be_cited_is_told_where_its_source_is_shown() -> None:
    with_citations = {
        model
        for model in apps.get_models()
        if any(
            isinstance(field, GenericRelation) and field.related_model is Citation
            for field in model._meta.private_fields
        )
    }
    assert with_citations - citable_models() == set()
