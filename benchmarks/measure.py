"""What a benchmark is, and how two contenders are measured side by side.

Both sides run in turns, in the same process or as processes of the same parent, and the order changes every time, so
that a machine that slows down slows both. A ratio compares the two minima: noise only ever adds time.
"""

from __future__ import annotations

import statistics
import timeit
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.workspace import Workspace


class UnmeasurableError(Exception):
    """One side of a benchmark cannot run here, or gives a wrong result. The message says which and why."""


@dataclass(frozen=True)
class Contest:
    """Two callables that do the work once and return what it took, in the unit of the benchmark."""

    ours: Callable[[], float]
    peer: Callable[[], float]


@dataclass(frozen=True)
class Benchmark:
    """One row of the table.

    Args:
        name: for ``--only``.
        ours: what is measured on our side.
        peer: what it is compared with.
        prepare: makes what the contest needs; checks that both sides do what they shall.
        repetitions: of the contest, not counting the first, which only warms caches.
        bound: the ratio that must hold, or None.
        aim: the ratio we would like, or None.
        unit: ``s`` for seconds, ``B`` for bytes.
    """

    name: str
    ours: str
    peer: str
    prepare: Callable[[Workspace], Contest]
    repetitions: int
    bound: float | None = None
    aim: float | None = None
    unit: str = "s"


@dataclass(frozen=True)
class Outcome:
    """What came out of a benchmark: all figures of both sides, or the reason why there are none."""

    benchmark: Benchmark
    ours: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)
    reason: str | None = None

    @property
    def ratio(self) -> float:
        """Our minimum by the peer's; below 1 is better than the peer."""
        return min(self.ours) / min(self.peer)

    @property
    def median_ratio(self) -> float:
        """Our median by the peer's: how much the noise matters."""
        return statistics.median(self.ours) / statistics.median(self.peer)

    @property
    def missed(self) -> bool:
        """Whether there is a bound and it does not hold, or could not be measured."""
        bound = self.benchmark.bound
        return bound is not None and (self.reason is not None or self.ratio > bound)


def measure(benchmark: Benchmark, workspace: Workspace, repetitions: int | None = None) -> Outcome:
    """Run a benchmark, as often as it says unless `repetitions` is given."""
    try:
        contest = benchmark.prepare(workspace)
        ours, peer = _take_turns(contest, repetitions or benchmark.repetitions)
    except UnmeasurableError as error:
        return Outcome(benchmark, reason=str(error))
    return Outcome(benchmark, ours, peer)


def _take_turns(contest: Contest, repetitions: int) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    peer: list[float] = []
    turns = [(contest.ours, ours), (contest.peer, peer)]
    for number in range(repetitions + 1):
        for run, figures in turns if number % 2 else reversed(turns):
            figures.append(run())
    return ours[1:], peer[1:]


def in_a_loop(work: Callable[[], object], loops: int, parts: int = 1) -> Callable[[], float]:
    """Work too short for one look at the clock: seconds for one part of it, over `loops` times all `parts`.

    The garbage collector is off meanwhile, for both sides alike.
    """
    timer = timeit.Timer(work)
    return lambda: timer.timeit(loops) / (loops * parts)


def once(work: Callable[[], object]) -> Callable[[], float]:
    """Seconds that work takes, garbage collector and all."""
    return lambda: _elapsed(work)


def _elapsed(work: Callable[[], object]) -> float:
    start = timeit.default_timer()
    work()
    return timeit.default_timer() - start
