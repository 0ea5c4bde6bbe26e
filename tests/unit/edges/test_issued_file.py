"""The facts of an issued report: they come back as they were written, and nobody changes them unseen."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest

from virksomhetsrapport.edges.issued_file import IssuedError, find_issued, issued_files, read_issued, write_issued
from virksomhetsrapport.errors import OutputError
from virksomhetsrapport.history import Described, kept
from virksomhetsrapport.issued import Issued
from virksomhetsrapport.period import Month

LAST = Month(2025, 2)


def some_issued(chance: random.Random, *, organisation: str = "hdo", last: Month = LAST, edition: int = 1) -> Issued:
    texts = ["æøå", " luft foran", "to\nlinjer", "12", "2025-01", "{}", "a\tb", '"', "\\", "😀", "x" * 40_000]
    values = {}
    for number in range(60):
        typed = Decimal(chance.randint(-(10**15), 10**15)).scaleb(-chance.randint(0, 9))
        value = kept(chance.choice((typed, Decimal(chance.randint(1, 10**6)) / 7, Decimal(0), chance.choice(texts))))
        if value is not None:
            values[f"tabell.linje[{chance.choice(texts)[:40]}{number}]"] = value
    return Issued(
        organisation,
        last,
        f"{last.year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
        "bok æøå.xlsm",
        "rapport utstedt.docx",
        f"{chance.getrandbits(256):064x}",
        chance.randint(1, 40),
        "1.2.3",
        values,
        {id: Described(f"Hva {id} er", chance.choice(("kr", "%", ""))) for id in values},
        {id: chance.choice(("met", "near", "not_met")) for id in chance.sample(sorted(values), 12)},
        edition,
        chance.choice(("", "styret vet om det")),
        ("Resultat er 3, skulle vært 4.",) if chance.random() < 0.5 else (),
    )


@pytest.mark.parametrize("seed", range(12))
def test_the_facts_come_back_as_they_were_written(seed, tmp_path):
    issued = some_issued(random.Random(seed))
    write_issued(tmp_path / "f.json", issued)
    assert read_issued(tmp_path / "f.json") == issued
    assert read_issued(tmp_path / "f.json").past.values == issued.values


def test_the_same_facts_give_the_same_bytes_whatever_order_they_come_in(tmp_path):
    issued = some_issued(random.Random(1))
    turned = issued._replace(values=dict(reversed(issued.values.items())))
    write_issued(tmp_path / "1.json", issued)
    write_issued(tmp_path / "2.json", turned)
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()


def test_any_program_can_read_the_figures_exactly(tmp_path):
    issued = some_issued(random.Random(2))
    write_issued(tmp_path / "f.json", issued)
    figures = json.loads((tmp_path / "f.json").read_text("utf-8"))["figures"]
    numbers = {each["id"]: Decimal(each["value"]) for each in figures if each["kind"] == "number"}
    assert numbers == {id: value for id, value in issued.values.items() if isinstance(value, Decimal)}


def test_a_file_that_was_only_laid_out_anew_says_the_same(tmp_path):
    path = tmp_path / "f.json"
    issued = some_issued(random.Random(3))
    write_issued(path, issued)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), sort_keys=True), "utf-8")
    assert read_issued(path) == issued


@pytest.mark.parametrize("seed", range(40))
def test_no_character_of_what_it_says_can_be_changed_unseen(seed, tmp_path):
    chance = random.Random(seed)
    path, issued = tmp_path / "f.json", some_issued(chance)
    write_issued(path, issued)
    text = path.read_text("utf-8")
    at = chance.randrange(len(text))
    digit = chance.choice([mark for mark in "0123456789" if mark != text[at]])
    path.write_text(text[:at] + digit + text[at + 1 :], "utf-8")
    if _says_the_same(path, text):
        assert read_issued(path) == issued
    else:
        assert code_of(path) in ("issued-changed", "issued-damaged", "issued-newer", "issued-not-ours")


def _says_the_same(path: Path, text: str) -> bool:
    try:
        return bool(json.loads(path.read_text("utf-8")) == json.loads(text))
    except ValueError:
        return False


def code_of(path: Path) -> str:
    with pytest.raises(IssuedError) as caught:
        read_issued(path)
    return caught.value.code


def test_what_cannot_be_used_is_told_for_what_it_is(tmp_path):
    path = tmp_path / "f.json"
    assert code_of(path) == "file-not-found"
    write_issued(path, some_issued(random.Random(4)))
    text = path.read_text("utf-8")
    said = {
        text[: len(text) // 2]: "issued-damaged",
        text.replace('-utstedt": 1', '-utstedt": 2'): "issued-newer",
        text.replace('"period": "2025-02"', '"period": "2025-03"'): "issued-changed",
        text.replace('"edition": 1', '"edition": []'): "issued-damaged",
        text.replace('"edition": 1', '"edition": NaN'): "issued-damaged",
        '{"navn": 1}': "issued-not-ours",
        "[1, 2]": "issued-not-ours",
        "[" * 100_000: "issued-not-ours",
        "": "issued-not-ours",
    }
    for changed, code in said.items():
        path.write_text(changed, "utf-8")
        assert code_of(path) == code
    path.write_bytes(b"\xff\xfe\x00")
    assert code_of(path) == "issued-not-ours"
    assert code_of(tmp_path) == "file-unreadable"


def test_the_report_of_a_period_is_found_among_all_that_lies_in_the_folder(tmp_path):
    chance = random.Random(5)
    wanted = some_issued(chance)
    write_issued(tmp_path / "z.json", wanted)
    write_issued(tmp_path / "a.json", some_issued(chance, last=LAST.plus(-2)))
    write_issued(tmp_path / "b.json", some_issued(chance, organisation="andre"))
    (tmp_path / "c.json").write_text("{}")
    (tmp_path / "d.json").write_bytes(b"\x00\xff")
    (tmp_path / "mappe.json").mkdir()
    assert find_issued(tmp_path, "hdo", LAST) == wanted
    assert find_issued(tmp_path, "hdo", LAST.plus(2)) is None
    assert find_issued(tmp_path / "borte", "hdo", LAST) is None


def test_of_a_report_that_was_corrected_the_last_edition_is_found(tmp_path):
    for edition in (1, 3, 2):
        write_issued(tmp_path / f"{9 - edition}.json", some_issued(random.Random(edition), edition=edition))
    found = issued_files(tmp_path, "hdo", LAST)
    assert [(path.name, issued.edition) for path, issued in found] == [("8.json", 1), ("7.json", 2), ("6.json", 3)]
    assert find_issued(tmp_path, "hdo", LAST) == found[-1][1]


@pytest.mark.parametrize("spoil", [lambda text: text[:-400], lambda text: text.replace('"value": "', '"value": "1', 1)])
def test_a_spoiled_file_stops_those_who_ask_for_its_period_and_nobody_else(spoil, tmp_path):
    path = tmp_path / "f.json"
    write_issued(path, some_issued(random.Random(6)))
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    with pytest.raises(IssuedError):
        find_issued(tmp_path, "hdo", LAST)
    assert find_issued(tmp_path, "hdo", LAST.plus(-2)) is None
    assert find_issued(tmp_path, "andre", LAST) is None


def test_it_is_written_whole_or_not_at_all(tmp_path):
    with pytest.raises(OutputError):
        write_issued(tmp_path / "borte" / "f.json", some_issued(random.Random(7)))
    assert list(tmp_path.iterdir()) == []
