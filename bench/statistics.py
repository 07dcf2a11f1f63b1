# SPDX-License-Identifier: EUPL-1.2
"""How long ranking 14,500 places in 10,000 draws takes: `python -m bench.statistics`.

Beside it in the same run: what no method can go below (the matrix product, the sort of the scores, writing the table),
the best simple loop, and, where they can be installed, the packages that people use for this. On a shared machine the
clock misleads, so all take turns, the best of each counts, and the seconds of the processor on one thread are told too.
"""

import os

# One thread per product: the threads are ours, for the floor as for the kernel.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter, thread_time

import numpy as np
from numpy.typing import NDArray

from bench import statistics_steps
from stip.statistics import uncertainty, weigh

PLACES, INDICATORS, DRAWS, K = 14_500, 24, 10_000, 145
TURNS = 6
BLOCK = 64
LOOPED = 100
PEERS = ("scikit-criteria", "pymcdm")

Floats32 = NDArray[np.float32]


def main() -> None:
    """Print seconds and ratios."""
    points, weights, choice = invented()
    calls = {
        "product": lambda threads: _in_blocks(threads, lambda rows, out: np.matmul(weights[rows], points.T, out=out)),
        "sort": lambda threads: _in_blocks(threads, _sorting(points, weights)),
        "write": _write,
        "ranks": lambda threads: uncertainty.rank_table([points], weights, choice, threads=threads),
        "all": lambda threads: uncertainty.simulate([points], weights, choice, k=K, threads=threads),
    }
    both = {threads: _best(calls, threads) for threads in (2, 1)}
    loop = min(_loop(points, weights, rank) for rank in (_by_double_sort, _by_scatter) for _ in range(3))
    print(f"{DRAWS} trekkingen, {PLACES} gebieden, {INDICATORS} criteria; beste van {TURNS}")
    for threads, found in both.items():
        _tell(threads, found, loop)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"  meeste geheugen van het hele proces: {memory:.2f} GB")
    _tell_peers(both[2]["all"])
    statistics_steps.report()


def invented(seed: int = 1) -> tuple[Floats32, Floats32, NDArray[np.int64]]:
    """Points, weights and choices of an invented country."""
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(PLACES, INDICATORS)).astype(np.float32)
    equal = weigh.equal(INDICATORS)
    weights = weigh.drawn_around(equal, concentration=INDICATORS, draws=DRAWS, rng=rng).astype(np.float32)
    return points, weights, np.zeros(DRAWS, np.int64)


def _best(calls: dict[str, Callable[[int], object]], threads: int) -> dict[str, float]:
    """The best of several turns; on one thread in seconds of the processor."""
    clock = perf_counter if threads > 1 else thread_time
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(TURNS):
        for name, call in calls.items():
            begin = clock()
            call(threads)
            best[name] = min(best[name], clock() - begin)
    best["floor"] = best["product"] + max(best["sort"] - best["product"], 0.0) + best["write"]
    return best


def _tell(threads: int, found: dict[str, float], loop: float) -> None:
    kind = "van de klok" if threads > 1 else "van de processor"
    print(f"op {threads} {'draden' if threads > 1 else 'draad'}, in seconden {kind}")
    parts = (
        f"product {found['product']:.3f}, sorteren {found['sort'] - found['product']:.3f}, tabel {found['write']:.3f}"
    )
    print(f"  ondergrens                      {found['floor']:.3f}   ({parts})")
    for name, key in (("rangen", "ranks"), ("rangen, intervallen en kansen", "all")):
        print(f"  {name:<30}  {found[key]:.3f}   {found[key] / found['floor']:.2f} keer de ondergrens")
    print(f"  beste eenvoudige lus            {loop:.2f}    {loop / found['ranks']:.1f} keer de rangen")


def _in_blocks(threads: int, work: Callable[[slice, Floats32], object]) -> None:
    """Do `work` on blocks of draws, with room for the scores of one block per thread."""

    def some(start: int) -> None:
        room = np.empty((BLOCK, PLACES), np.float32)
        for at in range(start, DRAWS, BLOCK * threads):
            rows = slice(at, min(at + BLOCK, DRAWS))
            work(rows, room[: rows.stop - rows.start])

    if threads == 1:
        some(0)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(some, range(0, BLOCK * threads, BLOCK)))


def _sorting(points: Floats32, weights: Floats32) -> Callable[[slice, Floats32], None]:
    def work(rows: slice, out: Floats32) -> None:
        np.matmul(weights[rows], points.T, out=out)
        out.sort(axis=1)

    return work


def _write(threads: int) -> None:
    table = np.empty((DRAWS, PLACES), np.uint16)
    row = np.arange(PLACES, dtype=np.uint16)

    def work(rows: slice, out: Floats32) -> None:
        table[rows] = row

    _in_blocks(threads, work)


def _loop(points: Floats32, weights: Floats32, rank: Callable[[Floats32], NDArray[np.int64]]) -> float:
    """Seconds for all draws, reckoned from some of them."""
    table = np.empty((LOOPED, PLACES), np.uint16)
    begin = perf_counter()
    for draw in range(LOOPED):
        table[draw] = rank(points @ weights[draw])
    return (perf_counter() - begin) * DRAWS / LOOPED


def _by_double_sort(scores: Floats32) -> NDArray[np.int64]:
    return np.argsort(np.argsort(scores))


def _by_scatter(scores: Floats32) -> NDArray[np.int64]:
    found = np.empty(scores.size, np.int64)
    found[np.argsort(scores)] = np.arange(scores.size)
    return found


def _tell_peers(seconds: float) -> None:
    """Measure the packages in an environment of their own that is thrown away; say so where that cannot be."""
    script = Path(__file__).with_name("statistics_peers.py")
    uv = Path(sys.executable).with_name("uv")
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        try:
            subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder], check=True, capture_output=True)
            subprocess.run([uv, "pip", "install", "-q", "--python", python, *PEERS], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"  {' en '.join(PEERS)}: niet gemeten, want niet te installeren ({type(error).__name__})")
            return
        # Apart (-I), so that they do not take this folder's `statistics` for that of Python.
        sizes = [str(each) for each in (PLACES, INDICATORS, DRAWS)]
        told = subprocess.run([python, "-I", script, *sizes], capture_output=True, text=True, check=False)
    for line in told.stdout.splitlines():
        name, taken = line.rsplit(" ", 1)
        print(f"  {name:<30}  {float(taken):.0f}      {float(taken) / seconds:.0f} keer het geheel")
    if told.returncode:
        print(f"  niet alle pakketten deden het: {told.stderr.strip().splitlines()[-1]}")


if __name__ == "__main__":
    main()
