"""The service as it runs in production: everything logged, into a pipe that somebody reads."""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.request

import processes

EXECUTABLE = os.environ.get(
    "MARS_EXECUTABLE", pathlib.Path(__file__).parent.parent / "build/release/mars-probe-simulator")


class Service:
    """Runs for the length of a `with`. `settings` are environment variables."""

    def __init__(self, settings=()):
        self._folder = tempfile.TemporaryDirectory()
        self._settings = {"ENV": "prod", "APP_PORT": "0", "PATH": os.environ["PATH"], **dict(settings)}

    def __enter__(self):
        begin = time.monotonic()
        self._process = subprocess.Popen([EXECUTABLE], cwd=self._folder.name, env=self._settings, bufsize=0,
                                         stdout=subprocess.PIPE)
        self.pid = self._process.pid
        host, port = self._log_line("SERVER_STARTED")["address"].rsplit(":", 1)
        self.address = host, int(port)
        self.url = f"http://{host}:{port}"
        self._log_line("DATABASE_READY")
        self.get("/api/v1/ready")
        self.milliseconds_to_ready = (time.monotonic() - begin) * 1000
        self._reader = subprocess.Popen(["cat"], stdin=self._process.stdout, stdout=subprocess.DEVNULL)
        self._process.stdout.close()
        return self

    def __exit__(self, *exception):
        self._process.terminate()
        self._process.wait()
        self._reader.wait()
        self._folder.cleanup()

    def get(self, path):
        with urllib.request.urlopen(self.url + path) as response:
            return response.read()

    def cpu_seconds(self):
        return processes.cpu_seconds(self.pid)

    def memory(self, field="VmRSS"):
        return processes.memory(self.pid, field)

    def _log_line(self, event):
        for line in iter(self._process.stdout.readline, b""):
            entry = json.loads(line)
            if entry["event"] == event:
                return entry
        raise RuntimeError(f"the service ended before {event}")
