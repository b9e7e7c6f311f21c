"""The service against the same endpoints written otherwise, each in a container on this machine, in turn."""

import contextlib
import pathlib
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request

import load
import postgres
import report
from service import Service
from throughput import CASES, PROBES

FOLDER = pathlib.Path(__file__).parent / "peers"
CONNECTIONS = 64


def run(options):
    for image in ("fastapi", "axum"):
        subprocess.run(["docker", "build", "--quiet", "--tag", f"mars-bench-{image}", FOLDER / image], check=True,
                       stdout=subprocess.DEVNULL)
    postgres.make_login_cheap()
    postgres.fill_wal()
    databases = {case: postgres.Database("peer_" + case, PROBES[case]) for case in CASES}
    rates = {}
    for number in range(options.rounds):
        for case, database in databases.items():
            for name, start in _SYSTEMS.items():
                database.settle()
                with start(database) as url:
                    load.wrk(url, CASES[case], CONNECTIONS, 2, PROBES[case])
                    rate = load.wrk(url, CASES[case], CONNECTIONS, options.seconds, PROBES[case]).rate
                rates.setdefault((name, case), []).append(rate)
                report.progress(f"round {number + 1}, {case}, {name}: {rate:,.0f}/s")
    rows = [[name, *(_cell(rates[name, case], rates["this service", case]) for case in CASES)] for name in _SYSTEMS]
    report.write("peers", "The service and the same endpoints written otherwise",
                 f"{postgres.description()}, {CONNECTIONS} connections, {options.rounds} rounds of {options.seconds} s, "
                 "medians of requests a second; in brackets how many times as many the service answers.",
                 ["", *CASES], rows)


def _cell(rates, ours):
    ratio = statistics.median(our / rate for our, rate in zip(ours, rates))
    return f"{statistics.median(rates):,.0f} ({ratio:.1f})"


@contextlib.contextmanager
def _service(database):
    with Service(database.settings()) as service:
        yield service.url


def _container(image, scheme, **variables):
    @contextlib.contextmanager
    def start(database):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        settings = {"DATABASE_URL": database.url.replace("postgresql", scheme, 1), "PORT": port, **variables}
        command = ["docker", "run", "--rm", "--detach", "--network=host",
                   *(f"--env={name}={value}" for name, value in settings.items()), f"mars-bench-{image}"]
        container = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url)
            yield url
        finally:
            subprocess.run(["docker", "rm", "--force", container], check=True, stdout=subprocess.DEVNULL)

    return start


def _wait_until_ready(url, seconds=60):
    for _ in range(seconds * 10):
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(url + "/api/v1/ready").close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"no answer from {url}")


_SYSTEMS = {"this service": _service,
            "FastAPI, SQLAlchemy, asyncpg; 1 worker": _container("fastapi", "postgresql+asyncpg", WORKERS=1),
            "FastAPI, SQLAlchemy, asyncpg; 2 workers": _container("fastapi", "postgresql+asyncpg", WORKERS=2),
            "axum, tokio-postgres (Rust)": _container("axum", "postgresql")}
