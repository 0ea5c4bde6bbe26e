"""What stops the program, as exceptions under one base class, caught once at each door.

Like a finding, an error is a code and data; its Norwegian sentence stands in the same file.
"""

from __future__ import annotations

from virksomhetsrapport.findings import Param


class ProgramError(Exception):
    """Something the program cannot go on with. `code` names its sentence, `params` its data."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class WorkbookError(ProgramError):
    """The workbook cannot be opened or is not one of ours."""


class TemplateError(ProgramError):
    """The template cannot be used as it stands. `faults` are told one by one."""

    def __init__(self, code: str, faults: tuple[Fault, ...] = (), **params: Param) -> None:
        super().__init__(code, **params)
        self.faults = faults


class DefinitionError(ProgramError):
    """A definition cannot be used. `faults` are all that is wrong with it, each with its key path."""

    def __init__(self, code: str, faults: tuple[Fault, ...] = (), **params: Param) -> None:
        super().__init__(code, **params)
        self.faults = faults


class OutputError(ProgramError):
    """A file cannot be written where it was asked for."""


class HeldBackError(ProgramError):
    """Something that could be done, and is not: `sentences` tell one by one what speaks against it."""

    def __init__(self, code: str, sentences: tuple[str, ...] = (), **params: Param) -> None:
        super().__init__(code, **params)
        self.sentences = sentences


class RenderError(ProgramError):
    """The program that lays out pages failed on the way; the report can be made without it."""


class Fault:
    """One thing wrong in a definition or a template: where, a code, and the data of its sentence."""

    def __init__(self, code: str, where: str, **params: Param) -> None:
        self.code = code
        self.where = where
        self.params = params

    def __repr__(self) -> str:
        return f"Fault({self.code!r}, {self.where!r}, {self.params!r})"


def where_raised(fault: BaseException) -> str:
    """The module and line where it happened: nothing of what stood in the files."""
    trace = fault.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "ukjent sted"
