# SPDX-License-Identifier: EUPL-1.2
"""What every command is made of."""

import argparse
import sys
from typing import Any


class Failed(Exception):
    """The command could not do what was asked; the text says what is wrong and what to do."""


def command(commands: Any, name: str, help_text: str, run: Any) -> argparse.ArgumentParser:
    """Add a command that runs `run` with its options."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help_text, description=f"{help_text.capitalize()}.", formatter_class=_Plain
    )
    parser.set_defaults(run=run)
    return parser


def group(commands: Any, name: str, help_text: str) -> Any:
    """Add a word that other commands come behind."""
    parser = commands.add_parser(name, help=help_text, description=f"{help_text.capitalize()}.")
    return parser.add_subparsers(metavar="OPDRACHT", required=True)


def say(line: str) -> None:
    if line:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


_Plain = argparse.RawDescriptionHelpFormatter
