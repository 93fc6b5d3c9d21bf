"""CPU time of whole process trees, in interleaved rounds."""

import os
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took; the memory is its largest process's."""

    cpu_s: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Timing:
    """The costs of one command over all rounds."""

    costs: tuple[Cost, ...]

    @property
    def median_s(self) -> float:
        """The median of the CPU seconds."""
        return statistics.median(cost.cpu_s for cost in self.costs)

    def __str__(self) -> str:
        low, high = (pick(cost.cpu_s for cost in self.costs) for pick in (min, max))
        peak = max(cost.peak_mib for cost in self.costs)
        return f"{self.median_s:8.3f} s  ({low:.3f} to {high:.3f})  {peak:6.0f} MiB"


def run(command: Sequence[str]) -> Cost:
    """Runs a command with its output thrown away; SystemExit when it fails."""
    null = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    # An installed package has its bytecode; a checkout's is written by the first round.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    pid = os.posix_spawnp(command[0], list(command), environment, file_actions=[null])
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"bench: exit {os.waitstatus_to_exitcode(status)} from: {' '.join(command)}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def interleaved(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Timing]:
    """Every command once a round, after one round that only warms the file cache."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            cost = run(command)
            if number:
                costs[name].append(cost)
    return {name: Timing(tuple(all_costs)) for name, all_costs in costs.items()}
