"""What the kernel tells of a process: CPU time in seconds, memory in MiB."""

import os
import pathlib

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """The fields of /proc/PID/stat behind the name, which may hold anything; None where the process has gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def parent_of(pid):
    return int(_stat(pid)[1])


def cpu_seconds(pid):
    """User and system time of all its threads, and of the children that have ended."""
    return sum(int(ticks) for ticks in _stat(pid)[11:15]) / TICK


def cpu_seconds_with_children(pid):
    stats = (_stat(entry) for entry in os.listdir("/proc") if entry.isdigit())
    living = sum(int(stat[11]) + int(stat[12]) for stat in stats if stat and int(stat[1]) == pid)
    return cpu_seconds(pid) + living / TICK


def memory(pid, field="VmRSS"):
    """VmRSS is what it holds now, VmHWM the most that it ever held."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise KeyError(field)
