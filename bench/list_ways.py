"""Ways to count the sick leave of a list by month, each in a process of its own: `python bench/list_ways.py WAY FILE`.

The plain ones do what a script of an afternoon does: no check of anything, no overlaps, no spells. `warm` has calamine
read the file and our program count it in turns in one process, and prints the seconds of both.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

MONTHS = ((dt.date(2025, 1, 1), dt.date(2025, 1, 31)), (dt.date(2025, 2, 1), dt.date(2025, 2, 28)))
HOLIDAYS = (dt.date(2025, 1, 1),)
SICK = ("Sykmelding", "Egenmelding")


def calamine(path: Path) -> object:
    """The limit: every cell as a Python value, and nothing done with it."""
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def ours(path: Path) -> object:
    from virksomhetsrapport.counting import AgreedFile, count_absence_file
    from virksomhetsrapport.hr.settings import AgreedFrom

    agreed = AgreedFile(AgreedFrom.MONTHS, path.with_name("avtalt.csv"))
    counted = count_absence_file(path, agreed, "hdo", "2025-02").counted
    assert all(rates.days.all for rates in counted.months.values()) == (path.stem != "feil")
    return counted


def pandas(path: Path) -> object:
    """read_excel with the same reader, and a sum by group."""
    import numpy as np
    import pandas as pd

    table = pd.read_excel(path, engine="calamine")
    table = table[table["Fraværstype"].isin(SICK)]
    weight = table["Grad"] / 100 * table["Stillingsprosent"] / 100
    first, last = (pd.to_datetime(table[name]) for name in ("Fra dato", "Til dato"))
    sums = {}
    for start, end in MONTHS:
        begin = first.clip(lower=pd.Timestamp(start)).to_numpy("datetime64[D]")
        until = last.clip(upper=pd.Timestamp(end)).to_numpy("datetime64[D]") + 1
        days = np.busday_count(begin, np.maximum(begin, until), holidays=list(HOLIDAYS))
        sums[start] = (weight * days).groupby(table["Fraværstype"]).sum()
    return sums


def openpyxl(path: Path) -> object:
    """A loop over the rows."""
    import openpyxl as reader

    day, before, works = dt.date(2024, 1, 1), {}, 0
    while day.year < 2027:
        before[day] = works
        works += day.weekday() < 5 and day not in HOLIDAYS
        day += dt.timedelta(1)
    sums: dict[tuple[dt.date, str], float] = {}
    rows = reader.load_workbook(path, read_only=True).active.iter_rows(min_row=2, values_only=True)
    for _, _, _, first, last, code, degree, share in rows:
        if code in SICK:
            for start, end in MONTHS:
                begin, until = max(first.date(), start), min(last.date(), end)
                if begin <= until:
                    days = before[until + dt.timedelta(1)] - before[begin]
                    key = start, code
                    sums[key] = sums.get(key, 0) + days * degree / 100 * share / 100
    return sums


def warm(path: Path) -> object:
    ours(path)
    for _ in range(5):
        for way in (calamine, ours):
            start = time.perf_counter()
            found = way(path)
            print(f"{time.perf_counter() - start:.4f}", end=" ")
            del found
        print()
    return None


WAYS = {way.__name__: way for way in (calamine, ours, pandas, openpyxl, warm)}

if __name__ == "__main__":
    WAYS[sys.argv[1]](Path(sys.argv[2]))
