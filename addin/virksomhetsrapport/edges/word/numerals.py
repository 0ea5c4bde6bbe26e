"""Numbers as Word writes them for pages and headings."""

from __future__ import annotations

ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def numeral(number: int, format: str) -> str:
    """A number in one of Word's formats; plain where the format is another, or has no such number."""
    if number < 1:
        return str(number)
    match format:
        case "lowerRoman" | "upperRoman":
            text = _roman(number)
        case "lowerLetter" | "upperLetter":
            text = ALPHABET[(number - 1) % len(ALPHABET)] * ((number - 1) // len(ALPHABET) + 1)
        case "decimalZero":
            return f"{number:02}"
        case _:
            return str(number)
    return text.upper() if format.startswith("upper") else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        text += letters * (number // value)
        number %= value
    return text
