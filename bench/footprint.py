"""What the service costs without load: to start, to stand idle, to hold connections, to answer without a database."""

import contextlib
import http.client
import json
import resource
import socket
import statistics
import time

import load
import report
from service import Service

IDLE_CONNECTIONS = 10_000
LETTERS = 100_000


def run(options):
    milliseconds, idle = _starts(20)
    rows = [
        ["start to ready, SQLite", f"{milliseconds:.0f} ms"],
        ["memory, idle", f"{idle:.0f} MiB"],
        [f"memory with {IDLE_CONNECTIONS:,} idle keep-alive connections", f"{_memory_of_connections():.0f} MiB"],
        *_without_database(options),
        [f"a command of {LETTERS:,} letters, CPU", f"{_command(LETTERS):.2f} ms"],
        ["a command of 10 letters, CPU", f"{_command(10):.2f} ms"],
    ]
    report.write("footprint", "The service without load", "On SQLite. Memory is resident memory.", ["what", "cost"], rows)


def _starts(times):
    """The median time, and the memory at the end."""
    milliseconds = []
    for _ in range(times):
        with Service() as service:
            milliseconds.append(service.milliseconds_to_ready)
            time.sleep(0.1)
            memory = service.memory()
    return statistics.median(milliseconds), memory


def _memory_of_connections():
    """Each connection has had a request answered."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (IDLE_CONNECTIONS + 100,) * 2)
    with Service() as service, contextlib.ExitStack() as connections:
        for _ in range(IDLE_CONNECTIONS):
            connection = connections.enter_context(socket.create_connection(service.address))
            connection.sendall(b"GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        return service.memory()


def _without_database(options):
    with Service() as service:
        for path in (load.NOTHING, "/openapi.json"):
            load.wrk(service.url, path, 64, 1)
            before = service.cpu_seconds()
            sample = load.wrk(service.url, path, 64, options.seconds)
            cpu = (service.cpu_seconds() - before) / sample.requests * 1e6
            yield [f"GET {path}, CPU ({sample.rate:,.0f}/s)", f"{cpu:.1f} µs"]


def _command(letters, times=200):
    """CPU in ms of a request."""
    with Service() as service:
        connection = http.client.HTTPConnection(*service.address)

        def ask(method, path, body):
            connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
            return json.load(connection.getresponse())

        probe = ask("POST", "/api/v1/setup", {"x": 9, "y": 9, "direction": "NORTH"})
        before = service.cpu_seconds()
        for _ in range(times):
            moved = ask("PATCH", "/api/v1/move", {"id": probe["id"], "command": ("MRMRMRMRLR" * letters)[:letters]})
            assert moved == probe, moved
        connection.close()
        return (service.cpu_seconds() - before) / times * 1000
