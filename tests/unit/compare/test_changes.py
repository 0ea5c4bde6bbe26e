"""What has changed between two snapshots, over random ones, held against a plainer way to say the same."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from virksomhetsrapport.change_list import Group, lines, listed, sheet_rows
from virksomhetsrapport.compare.changes import CompareError, Time, changes
from virksomhetsrapport.compare.risks_moved import Movement
from virksomhetsrapport.compare.snapshot import Medium, Said, Snapshot, Source, Wording
from virksomhetsrapport.period import Month
from virksomhetsrapport.record import Risk

EARLIER, LATER = Month(2025, 2), Month(2025, 4)
SEEDS = range(12)
STATUSES = ("", "met", "near", "not_met")


def source(last: Month, medium: Medium = Medium.WORKBOOK, organisation: str = "proven") -> Source:
    return Source(medium, f"{last}.xlsx", organisation, last)


def empty(last: Month, medium: Medium = Medium.WORKBOOK) -> Snapshot:
    return Snapshot(source(last, medium), {}, {}, {}, {})


def some(chance: random.Random, last: Month, medium: Medium = Medium.WORKBOOK) -> Snapshot:
    """Some of the same figures, words, texts and risks, few of whose values are far from each other."""
    ids = [f"tabell.linje_{number}" for number in range(30)]
    ids += [f"serie.linje_{number}[{last.plus(-month)}]" for number in range(5) for month in range(6)]
    figures = {
        id: Said(
            chance.choice((None, Decimal(chance.randint(-3, 3)), Decimal(chance.randint(-30, 30)) / 10)),
            "kr",
            f"Hva {id} er",
            chance.choice((0, 1, None)),
            chance.choice(STATUSES),
            "up" if id.endswith("1") else "",
        )
        for id in chance.sample(ids, 45)
    }
    words = {f"valg_{n}": Said(chance.choice((None, "ja", "nei")), "tekst", "Valg") for n in range(8)}
    texts = {f"tekst_{n}": Wording("Overskrift", chance.choice("abc")) for n in chance.sample(range(8), 5)}
    risks = {}
    for number in chance.sample(range(12), 8):
        score = Decimal(chance.randint(1, 3))
        risks[f"risiko[R{number}]"] = Risk("risiko", f"R{number}", "Noe", score, "", chance.random() < 0.7)
    return Snapshot(source(last, medium), figures, words, texts, risks)


def values(said: dict[str, Said]) -> dict[str, object]:
    return {id: each.value for id, each in said.items() if each.value is not None}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_that_differ_are_told_with_their_difference_and_no_others(seed):
    chance = random.Random(seed)
    before, after = some(chance, EARLIER), some(chance, LATER)
    then, now = values(before.figures), values(after.figures)
    expected = {
        (id, then.get(id), now.get(id), now[id] - then[id] if id in then and id in now else None)
        for id in then.keys() | now.keys()
        if then.get(id) != now.get(id)
    }
    found = changes(before, after).figures
    assert {(each.id, _value(each.before), _value(each.after), each.difference) for each in found} == expected
    assert len(found) == len(expected)


def _value(said: Said | None) -> object:
    return said.value if said else None


@pytest.mark.parametrize("seed", SEEDS)
def test_from_one_to_the_other_and_back_is_the_same_with_the_other_sign(seed):
    chance = random.Random(seed)
    a, b = some(chance, EARLIER), some(chance, EARLIER)
    there, back = changes(a, b), changes(b, a)
    assert there.before == a.source
    assert sorted((each.id, each.difference or 0) for each in there.figures) == sorted(
        (each.id, -(each.difference or 0)) for each in back.figures
    )
    opposite = {
        Movement.NEW: Movement.GONE,
        Movement.UP: Movement.DOWN,
        Movement.CLOSED: Movement.REOPENED,
    }
    opposite |= {other: one for one, other in opposite.items()}
    assert {(each.id, each.movement) for each in there.risks} == {
        (each.id, opposite[each.movement]) for each in back.risks
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_the_earlier_period_is_before_whichever_comes_first(seed):
    chance = random.Random(seed)
    before, after = some(chance, EARLIER), some(chance, LATER)
    assert changes(after, before) == changes(before, after)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_has_changed_from_a_report_to_itself(seed):
    one = some(random.Random(seed), EARLIER)
    found = changes(one, one)
    assert [*found.figures, *found.latest, *found.words, *found.flags, *found.risks, *found.texts] == []
    assert listed(found) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_last_month_is_held_against_the_last_month_of_before(seed):
    chance = random.Random(seed)
    before, after = some(chance, EARLIER), some(chance, LATER)
    expected = {}
    for number in range(5):
        then = before.figures.get(f"serie.linje_{number}[2025-02]")
        now = after.figures.get(f"serie.linje_{number}[2025-04]")
        if then and now and _value(then) != _value(now):
            expected[f"serie.linje_{number}[siste]"] = (_value(then), _value(now))
    found = changes(before, after).latest
    assert {each.id: (_value(each.before), _value(each.after)) for each in found} == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_a_month_that_was_reported_before_is_late_and_one_that_comes_or_goes_is_rolled(seed):
    chance = random.Random(seed)
    before, after = some(chance, EARLIER), some(chance, LATER)
    for each in changes(before, after).figures:
        if each.id.startswith("tabell."):
            assert each.time is Time.NONE
        else:
            reported = each.before is not None and each.before.value is not None
            still = each.after is not None and each.after.value is not None
            assert each.time is (Time.LATE if reported and still else Time.ROLLED)


@pytest.mark.parametrize("seed", SEEDS)
def test_flags_have_turned_where_both_say_something_of_the_figure(seed):
    chance = random.Random(seed)
    before, after = some(chance, EARLIER), some(chance, EARLIER)
    both = before.figures.keys() & after.figures.keys()
    expected = {id for id in both if before.figures[id].status != after.figures[id].status}
    assert {each.id for each in changes(before, after).flags} == expected
    assert changes(before._replace(judged=False), after).flags == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_risk_has_moved_as_its_two_sides_say(seed):
    chance = random.Random(seed)
    before, after = some(chance, EARLIER), some(chance, LATER)
    moved = {each.id: each.movement for each in changes(before, after).risks}
    for id in before.risks.keys() | after.risks.keys():
        then, now = before.risks.get(id), after.risks.get(id)
        was, is_open = bool(then and then.open), bool(now and now.open)
        if was and not is_open:
            expected = Movement.CLOSED if now else Movement.GONE
        elif is_open and not was:
            expected = Movement.REOPENED if then else Movement.NEW
        elif was and then.score != now.score:
            expected = Movement.UP if now.score > then.score else Movement.DOWN
        else:
            expected = None
        assert moved.get(id) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_report_does_not_say_is_neither_new_nor_gone(seed):
    chance = random.Random(seed)
    report, workbook = some(chance, EARLIER, Medium.REPORT), some(chance, LATER)
    found = changes(report, workbook)
    assert all(each.before is not None for each in found.figures)
    assert all(each.before is not None for each in found.texts)
    gone = {id for id in values(report.figures) if id not in workbook.figures}
    assert gone <= {each.id for each in found.figures}


def test_two_reports_are_held_to_what_each_of_them_says():
    a, b = empty(EARLIER, Medium.REPORT), empty(LATER, Medium.REPORT)
    a = a._replace(figures={"x": Said(Decimal(1), "kr", "X")})
    assert [(each.id, each.after) for each in changes(a, b).figures] == [("x", None)]


def test_what_the_definition_says_is_left_out_where_the_history_does_not_keep_it():
    target = Said(Decimal(5), "%", "Mål", given=True)
    now = empty(LATER)._replace(figures={"x.maal": target})
    assert len(changes(empty(EARLIER), now).figures) == 1
    assert changes(empty(EARLIER, Medium.HISTORY), now).figures == ()
    assert changes(empty(EARLIER, Medium.ISSUED), now).figures == ()


def test_two_organisations_are_not_compared():
    other = empty(LATER)._replace(source=source(LATER, organisation="andre"))
    with pytest.raises(CompareError) as fault:
        changes(empty(EARLIER), other)
    assert fault.value.code == "compare-other-organisation"


def test_a_risk_that_a_report_knows_by_a_digest_alone_is_known_by_the_other_s_name():
    open_then = Risk("risiko", "R1", "Noe", Decimal(12), "høy", True)
    closed_now = open_then._replace(open=False).hidden
    assert "R1" not in closed_now.name
    before = empty(EARLIER, Medium.REPORT)._replace(risks={"a": open_then})
    after = empty(LATER, Medium.REPORT)._replace(risks={"b": closed_now})
    (found,) = changes(before, after).risks
    assert (found.id, found.movement) == ("risiko[R1]", Movement.CLOSED)
    assert changes(after._replace(source=before.source), after).risks == ()


def test_a_register_that_a_report_shows_nothing_of_has_lost_no_risk():
    risk = Risk("risiko", "R1", "Noe", None, "", True)
    workbook = empty(EARLIER)._replace(risks={"risiko[R1]": risk})
    assert changes(workbook, empty(LATER, Medium.REPORT)).risks == ()
    assert [each.movement for each in changes(workbook, empty(LATER)).risks] == [Movement.GONE]


def test_the_same_number_in_another_unit_is_another_figure_and_the_two_have_no_difference():
    before = empty(EARLIER)._replace(figures={"x": Said(Decimal(2), "kr", "X", 0)})
    after = empty(EARLIER)._replace(figures={"x": Said(Decimal(2), "1000 kr", "X", 0)})
    found = changes(before, after)
    assert [(each.id, each.difference) for each in found.figures] == [("x", None)]
    (_, _, (said,), _) = next(lines(listed(found), 5))
    assert said == "X (x): 2\u00a0kr \u2192 2\u00a0tusen kr"


# As rows and lines


@pytest.mark.parametrize("seed", SEEDS)
def test_every_change_stands_in_the_rows_once_and_in_the_sheet(seed):
    chance = random.Random(seed)
    found = changes(some(chance, EARLIER), some(chance, LATER))
    rows = listed(found)
    turned = [each for each in found.flags if not each.missing]
    counted = (len(turned), len(found.risks), len(found.texts), len(found.latest), len(found.words))
    groups = (Group.FLAGS, Group.RISKS, Group.TEXTS, Group.LATEST, Group.WORDS)
    assert tuple(sum(each.group is group for each in rows) for group in groups) == counted
    assert len(rows) == sum(counted) + len(found.figures) + len(found.flags) - len(turned)
    sheet = sheet_rows(found)
    assert len({len(row) for row in sheet}) == 1
    assert [row[-1] for row in sheet[4:]] == [each.id for each in rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_long_lists_are_cut_with_a_count_but_flags_risks_and_texts_are_whole(seed):
    chance = random.Random(seed)
    found = changes(some(chance, EARLIER), some(chance, EARLIER))
    rows = listed(found)
    for group, count, said, left in lines(rows, 3):
        assert count == sum(each.group is group for each in rows)
        assert len(said) + left == count
        assert not left or group not in (Group.FLAGS, Group.RISKS, Group.TEXTS)
        assert len(said) <= 3 or group in (Group.FLAGS, Group.RISKS, Group.TEXTS)


@pytest.mark.parametrize(
    ("better", "now", "verdict"),
    [("up", 3, "\u2191 gunstig"), ("down", 3, "\u2191 ugunstig"), ("", 3, "\u2191"), ("down", 1, "\u2193 gunstig")],
)
def test_a_figure_is_called_favourable_only_where_its_nature_is_known(better, now, verdict):
    before = empty(EARLIER)._replace(figures={"x": Said(Decimal(2), "%", "X", 1, "", better)})
    after = empty(EARLIER)._replace(figures={"x": Said(Decimal(now), "%", "X", 1, "", better)})
    (row,) = listed(changes(before, after))
    assert row.verdict == verdict
    (_, _, (said,), _) = next(lines([row], 5))
    sign = "+" if now > 2 else "\u2212"
    assert said == f"X (x): 2,0\u00a0% \u2192 {now},0\u00a0% ({sign}1,0\u00a0prosentpoeng), {verdict}"
