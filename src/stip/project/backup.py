# SPDX-License-Identifier: EUPL-1.2
"""One file that holds everything of an installation: the database, and the documents and figures people added."""

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from stip.monitor.figures.shelf import STORE

DATABASE, DOCUMENTS, FIGURES = "database", "documents", "observaties"


class BackupFailed(Exception):
    """Nothing was written or put back; the text says why and what to do."""


def backup(target: Path) -> int:
    """Write a backup, also while people work. Returns its size in bytes. Raises BackupFailed."""
    if target.exists():
        raise BackupFailed(f"{target} bestaat al: kies een andere naam, dan gaat er geen oude reservekopie verloren.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        _copy_database(copy)
        # The whole file appears at once: a backup that was cut off does not look like one.
        partial = target.with_name(f"{target.name}.deel")
        with tarfile.open(partial, "w:gz") as archive:
            archive.add(copy, DATABASE)
            # After the database: a file is written before the row that names it, and never changes.
            for name, place in _folders().items():
                if place.exists():
                    archive.add(place, name)
        partial.replace(target)
    return target.stat().st_size


def restore(source: Path, *, overwrite: bool) -> None:
    """Put a backup back in place of what is there. Raises BackupFailed."""
    if not tarfile.is_tarfile(source):
        raise BackupFailed(f"{source} is geen reservekopie van Stip: kies een bestand dat 'stip backup' maakte.")
    if not overwrite and _has_tables():
        raise BackupFailed("Er staat al iets in de database: voeg --overschrijf toe om het te vervangen.")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        copy = Path(folder) / DATABASE
        if not copy.is_file():
            raise BackupFailed(f"In {source} zit geen database: kies een ander bestand.")
        connection.close()
        _put_database(copy)
        for name, place in _folders().items():
            if (Path(folder) / name).exists():
                shutil.copytree(Path(folder) / name, place, dirs_exist_ok=True)


def _folders() -> dict[str, Path]:
    return {DOCUMENTS: settings.MEDIA_ROOT, FIGURES: STORE.folder}


def _copy_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(str(settings.DATABASES["default"]["NAME"]))) as live,
            closing(sqlite3.connect(copy)) as to,
        ):
            live.backup(to)
    else:
        _run(["pg_dump", "--format=custom", "--no-owner", "--file", str(copy)])


def _put_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        live_path = str(settings.DATABASES["default"]["NAME"])
        with closing(sqlite3.connect(copy)) as stored, closing(sqlite3.connect(live_path)) as live:
            stored.backup(live)
    else:
        name = str(connection.settings_dict["NAME"])
        _run(
            ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname", name, str(copy)]
        )


def _has_tables() -> bool:
    return bool(connection.introspection.table_names())


def _run(command: list[str]) -> None:
    values = connection.settings_dict
    keys = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(values[key]) for name, key in keys.items() if values[key]}}
    try:
        subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    except FileNotFoundError as missing:
        raise BackupFailed(f"Het programma {command[0]} ontbreekt: installeer de PostgreSQL-client.") from missing
    except subprocess.CalledProcessError as failed:
        raise BackupFailed(f"{command[0]} gaf een fout: {failed.stderr.strip()[:300]}") from failed
