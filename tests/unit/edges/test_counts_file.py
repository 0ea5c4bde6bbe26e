"""What HR hands over to finance: it comes back as written, nobody changes it unseen, it holds counts alone."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.edges.counts_file import CountsError, read_counts, write_counts
from virksomhetsrapport.errors import OutputError
from virksomhetsrapport.findings import error, notice
from virksomhetsrapport.hr.counts import Counts, counts_of
from virksomhetsrapport.hr.model import AbsenceCounted, BreachesCounted, Days, Rates, UnitRate
from virksomhetsrapport.period import Month

LAST = Month(2025, 4)
MONTHS = tuple(Month(2025, number) for number in range(1, 5))
CAUSES = ("vanlig drift", "arbeid med æøå", 'test av "nytt"', "a\\b")
FOUND = (error("x").at(CellRef("Hemmelig navn", 3, 1)), notice("y").at(None), error("x").at(None))


def some_days(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(0, 10 ** chance.randint(1, 20))).scaleb(-chance.randint(0, 12))


def some_absence(chance: random.Random) -> AbsenceCounted:
    months = {
        month: Rates(chance.choice((None, Decimal(0), some_days(chance))), Days(*(some_days(chance) for _ in range(4))))
        for month in chance.sample(MONTHS, chance.randint(0, 4))
    }
    by_unit = (UnitRate("Avdeling Hemmelig", LAST, Decimal(3), hidden=False),)
    small = frozenset(month for month in months if chance.random() < 0.1)
    return AbsenceCounted(months, Rates(None, Days()), by_unit, FOUND, small)


def some_breaches(chance: random.Random) -> BreachesCounted:
    types = {
        f"type_{number}": {month: chance.randint(0, 300) for month in chance.sample(MONTHS, chance.randint(0, 4))}
        for number in range(chance.randint(0, 9))
    }
    return BreachesCounted(MONTHS, types, {cause: chance.randint(0, 40) for cause in CAUSES}, FOUND)


def some_counts(chance: random.Random) -> Counts:
    absence = some_absence(chance) if chance.random() < 0.8 else None
    return counts_of("hdo", LAST, absence, some_breaches(chance) if chance.random() < 0.8 else None)


@pytest.mark.parametrize("seed", range(30))
def test_the_counts_come_back_as_they_were_written(seed, tmp_path):
    counts = some_counts(random.Random(seed))
    write_counts(tmp_path / "f.json", counts)
    assert read_counts(tmp_path / "f.json", "hdo", LAST) == counts


def test_the_same_counts_give_the_same_bytes_however_they_were_come_by(tmp_path):
    """In another order, with zeros that say nothing, and from another list with as many errors."""
    chance = random.Random(1)
    absence, breaches = some_absence(chance), some_breaches(chance)
    months = {
        month: rates._replace(
            agreed=rates.agreed and rates.agreed + Decimal("0.00"),
            days=Days(*(day + Decimal("0.000") for day in rates.days)),
        )
        for month, rates in reversed(absence.months.items())
    }
    types = {
        id: dict(reversed([*by_month.items(), *((month, 0) for month in MONTHS if month not in by_month)]))
        for id, by_month in reversed(breaches.types.items())
    }
    turned = absence._replace(months=months, by_unit=(), findings=FOUND[::-1])
    other = BreachesCounted(MONTHS[::-1], types, dict(reversed(breaches.causes.items())), FOUND[::-1])
    write_counts(tmp_path / "1.json", counts_of("hdo", LAST, absence, breaches))
    write_counts(tmp_path / "2.json", counts_of("hdo", LAST, turned, other))
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()


def test_nothing_of_units_or_of_the_lists_themselves_is_handed_over(tmp_path):
    chance = random.Random(2)
    write_counts(tmp_path / "f.json", counts_of("hdo", LAST, some_absence(chance), some_breaches(chance)))
    text = (tmp_path / "f.json").read_text("utf-8")
    assert "Hemmelig" not in text
    data = json.loads(text)
    assert data.keys() == {"virksomhetsrapport-hr-tall", "organisation", "period", "absence", "breaches", "digest"}
    assert data["absence"].keys() == {"errors", "months"}
    assert data["breaches"].keys() == {"errors", "months", "types", "causes"}
    assert data["absence"]["errors"] == data["breaches"]["errors"] == 2


def test_days_are_written_in_full_and_exactly(tmp_path):
    days = Days(Decimal("1E+2"), Decimal("0.000000000001"), Decimal("66.6670"), Decimal("0E-6"))
    absence = AbsenceCounted({LAST: Rates(Decimal("20000.0"), days)}, Rates(None, Days()), (), ())
    write_counts(tmp_path / "f.json", counts_of("hdo", LAST, absence, None))
    (month,) = json.loads((tmp_path / "f.json").read_text("utf-8"))["absence"]["months"]
    assert list(month.values()) == ["2025-04", False, "20000", "100", "0.000000000001", "66.667", "0"]


@pytest.mark.parametrize("seed", range(60))
def test_no_character_of_what_it_says_can_be_changed_unseen(seed, tmp_path):
    chance = random.Random(seed)
    path, counts = tmp_path / "f.json", counts_of("hdo", LAST, some_absence(chance), some_breaches(chance))
    write_counts(path, counts)
    text = path.read_text("utf-8")
    at = chance.randrange(len(text))
    mark = chance.choice([mark for mark in "0123456789" if mark != text[at]])
    path.write_text(text[:at] + mark + text[at + 1 :], "utf-8")
    if says_the_same(path, text):
        assert read_counts(path, "hdo", LAST) == counts
    else:
        assert code_of(path) in ("counts-changed", "counts-damaged", "counts-newer", "counts-not-ours")


def says_the_same(path: Path, text: str) -> bool:
    try:
        return bool(json.loads(path.read_text("utf-8")) == json.loads(text))
    except ValueError:
        return False


def code_of(path: Path, organisation: str = "hdo", last: Month = LAST) -> str:
    with pytest.raises(CountsError) as caught:
        read_counts(path, organisation, last)
    return caught.value.code


def test_what_cannot_be_used_is_told_for_what_it_is(tmp_path):
    path = tmp_path / "f.json"
    assert code_of(path) == "file-not-found"
    assert code_of(tmp_path) == "file-unreadable"
    chance = random.Random(3)
    absence = AbsenceCounted({LAST: Rates(Decimal(9), Days(Decimal(7)))}, Rates(None, Days()), (), ())
    write_counts(path, counts_of("hdo", LAST, absence, some_breaches(chance)))
    text = path.read_text("utf-8")
    assert code_of(path, "andre") == "counts-other-organisation"
    assert code_of(path, last=Month(2025, 3)) == "counts-other-period"
    said = {
        text[: len(text) // 2]: "counts-damaged",
        text.replace('-tall": 1', '-tall": 2'): "counts-newer",
        text.replace('"period": "2025-04"', '"period": "2025-05"'): "counts-changed",
        text.replace('"short_self": "7"', '"short_self": "8"'): "counts-changed",
        text.replace('"short_self": "7"', '"short_self": "7.0"'): "counts-damaged",
        text.replace('"short_self": "7"', '"short_self": "-7"'): "counts-damaged",
        text.replace('"short_self": "7"', '"short_self": 7'): "counts-damaged",
        text.replace('"short_self": "7"', '"navn": "Ola", "short_self": "7"'): "counts-damaged",
        text.replace('"period": "2025-04"', '"period": "2025-03"'): "counts-damaged",
        text.replace('"errors": 0', '"errors": false'): "counts-damaged",
        text.replace("-hr-tall", "-utstedt"): "counts-not-ours",
        "{}": "counts-not-ours",
        "[" * 100_000: "counts-not-ours",
        "": "counts-not-ours",
    }
    for changed, code in said.items():
        assert changed != text
        path.write_text(changed, "utf-8")
        assert code_of(path) == code


def test_it_is_written_whole_or_not_at_all(tmp_path):
    with pytest.raises(OutputError):
        write_counts(tmp_path / "borte" / "f.json", some_counts(random.Random(4)))
    assert list(tmp_path.iterdir()) == []
