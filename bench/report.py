"""Results as Markdown in bench/results."""

import os
import pathlib
import platform
import sys

RESULTS = pathlib.Path(__file__).parent / "results"


def progress(text):
    print(text, file=sys.stderr, flush=True)


def write(name, title, text, header, rows):
    """Writes the table to NAME.md, and shows it."""
    lines = [header, ["---"] * len(header), *rows]
    table = "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(f"# {title}\n\n{text}\n\n{_machine()}\n\n{table}\n")
    print(f"\n{table}\n")


def _machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = next((line.split(": ")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    return (f"Measured with `{os.environ.get('BENCH_COMMAND', 'make bench')}` on {os.cpu_count()} cores ({model}), "
            f"{memory:.0f} GiB, Linux {platform.release()}; load generator, service and database on the same machine.")
