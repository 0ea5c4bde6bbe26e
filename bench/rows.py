"""How the cost of `report` grows with the rows of a table: `python bench/rows.py [-n RUNS]`.

An organisation is made up whose one table of figures has so many lines, half of them filled in at random; its report
shows them all. Whole processes take turns; what is printed is the time above that of a table of ten lines, as a ratio
to that of the fewest rows, and the same by row: 1.0 where the cost is in proportion.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from statistics import median

from paired import run_in_turns

ROWS = (10, 500, 1000, 2500, 5000)
KINDS = ("budget_result", "series")
MONTH = "2025-01"
ROOT = Path(__file__).resolve().parents[1]


def make(folder: Path, kind: str, rows: int) -> list[str]:
    """The files of an organisation with a table of so many rows, and the command that makes its report."""
    from virksomhetsrapport.edges.places import load_definition
    from virksomhetsrapport.edges.workbook.new import write_workbook
    from virksomhetsrapport.inputs import Inputs
    from virksomhetsrapport.period import Month

    home = folder / "workbook" / "stor"
    home.mkdir(parents=True)
    line = '{{ id = "l{0}", label = "Linje {0}", {1} }}'
    keys = {
        "budget_result": 'unit = "kr"\nlines = [' + ",".join(line.format(n, 'type = "cost"') for n in range(rows)),
        "series": "months = 12\nlines = [" + ",".join(line.format(n, 'unit = "antall"') for n in range(rows)),
    }
    (home / "definition.toml").write_text(
        'format = 1\nversion = 1\nmonths = 1\nprose_unit = "mnok"\n'
        '[organisation]\nid = "stor"\nname = "Stor"\nfull_name = "Stor"\n'
        f'[[table]]\nid = "t"\nkind = "{kind}"\nsheet = "T"\ntitle = "T"\nowner = "finance"\nintro = "T"\n'
        f"{keys[kind]}]\n",
        "utf-8",
    )
    definition, _ = load_definition("stor", folder)
    period = definition.period(Month(2025, 1))
    assert period is not None
    layout = definition.tables[0].kind.layout(definition.tables[0].spec, period)
    chance = random.Random(rows)
    cells = {
        ("t", each.key, column): Decimal(chance.randint(1, 900_000)) for each in layout.lines for column in each.slots
    }
    workbook = folder / "stor.xlsx"
    write_workbook(workbook, definition, period, Inputs(cells), {}, (), "")
    _template(folder / "stor.docx")
    out = str(folder / "rapport.docx")
    command = [sys.executable, "-m", "virksomhetsrapport", "report", str(workbook), "--out", out]
    return [*command, "--pages", "none", "--template", str(folder / "stor.docx"), "--accept-errors", "Et forsøk."]


def _template(path: Path) -> None:
    sys.path.insert(0, str(ROOT / "templates"))
    from make import build, pack

    path.write_bytes(pack(build("# Tall\n{{ tabell: t }}\n")))


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("-n", "--runs", type=int, default=3)
    runs = options.parse_args().runs
    with tempfile.TemporaryDirectory() as scratch:
        for kind in KINDS:
            commands = {str(rows): make(Path(scratch) / f"{kind}-{rows}", kind, rows) for rows in ROWS}
            measured = run_in_turns(commands, runs, Path(scratch) / "compiled")
            floor = median(each.seconds for each in measured[str(ROWS[0])])
            first = median(each.seconds for each in measured[str(ROWS[1])]) - floor
            print(f"{kind}: rows, seconds, ratio to {ROWS[1]} rows, and by row")
            for rows in ROWS:
                seconds = median(each.seconds for each in measured[str(rows)])
                ratio = (seconds - floor) / first
                print(f"{rows:6} {seconds:7.2f} {ratio:7.1f} {ratio * ROWS[1] / rows:7.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
