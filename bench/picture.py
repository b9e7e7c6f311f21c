"""Bars as SVG."""

import report

COLOURS = {"pgbench": "#b0b7c3", "service": "#c1440e"}
LEFT, WIDTH, BAR, GAP, TOP = 190, 520, 14, 14, 40


def write(name, groups):
    """`groups` maps the name of each group to its bars: name to requests a second."""
    largest = max(rate for bars in groups.values() for rate in bars.values())
    parts = [_legend(groups)]
    y = TOP
    for group, bars in groups.items():
        middle = y + BAR * len(bars) / 2 + 4
        parts.append(f'<text x="{LEFT - 10}" y="{middle}" text-anchor="end">{group}</text>')
        for kind, rate in bars.items():
            length = rate / largest * WIDTH
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR - 2}" fill="{COLOURS[kind]}"/>')
            parts.append(f'<text x="{LEFT + length + 6:.1f}" y="{y + BAR - 4}">{rate:,.0f}</text>')
            y += BAR
        y += GAP
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 80} {y}" '
           'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n')
    (report.RESULTS / f"{name}.svg").write_text(svg + "\n".join(parts) + "\n</svg>\n")


def _legend(groups):
    kinds = next(iter(groups.values()))
    entries = [f'<rect x="{LEFT + 120 * index}" y="12" width="12" height="12" fill="{COLOURS[kind]}"/>'
               f'<text x="{LEFT + 120 * index + 18}" y="22">{kind}</text>' for index, kind in enumerate(kinds)]
    return "\n".join([f'<text x="{LEFT - 10}" y="22" text-anchor="end">requests/s</text>', *entries])
