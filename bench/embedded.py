"""The embedded database against one UPDATE a transaction on the same file, in turn."""

import pathlib
import sqlite3
import statistics
import tempfile
import time

import load
import report
from service import Service

PROBES = 10_000
FOLDER = "/var/tmp"  # on a disk, which /tmp need not be

UPDATE = ("UPDATE probe SET x = ?, y = ?, direction = ?, version = version + 1,"
          " updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?")


def run(options):
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        file = pathlib.Path(folder) / "mars.db"
        create(file, PROBES)
        singles, moves = [], {connections: [] for connections in options.connections}
        for number in range(options.rounds):
            singles.append(_updates(file, options.seconds))
            report.progress(f"round {number + 1}, one UPDATE a transaction: {singles[-1]:,.0f}/s")
            for connections, samples in moves.items():
                samples.append(_moves(file, connections, options.seconds))
                report.progress(f"round {number + 1}, {connections} connections: {samples[-1].rate:,.0f}/s")
    rows = [_row(connections, singles, samples) for connections, samples in moves.items()]
    report.write("embedded", "Moves on the embedded database",
                 f"One UPDATE a transaction: {statistics.median(singles):,.0f}/s. WAL and synchronous=FULL in both, "
                 f"{PROBES:,} probes, {options.rounds} rounds of {options.seconds} s, medians.",
                 ["connections", "moves/s", "ratio", "(rounds)", "p50, p99 ms", "CPU µs"], rows)


def create(file, probes):
    """A database with the service's schema, which it makes itself, and probes 1 to `probes`."""
    with Service({"DB_PATH": str(file)}):
        pass
    number = f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT {probes}) "
    # unhex() is younger than Debian 12's SQLite.
    database = sqlite3.connect(file)
    database.create_function("probe_id", 1, lambda n: bytes.fromhex(f"01900000000070008000{n:012x}"))
    database.execute("INSERT INTO grid (id, width, height) " + number + "SELECT probe_id(n), 9, 9 FROM numbers")
    database.execute("INSERT INTO probe (id, grid_id, x, y, direction) SELECT id, id, 0, 0, 'NORTH' FROM grid ORDER BY id")
    database.commit()
    database.close()


def _updates(file, seconds):
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    ids = [row[0] for row in database.execute("SELECT id FROM probe ORDER BY random()")]
    begin, count = time.monotonic(), 0
    while time.monotonic() < begin + seconds:
        database.execute(UPDATE, (0, 0, "NORTH", ids[count % len(ids)]))
        count += 1
    rate = count / (time.monotonic() - begin)
    database.close()
    return rate


def _moves(file, connections, seconds):
    with Service({"DB_PATH": str(file)}) as service:
        load.wrk(service.url, "move", connections, 1, PROBES)
        before = service.cpu_seconds()
        sample = load.wrk(service.url, "move", connections, seconds, PROBES)
        sample.service_cpu = (service.cpu_seconds() - before) / sample.requests * 1e6
    return sample


def _row(connections, singles, samples):
    ratios = [sample.rate / single for sample, single in zip(samples, singles)]
    rate, p50, p99, cpu = (statistics.median(getattr(sample, field) for sample in samples)
                           for field in ("rate", "p50", "p99", "service_cpu"))
    return [connections, f"{rate:,.0f}", f"**{statistics.median(ratios):.1f}**",
            f"{min(ratios):.1f}-{max(ratios):.1f}", f"{p50:.1f}, {p99:.1f}", f"{cpu:.0f}"]
