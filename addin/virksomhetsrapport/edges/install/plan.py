"""What an installation puts where, as a list of steps: no file is touched and no registry opened here.

Environment and paths come in, steps go out, so that what happens on Windows is told, and tested, on any machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.protocol import escape

NAME = "Virksomhetsrapport"
ADDIN = f"{NAME}.xlam"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
START = "start.txt"
STOP = "stop"
LOCKS = "helper-*.lock"
COPIES = (f"{NAME} (*).xlam", f"{NAME} - *.xlam", f"{NAME}[-_ ][0-9]*.xlam", f"{NAME}.xla")
"""What a browser, Windows or a person calls a further copy of the add-in; Excel would show a tab for each."""
REQUESTS = ("*.part", "*.request", "*.taken", "*.refused")
ANSWERS = ("*.progress", "*.answer", "*.progress-part", "*.answer-part")
KEPT = (START, STOP, LOCKS, "helper.log*", "settings.json", ".vr-*")
"""The files of the base folder itself."""


class InstallError(ProgramError):
    """The program can be neither put in nor taken away as things stand; nothing of it was done."""


class MakeFolder(NamedTuple):
    path: PurePath


class WriteAddin(NamedTuple):
    """The add-in, whole: `halfway` is a folder on the same disk, where Excel opens nothing of its own accord."""

    path: PurePath
    halfway: PurePath


class WriteText(NamedTuple):
    path: PurePath
    text: str


class SetValue(NamedTuple):
    """A text in the registry; `key` begins with HKCU or HKLM."""

    key: str
    name: str
    text: str


class RemoveFiles(NamedTuple):
    """Those files of a folder that a pattern fits; none is well too."""

    folder: PurePath
    patterns: tuple[str, ...]


class RemoveFolder(NamedTuple):
    """A folder, if it is empty by then: what is not ours stays, and is told."""

    path: PurePath


class RemoveValue(NamedTuple):
    key: str
    name: str


class StopHelper(NamedTuple):
    """Ask the user's living helpers to stop, and wait for it."""

    base: PurePath


Step: TypeAlias = MakeFolder | WriteAddin | WriteText | SetValue | RemoveFiles | RemoveFolder | RemoveValue | StopHelper


class Target(NamedTuple):
    """Where the parts of one installation stand. `base` is the user's own folder, which a machine's has none of."""

    xlstart: PurePath
    settings: PurePath
    run_key: str
    base: PurePath | None

    @property
    def addin(self) -> PurePath:
        return self.xlstart / ADDIN

    @property
    def start(self) -> PurePath:
        return self.settings / START


def user_target(environ: Mapping[str, str], base: PurePath, xlstart: PurePath | None = None) -> Target:
    """The installation of one user. Raises `InstallError` where the user's folders are not known."""
    folder = xlstart or _folder(environ, type(base), "APPDATA") / "Microsoft" / "Excel" / "XLSTART"
    return Target(folder, base, rf"HKCU\{RUN}", base)


def machine_target(environ: Mapping[str, str], xlstart: PurePath) -> Target:
    """The installation for all users of a machine. Raises `InstallError` where its folders are not known.

    The settings stand in the folder of 64-bit programs, also when a 32-bit Python or Excel asks.
    """
    return Target(xlstart, machine_settings(environ, type(xlstart)), rf"HKLM\{RUN}", None)


def machine_settings(environ: Mapping[str, str], flavour: type[PurePath]) -> PurePath:
    return _folder(environ, flavour, "ProgramW6432", "ProgramFiles") / NAME


def install_steps(target: Target, helper: PurePath) -> list[Step]:
    """First what most often fails: Excel holds the old add-in open. Nothing of a living helper is stopped before."""
    command = f'"{helper}"'
    steps: list[Step] = [
        MakeFolder(target.xlstart),
        WriteAddin(target.addin, target.xlstart.parent),
        RemoveFiles(target.xlstart, COPIES),
        MakeFolder(target.settings),
    ]
    if target.base:
        steps += [MakeFolder(target.base / "requests"), MakeFolder(target.base / "answers"), StopHelper(target.base)]
    return [*steps, WriteText(target.start, f"{escape(command)}\r\n"), SetValue(target.run_key, NAME, command)]


def uninstall_steps(target: Target) -> list[Step]:
    """All that `install_steps` and the helper wrote, and nothing else."""
    steps: list[Step] = [RemoveFiles(target.xlstart, (ADDIN, *COPIES))]
    if target.base:
        steps.append(StopHelper(target.base))
    steps.append(RemoveValue(target.run_key, NAME))
    if target.base:
        steps += [
            RemoveFiles(target.base / "requests", REQUESTS),
            RemoveFolder(target.base / "requests"),
            RemoveFiles(target.base / "answers", ANSWERS),
            RemoveFolder(target.base / "answers"),
        ]
    return [
        *steps,
        RemoveFiles(target.settings, KEPT if target.base else (START,)),
        RemoveFolder(target.settings),
    ]


def in_a_profile(helper: PurePath, environ: Mapping[str, str]) -> bool:
    """Whether a helper lies among the users' own folders, where others may neither read nor trust it."""
    profiles = [helper.__class__(environ[name]) for name in ("USERPROFILE", "PUBLIC") if environ.get(name)]
    return any(helper.is_relative_to(profile.parent) for profile in profiles)


def _folder(environ: Mapping[str, str], flavour: type[PurePath], *variables: str) -> PurePath:
    for variable in variables:
        if environ.get(variable):
            return flavour(environ[variable])
    raise InstallError("install-folder-unknown", variable=variables[-1])
