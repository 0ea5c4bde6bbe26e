"""Texts that are the last report's: paragraphs that nobody has touched, and months and years that are not this one's.

Prose may name any month: what happened then, what is planned, what is compared. So a month is told only where the
sentence itself is the last report's but for its numbers, or where its words say that it means the time of the report:
"per 31. januar", "ved utgangen av januar", "hittil i 2024". Placeholders always say the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from virksomhetsrapport.elements import Paragraph, Text
from virksomhetsrapport.findings import Finding, warning
from virksomhetsrapport.history import TEXT_ROW, Past
from virksomhetsrapport.period import MONTHS, Month, Period
from virksomhetsrapport.placeholders import scan

TEXT_CARRIED = warning("text-carried", "heading", "count")
TEXT_STALE = warning("text-stale", "heading", "said", "period")

_FILLED = "\x00"
"""What stands for a placeholder."""
_NAMES = "|".join(MONTHS)
_YEAR = r"(?:19|20)\d{2}"
_MENTION = re.compile(
    rf"(?<![\w.])(?:\d{{1,2}}\.\s?)?(?P<name>{_NAMES})\b(?:\s(?P<year>{_YEAR})(?!\d))?"
    rf"|(?<![\w.])\d{{1,2}}\.(?P<number>\d{{1,2}})\.(?P<of>{_YEAR})(?!\d)"
    rf"|(?<![\w.,–-])(?P<alone>{_YEAR})(?![\w,–-]|\.\d)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(rf"(?<=[.!?])\s+(?=[A-ZÆØÅ«*{_FILLED}])")
_COMPARED = re.compile(
    r"\b(?:i fjor|fjoråret|fjorårets|samme|sammenlignet|sammenliknet|mot|enn|før|forrige|siden|fra|tidligere)\b",
    re.IGNORECASE,
)
_OF_THE_REPORT = re.compile(
    r"(?:\bper|\bpr\.?|\bved (?:utgangen|utløpet|slutten) av|\bhittil i|\bså langt i|\btil og med)\s$", re.IGNORECASE
)
_TO = re.compile(rf"\s?(?:–|-|til og med|til|og)\s?(?P<name>{_NAMES})\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
MONTHS_BACK = 6
"""A month without its year is taken to be one of so many months back; else it is still to come."""


class Mention(NamedTuple):
    """A month or a year that a sentence names. `month` is None for a year alone, `before` what stands ahead."""

    said: str
    month: Month | None
    year: int
    before: str


def text_findings(texts: Iterable[Text], period: Period, last: Past | None) -> Iterator[Finding]:
    """What is told of the texts that people have typed. `last` is the last report before this one."""
    for text in texts:
        carried = [paragraph for paragraph in text.paragraphs if paragraph.carried]
        kept = last.values.get(f"{TEXT_ROW}{text.id}") if last else None
        then = kept if isinstance(kept, str) else ""
        known = {line.removeprefix("- ").strip() for line in then.splitlines()}
        untouched = [each for each in carried if not known or each.text.strip() in known]
        if untouched:
            yield TEXT_CARRIED.at(untouched[0].source, heading=text.heading, count=len(untouched))
        sentences = {_bare(sentence) for line in then.splitlines() for sentence in _sentences(line)}
        for paragraph in text.paragraphs:
            yield from _stale(text, paragraph, period, last, sentences)


def _stale(text: Text, paragraph: Paragraph, period: Period, last: Past | None, known: set[str]) -> Iterator[Finding]:
    told: set[str] = set()
    for sentence in _sentences(paragraph.text):
        if _COMPARED.search(sentence):
            continue
        same = _bare(sentence) in known
        for mention in _mentions(sentence, period):
            was = last is not None and same and _was_its_own(mention, Period(last.last, period.months), period)
            if (was or _is_behind(mention, period)) and mention.said not in told:
                told.add(mention.said)
                name = f"{period.month_names} {period.last.year}"
                yield TEXT_STALE.at(paragraph.source, heading=text.heading, said=mention.said, period=name)


def _sentences(text: str) -> list[str]:
    """The sentences of a paragraph, a sign in the place of each placeholder, every space alike."""
    found, end = "", 0
    for hit in scan(text):
        found += text[end : hit.start] + _FILLED
        end = hit.end
    plain = " ".join((found + text[end:]).replace("**", "").split())
    return _SENTENCE.split(plain.removeprefix("- "))


def _bare(sentence: str) -> str:
    """The sentence without its numbers, which may have been brought up to date."""
    return _NUMBER.sub("0", sentence).casefold()


def _mentions(sentence: str, period: Period) -> Iterator[Mention]:
    """The months and years of a sentence, but for those that a placeholder completes, and the first of a span that
    ends in this period."""
    for match in _MENTION.finditer(sentence):
        rest, before = sentence[match.end() :], sentence[: match.start()]
        name, alone = match["name"], match["alone"]
        if rest.lstrip().startswith(_FILLED) or (name and name[0].isupper() and before.strip()):
            continue
        if alone:
            yield Mention(alone, None, int(alone), before)
            continue
        number = MONTHS.index(name.casefold()) + 1 if name else int(match["number"])
        if not 1 <= number <= 12:
            continue
        year = match["year"] or match["of"]
        month = Month(int(year), number) if year else _nearest(number, period.last)
        to = _TO.match(rest)
        if to and not year and _nearest(MONTHS.index(to["name"].casefold()) + 1, period.last) >= period.first:
            continue
        yield Mention(match.group(), month, month.year, before)


def _nearest(number: int, last: Month) -> Month:
    """The month of that number that is meant where no year is said."""
    month = Month(last.year, number)
    while month < last.plus(-MONTHS_BACK):
        month = month.plus(12)
    while month >= last.plus(12 - MONTHS_BACK):
        month = month.plus(-12)
    return month


def _was_its_own(mention: Mention, then: Period, now: Period) -> bool:
    """Whether it was the time of the last report, and is not that of this one."""
    if mention.month is None:
        return mention.year == then.last.year < now.last.year
    return then.first <= mention.month <= then.last


def _is_behind(mention: Mention, period: Period) -> bool:
    """Whether it is said to be the time of the report, and has been: of the year before its last month may be."""
    if not _OF_THE_REPORT.search(mention.before):
        return False
    if mention.month is None:
        return mention.year == period.last.year - 1
    return period.last.plus(-12) < mention.month < period.first and (mention.month.number != 12)
