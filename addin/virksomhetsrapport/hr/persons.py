"""Whose line it is: numbers that tell persons apart, and nothing else."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from virksomhetsrapport.findings import error, warning
from virksomhetsrapport.hr.dates import ERROR_VALUE
from virksomhetsrapport.hr.distinct import Distinct, is_error, plain
from virksomhetsrapport.hr.model import Array
from virksomhetsrapport.shapes.sheet import folded

UNREADABLE = error("list-person-unreadable", "heading")
SHORTENED = error("list-person-shortened", "heading")
ZEROS = warning("list-person-zeros", "heading", "other")

FAULTS = {1: UNREADABLE, 2: SHORTENED, 3: ERROR_VALUE}
_UNREADABLE, _SHORTENED, _ERROR = FAULTS
_LONGEST = 60
_LARGEST = 1e15
_TRAILING = re.compile(r"(\d+)[.,]0+")
_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+")


class Persons(NamedTuple):
    """By line: a number for the person, -1 where there is none; what there is to say of the cell; and whether it is
    written with zeros in front that the same person's number has elsewhere not."""

    person: Array
    fault: Array
    spelling: Array


def persons_of(column: Distinct) -> Persons:
    """The persons of a column. Numbers that differ in leading zeros alone are one person."""
    numbers: dict[str, int] = {}
    person = np.full(len(column.values) + 1, -1, np.int64)
    fault = np.zeros(len(column.values) + 1, np.uint8)
    spelling = np.zeros(len(column.values) + 1, np.int8)
    for index, value in enumerate(column.values):
        if type(value) is float and 0 <= value < _LARGEST and value.is_integer():
            person[index] = numbers.setdefault(str(int(value)), len(numbers))
            continue
        if is_error(value):
            fault[index] = _ERROR
            continue
        text = folded(plain(value))
        if match := _TRAILING.fullmatch(text):
            text = match[1]
        if _SCIENTIFIC.fullmatch(text):
            fault[index] = _SHORTENED
        elif not any(map(str.isalnum, text)) or len(text) > _LONGEST:
            fault[index] = _UNREADABLE
        else:
            bare = text.lstrip("0") or "0" if text.isdecimal() else text
            person[index] = numbers.setdefault(bare, len(numbers))
            spelling[index] = min(len(text) - len(bare), 100)
    return Persons(column.spread(person), column.spread(fault), column.spread(spelling))


def told_apart_by_zeros(persons: Persons) -> tuple[Array, Array]:
    """The first line of each person that is written with other zeros than on an earlier one, and that earlier line."""
    known = np.flatnonzero(persons.person >= 0)
    if not persons.spelling.any():
        return known[:0], known[:0]
    _, first = np.unique(persons.person[known], return_index=True)
    usual = np.zeros(int(persons.person.max()) + 1, np.int64)
    usual[persons.person[known[first]]] = known[first]
    earlier = usual[persons.person[known]]
    other = known[persons.spelling[known] != persons.spelling[earlier]]
    _, first = np.unique(persons.person[other], return_index=True)
    odd = np.sort(other[first])
    return odd, usual[persons.person[odd]]
