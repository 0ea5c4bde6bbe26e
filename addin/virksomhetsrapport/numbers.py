"""Norwegian numbers: read as people type and paste them, shown as Språkrådet writes them.

What cannot be read for certain is not guessed: `read_number` then gives an `Unclear`, and the caller asks.
"""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

NBSP = "\u00a0"
MINUS = "\u2212"

_WIDE = Context(prec=400)
"""Room for every digit that a cell can hold: a number too large for any account is still shown whole."""
_SHOWN = Context(prec=15)
_SPACES = re.compile("[\\s\u00a0\u2007\u2009\u200a\u202f\u200b\ufeff]+")
_MINUSES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_PLAIN = re.compile(r"(\d+)(?:,(\d+))?", re.ASCII)
_GROUPED = re.compile(r"(\d{1,3}(?: \d{3})+)(?:[,.](\d+))?", re.ASCII)
_DOTTED = re.compile(r"(\d{1,3}(?:\.\d{3}){2,})(?:,(\d+))?|(\d{1,3}(?:\.\d{3})+),(\d+)", re.ASCII)
_DOT_DECIMAL = re.compile(r"(\d+)\.(\d+)", re.ASCII)


class Unclear(NamedTuple):
    """A text that is no certain number; `readings` are the numbers that it could be, none where it is no number."""

    text: str
    readings: tuple[Decimal, ...] = ()


def half_up(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero, as Excel does: 52.5 -> 53, -52.5 -> -53."""
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)
    return rounded.copy_abs() if rounded == 0 else rounded


def cut_off(value: Decimal, decimals: int) -> Decimal:
    """Without the digits after so many decimals: 88.888 -> 88.88."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN, _WIDE)


def as_excel_shows(value: Decimal) -> Decimal:
    """A number with a fraction to the 15 digits that Excel shows of it: 14.8, not 14.799999999999999."""
    return value if value == value.to_integral_value() else _SHOWN.plus(value)


def show_number(value: Decimal, decimals: int | None = None, *, plus: bool = False) -> str:
    """Groups of three with a hard space, decimal comma, true minus: -1234.5 -> "−1 234,5".

    Without `decimals` the number is shown with the decimals it has. With `plus` a number that shows as more than zero
    gets its sign too.
    """
    value = half_up(value, decimals) if decimals is not None else value.normalize(_WIDE)
    digits = f"{value.copy_abs():,f}".replace(",", NBSP).replace(".", ",")
    sign = MINUS if value < 0 else "+" if plus and value > 0 else ""
    return sign + digits


def read_number(text: str, suffixes: tuple[str, ...] = ()) -> Decimal | Unclear:
    """The number a text stands for, or `Unclear`.

    Any kind of space between groups of three, any dash as minus (before or after), parentheses for negative, decimal
    comma, a decimal point where it can be nothing else, and one of `suffixes` (units, "%", ",-") behind.
    """
    plain = _SPACES.sub(" ", text.translate(_MINUSES)).strip()
    negative = False
    plain = _without_unit(plain, suffixes)
    if plain.startswith("(") and plain.endswith(")"):
        negative, plain = True, plain[1:-1].strip()
    plain = _without_unit(plain, suffixes)
    if plain.startswith(("-", "+")):
        if negative:
            return Unclear(text)
        negative, plain = plain[0] == "-", plain[1:].strip()
    elif plain.endswith("-") and not plain.endswith(",-"):
        if negative:
            return Unclear(text)
        negative, plain = True, plain[:-1].strip()
    value = _unsigned(plain)
    if isinstance(value, Unclear):
        signed = tuple(-reading if negative else reading for reading in value.readings)
        return Unclear(text, signed)
    return -value if negative else value


def _without_unit(text: str, suffixes: tuple[str, ...]) -> str:
    lowered = text.casefold()
    for suffix in sorted(suffixes, key=len, reverse=True):
        folded = suffix.casefold()
        if folded and lowered.endswith(folded) and len(lowered) > len(folded):
            return text[: -len(suffix)].strip()
    return text


def _unsigned(text: str) -> Decimal | Unclear:
    if match := _PLAIN.fullmatch(text):
        whole, part = match.groups()
        if part is not None and len(part) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
            return Unclear(text, (Decimal(f"{whole}.{part}"), Decimal(whole + part)))
        return Decimal(f"{whole}.{part or 0}") if part else Decimal(whole)
    if match := _GROUPED.fullmatch(text):
        whole, part = match.groups()
        whole = whole.replace(" ", "")
        if part and "." in text and len(part) == 3:
            return Unclear(text, (Decimal(f"{whole}.{part}"), Decimal(whole + part)))
        return Decimal(f"{whole}.{part}") if part else Decimal(whole)
    if match := _DOTTED.fullmatch(text):
        whole, part = match.group(1) or match.group(3), match.group(2) or match.group(4)
        whole = whole.replace(".", "")
        return Decimal(f"{whole}.{part}") if part else Decimal(whole)
    if match := _DOT_DECIMAL.fullmatch(text):
        whole, part = match.groups()
        if len(part) == 3 and len(whole) <= 3 and not whole.startswith("0"):
            return Unclear(text, (Decimal(whole + part), Decimal(f"{whole}.{part}")))
        return Decimal(f"{whole}.{part}")
    return Unclear(text)


def exact(number: float) -> Decimal:
    """The shortest decimal that a stored binary number stands for: 0.0387, not 0.03869999999999999..."""
    return Decimal(int(number)) if number.is_integer() else Decimal(repr(number))
