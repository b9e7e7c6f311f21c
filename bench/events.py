"""Moves that record events against moves that record none, and against pgbench doing the same, in turn."""

import statistics

import load
import postgres
import report
from service import Service

PROBES = 10_000
RETENTION = {"with events": "604800", "without": "0"}


def run(options):
    postgres.make_login_cheap()
    postgres.fill_wal()
    database = postgres.Database("bench_events", PROBES)
    samples = {}
    for number in range(options.rounds):
        for connections in options.connections:
            for case in (*RETENTION, "pgbench") if number % 2 == 0 else ("pgbench", *reversed(RETENTION)):
                database.settle()
                sample = _pgbench(database, connections, options) if case == "pgbench" else _service(
                    database, RETENTION[case], connections, options)
                samples.setdefault((case, connections), []).append(sample.rate)
                report.progress(f"round {number + 1}, {connections} connections, {case}: {sample.rate:,.0f}/s")
    report.write("events", "Moves with and without events", _text(options), _HEADER,
                 [_row(samples, connections) for connections in options.connections])


def _pgbench(database, connections, options):
    return load.pgbench(database.url, "move_with_event", connections, options.seconds, PROBES)


def _service(database, retention, connections, options):
    settings = {**database.settings(), "APP_THREADS": str(options.threads), "EVENT_RETENTION_S": retention}
    with Service(settings) as service:
        load.wrk(service.url, "move", connections, 1, PROBES)
        return load.wrk(service.url, "move", connections, options.seconds, PROBES)


_HEADER = ["connections", "with events/s", "without/s", "ratio", "(rounds)", "pgbench with events/s", "ratio",
           "(rounds)"]


def _row(samples, connections):
    with_events = samples["with events", connections]
    row = [connections, f"{statistics.median(with_events):,.0f}"]
    for other in ("without", "pgbench"):
        rates = samples[other, connections]
        ratios = [ours / theirs for ours, theirs in zip(with_events, rates)]
        row += [f"{statistics.median(rates):,.0f}", f"**{statistics.median(ratios):.2f}**",
                f"{min(ratios):.2f}-{max(ratios):.2f}"]
    return row


def _text(options):
    return (f"{postgres.description()}. {options.rounds} rounds of {options.seconds} s after a warm-up; medians, and "
            f"the median of the rounds' ratios. Each move drives a random one of {PROBES:,} probes; no client reads the events.")
