"""Measures the service: see docs/performance.md.

    make bench [NAME=VALUE...]
"""

import argparse
import os
import sys

import embedded
import events
import footprint
import peers
import scale
import throughput

GROUPS = {"throughput": throughput, "embedded": embedded, "events": events, "footprint": footprint, "scale": scale,
          "peers": peers}


def numbers(text):
    return [int(number) for number in text.replace(",", " ").split()]


def parse(arguments):
    parser = argparse.ArgumentParser(prog="bench", usage="make bench [NAME=VALUE...]")
    parser.add_argument("--groups", type=str.split, default=[group for group in GROUPS if group != "peers"],
                        help="of " + ", ".join(GROUPS) + "; the last one only where it is named, since it needs Docker")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement")
    parser.add_argument("--connections", type=numbers, default=[1, 16, 64, 256])
    parser.add_argument("--threads", type=int, default=max(1, os.cpu_count() // 2),
                        help="of the service beside PostgreSQL, in the group throughput: half the cores, since the "
                             "database and the load generator need some")
    parser.add_argument("--probes", type=int, default=10_000_000, help="stored, in the group scale")
    return parser.parse_args(["--" + argument for argument in arguments])


def main():
    arguments = sys.argv[1:]
    os.environ["BENCH_COMMAND"] = " ".join(["make bench", *(f'{name}="{value}"' if " " in value else f"{name}={value}"
                                                        for name, value in (text.split("=", 1) for text in arguments))])
    options = parse(arguments)
    for group in options.groups:
        GROUPS[group].run(options)


main()
