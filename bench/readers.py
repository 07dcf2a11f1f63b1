# SPDX-License-Identifier: EUPL-1.2
"""`python -m bench.readers`: fifteen years of neighbourhood files, ours against DuckDB's own reader.

Ours also understands the signs and lays every figure on a row of its own; DuckDB only makes a table of the file.
BENCH_SMALL=1 makes the files twenty times as small.
"""

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

AREAS, COLUMNS, YEARS = 725 if os.environ.get("BENCH_SMALL") else 14_500, 130, range(2010, 2025)
ROUNDS = 3
MOST = 1.5


def main() -> int:
    import duckdb

    from stip.monitor.releases.readers import kwb

    wanted = {f"maat-{number}": f"m{number}" for number in range(COLUMNS)}
    with tempfile.TemporaryDirectory() as folder:
        paths = [_written(Path(folder) / f"kwb-{year}.csv", np.random.default_rng(year)) for year in YEARS]
        size = sum(path.stat().st_size for path in paths) / 1e6
        own, theirs = [], []
        for _ in range(ROUNDS):
            begin = perf_counter()
            rows = sum(
                kwb.read(path, year=year, columns=wanted).num_rows for path, year in zip(paths, YEARS, strict=True)
            )
            own.append(perf_counter() - begin)
            connection = duckdb.connect(config={"threads": 2})
            begin = perf_counter()
            for number, path in enumerate(paths):
                connection.execute(f"create table t{number} as from read_csv('{path}', nullstr=['.', 'x', ''])")
            theirs.append(perf_counter() - begin)
    ratio = min(own) / min(theirs)
    print(f"{len(paths)} bestanden, {size:.0f} MB, {rows} cijfers")
    print(
        f"eigen lezer {min(own):.2f} s; lezer van DuckDB {min(theirs):.2f} s; verhouding {ratio:.2f} (hoogstens {MOST})"
    )
    return int(ratio > MOST)


def _written(path: Path, rng: np.random.Generator) -> Path:
    words = np.round(rng.gamma(4.0, 10.0, (AREAS, COLUMNS)), 1).astype(str)
    words[rng.random(words.shape) < 0.05] = "."
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join(["gwb_code_10", "regio", *(f"m{number}" for number in range(COLUMNS))]) + "\n")
        for number, row in enumerate(words):
            file.write(f"BU{number:08};Buurt {number};{';'.join(row)}\n")
    return path


if __name__ == "__main__":
    sys.exit(main())
