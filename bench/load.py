"""The load generators. Both keep a number of requests under way, each of which follows on the one before."""

import dataclasses
import json
import pathlib
import re
import subprocess
import tempfile
import time

FOLDER = pathlib.Path(__file__).parent


@dataclasses.dataclass
class Sample:
    """One run: requests a second, latency in ms, CPU time in µs a request."""

    rate: float
    p50: float
    p99: float
    requests: int
    service_cpu: float = 0.0
    postgres_cpu: float = 0.0


NOTHING = "/nothing"  # a path that no server has


def wrk(url, case, connections, seconds, probes=0):
    """Drives a server; raises where one request was not answered as it should be."""
    command = ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s",
               "-s", FOLDER / "requests.lua", url, "--", case, str(probes)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    result = json.loads(output.splitlines()[-1])
    if result["failed"] or result["refused"] != (result["requests"] if case == NOTHING else 0):
        raise RuntimeError(f"{case}: requests failed: {result}")
    return Sample(result["requests"] / result["seconds"], result["p50"], result["p99"], result["requests"])


def pgbench(database, case, clients, seconds, probes=0, warm=lambda: None):
    """Runs sql/CASE.sql, statements prepared. What its first seconds bring does not count: it connects in them, and
    each backend fills its caches. `warm` is called when they are over."""
    warm_up = 2 + clients // 50
    with tempfile.TemporaryDirectory() as logs:
        command = ["pgbench", "--no-vacuum", "--protocol=prepared", f"--client={clients}", f"--jobs={min(2, clients)}",
                   f"--time={warm_up + seconds}", f"--define=probes={probes}",
                   f"--file={FOLDER / 'sql' / (case + '.sql')}", "--log", f"--log-prefix={logs}/log", database]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            time.sleep(warm_up)
            warm()
            output = process.communicate()[0]
        if process.returncode or not re.search(r"failed transactions: 0 ", output):
            raise RuntimeError(f"pgbench failed: {output}")
        return _last(seconds, [line.split() for log in pathlib.Path(logs).iterdir() for line in log.open()])


def _last(seconds, lines):
    """What pgbench logged of its last seconds: client, number, latency in µs, script, time in s and in µs."""
    times = [int(line[4]) + int(line[5]) / 1e6 for line in lines]
    begin = max(times) - seconds
    latencies = sorted(int(line[2]) / 1000 for line, end in zip(lines, times) if end > begin)
    p50, p99 = (latencies[int(len(latencies) * share)] for share in (0.50, 0.99))
    return Sample(len(latencies) / seconds, p50, p99, len(latencies))
