"""The service against pgbench on one PostgreSQL cluster, in turn: how often a second, how late, at what cost."""

import statistics

import load
import picture
import postgres
import report
from service import Service

CASES = {"setup": "setup", "move": "move", "list": "/api/v1/check"}  # and what requests.lua calls them
PROBES = {"setup": 0, "move": 10_000, "list": 1_000}


def run(options):
    postgres.make_login_cheap()
    postgres.fill_wal()
    databases = {case: postgres.Database("bench_" + case, PROBES[case]) for case in CASES}
    samples = {}
    for number in range(options.rounds):
        for connections in options.connections:
            for case, database in databases.items():
                # Neither always comes first.
                for measure in (_pgbench, _service) if number % 2 == 0 else (_service, _pgbench):
                    database.settle()
                    sample = measure(database, case, connections, options)
                    samples.setdefault((case, connections, measure), []).append(sample)
                    report.progress(f"round {number + 1}, {connections} connections, {case}, {measure.__name__[1:]}: "
                                    f"{sample.rate:,.0f}/s")
    rows = [_row(case, connections, samples[case, connections, _pgbench], samples[case, connections, _service])
            for case in CASES for connections in options.connections]
    report.write("throughput", "The service and pgbench on PostgreSQL", _text(options), _HEADER, rows)
    picture.write("throughput", _bars(options, samples))


def _pgbench(database, case, connections, options):
    cpu = []
    sample = load.pgbench(database.url, case, connections, options.seconds, PROBES[case],
                          lambda: cpu.append(postgres.cpu_seconds()))
    sample.postgres_cpu = (postgres.cpu_seconds() - cpu[0]) / sample.requests * 1e6
    return sample


def _service(database, case, connections, options):
    with Service({**database.settings(), "APP_THREADS": str(options.threads)}) as service:
        load.wrk(service.url, CASES[case], connections, 1, PROBES[case])
        before = postgres.cpu_seconds(), service.cpu_seconds()
        sample = load.wrk(service.url, CASES[case], connections, options.seconds, PROBES[case])
        after = postgres.cpu_seconds(), service.cpu_seconds()
    sample.postgres_cpu, sample.service_cpu = ((b - a) / sample.requests * 1e6 for a, b in zip(before, after))
    return sample


_HEADER = ["case", "connections", "pgbench/s", "service/s", "ratio", "(rounds)", "pgbench p50, p99 ms",
           "service p50, p99 ms", "CPU µs: pgbench's PostgreSQL", "PostgreSQL", "service"]


def _row(case, connections, pgbench, service):
    ratios = [ours.rate / theirs.rate for ours, theirs in zip(service, pgbench)]
    latency = ", ".join(f"{value:.1f}" for value in (_median(pgbench, "p50"), _median(pgbench, "p99")))
    return [case, connections, f"{_median(pgbench, 'rate'):,.0f}", f"{_median(service, 'rate'):,.0f}",
            f"**{statistics.median(ratios):.2f}**", f"{min(ratios):.2f}-{max(ratios):.2f}", latency,
            ", ".join(f"{value:.1f}" for value in (_median(service, "p50"), _median(service, "p99"))),
            *(f"{value:.0f}" for value in (_median(pgbench, "postgres_cpu"), _median(service, "postgres_cpu"),
                                           _median(service, "service_cpu")))]


def _median(samples, field):
    return statistics.median(getattr(sample, field) for sample in samples)


def _text(options):
    return (f"{postgres.description()}. {options.rounds} rounds of {options.seconds} s after a warm-up; medians, "
            "and the median of the rounds' ratios. pgbench answers each request with a transaction of its own; the "
            f"service logs and measures as in production, with APP_THREADS={options.threads}: the database and the "
            "load generator need cores as well. Moves go to 10,000 probes at random, lists show 1,000.")


def _bars(options, samples):
    return {f"{case}, {connections} connection{'s' * (connections > 1)}":
            {"pgbench": _median(samples[case, connections, _pgbench], "rate"),
             "service": _median(samples[case, connections, _service], "rate")}
            for case in CASES for connections in options.connections}
