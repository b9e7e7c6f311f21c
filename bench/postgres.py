"""Databases on the cluster that scripts/with-postgres started."""

import base64
import hashlib
import hmac
import os
import pathlib
import subprocess
import urllib.parse

import processes
import service

ROOT = pathlib.Path(__file__).parent.parent
ADDRESS = os.environ.get("MARS_TEST_POSTGRES", "")


class Database:
    """A database with the service's schema and probes 1 to `probes`."""

    def __init__(self, name, probes=0):
        self.url = urllib.parse.urlsplit(ADDRESS)._replace(path="/" + name).geturl()
        _psql(ADDRESS, "-c", f"CREATE DATABASE {name}")
        subprocess.run([service.EXECUTABLE, "--migrate"], check=True, cwd="/", env={"ENV": "test", **self.settings()},
                       stdout=subprocess.DEVNULL)
        if probes:
            _psql(self.url, "-v", f"probes={probes}", "-f", ROOT / "bench/sql/probes.sql")

    def settle(self):
        """Writes what is dirty, so that no run pays for the one before."""
        _psql(self.url, "-c", "CHECKPOINT")

    def settings(self):
        """What the service needs to find it."""
        url = urllib.parse.urlsplit(self.url)
        return {"DB_ENGINE": "postgres", "DB_HOST": url.hostname, "DB_PORT": str(url.port), "DB_USER": url.username,
                "DB_PASSWORD": url.password, "DB_NAME": url.path[1:]}


def fill_wal(segments=64):
    """Lets the cluster have the files of its log that one in use for longer has: it writes a new one full of zeros
    before it uses it, and all who commit wait meanwhile, but takes up an old one at once."""
    for _ in range(segments):
        _psql(ADDRESS, "-c", "SELECT pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()")
    _psql(ADDRESS, "-c", "CHECKPOINT")


def make_login_cheap():
    """Has the password, which is random, hashed once instead of 4096 times: pgbench connects within its time."""
    url = urllib.parse.urlsplit(ADDRESS)
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", url.password.encode(), salt, 1)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt, stored, server = (base64.b64encode(value).decode() for value in (salt, stored, server))
    _psql(ADDRESS, "-c", f"ALTER ROLE {url.username} PASSWORD 'SCRAM-SHA-256$1:{salt}${stored}:{server}'")


def cpu_seconds():
    """Of all processes of the server."""
    return processes.cpu_seconds_with_children(_postmaster())


def description():
    """Its version, and whether an answer means that the data is on the disk."""
    version, fsync, commit = (_psql(ADDRESS, "-Atc", f"SHOW {name}").split()[0]
                              for name in ("server_version", "fsync", "synchronous_commit"))
    if (fsync, commit) != ("on", "on"):
        raise RuntimeError("the cluster is not durable: set MARS_POSTGRES_DURABLE=1")
    return f"PostgreSQL {version}, fsync and synchronous_commit on"


def _postmaster():
    global _pid
    _pid = _pid or int(_psql(ADDRESS, "-Atc", "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"))
    return _pid


_pid = None


def _psql(url, *arguments):
    command = ["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-d", url, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
