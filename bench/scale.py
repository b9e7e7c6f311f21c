"""What many stored probes cost: moves beside few and beside many, and a list of them all."""

import pathlib
import socket
import statistics
import tempfile
import time

import embedded
import load
import postgres
import report
from service import Service

FEW = 10_000
CONNECTIONS = 64


def run(options):
    with tempfile.TemporaryDirectory(dir=embedded.FOLDER) as folder:
        rows = []
        for engine, database in (("SQLite", _Sqlite(folder)), ("PostgreSQL", _Postgres())):
            report.progress(f"{engine}: storing {options.probes:,} probes")
            few, many = database.settings(FEW), database.settings(options.probes)
            rows += _moves(engine, few, many, options, database.settle)
            rows += _list(engine, many, options.probes)
    report.write("scale", f"Beside {options.probes:,} stored probes",
                 f"Moves at {CONNECTIONS} connections, {options.rounds} rounds of {options.seconds} s in turn, medians. "
                 "Memory is the most that the service ever held.", ["engine", "what", "figure"], rows)


class _Sqlite:
    def __init__(self, folder):
        self._folder = pathlib.Path(folder)

    def settings(self, probes):
        file = self._folder / f"{probes}.db"
        embedded.create(file, probes)
        return {"DB_PATH": str(file)}

    def settle(self):
        pass


class _Postgres:
    def settings(self, probes):
        self._database = postgres.Database(f"scale_{probes}", probes)
        return self._database.settings()

    def settle(self):
        self._database.settle()


def _moves(engine, few, many, options, settle):
    cases = {f"moves of {FEW:,} probes, {FEW:,} stored": (few, FEW),
             f"moves of {FEW:,} probes, {options.probes:,} stored": (many, FEW),
             f"moves of any of {options.probes:,}": (many, options.probes)}
    rates = {name: [] for name in cases}
    for _ in range(options.rounds):
        for name, (settings, probes) in cases.items():
            settle()
            with Service(settings) as service:
                load.wrk(service.url, "move", CONNECTIONS, 1, probes)
                rates[name].append(load.wrk(service.url, "move", CONNECTIONS, options.seconds, probes).rate)
                report.progress(f"{engine}, {name}: {rates[name][-1]:,.0f}/s")
    first = next(iter(rates.values()))
    for name, samples in rates.items():
        ratio = statistics.median(rate / base for rate, base in zip(samples, first))
        yield [engine, name, f"{statistics.median(samples):,.0f}/s ({ratio:.2f})"]


def _list(engine, settings, probes):
    with Service(settings) as service, socket.create_connection(service.address) as connection:
        begin = time.monotonic()
        connection.sendall(b"GET /api/v1/check HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        piece, found, size, first = connection.recv(1 << 20), 0, 0, time.monotonic() - begin
        while piece:
            found += piece.count(b'"direction"')
            size += len(piece)
            piece = connection.recv(1 << 20)
        seconds = time.monotonic() - begin
        assert found > 0.99 * probes, found  # a name may be cut between two pieces
        yield [engine, "list of all: first byte, last byte", f"{first * 1000:.0f} ms, {seconds:.1f} s"]
        yield [engine, "list of all: probes a second, memory", f"{probes / seconds:,.0f}/s, {service.memory('VmHWM'):.0f} MiB"]
