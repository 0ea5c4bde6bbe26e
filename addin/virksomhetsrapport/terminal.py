"""Click in Norwegian: its help and its complaints about how a command was typed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from virksomhetsrapport.spelling import nearest

HELP = click.help_option("-h", "--help", help="Vis denne hjelpen.")


class UnknownCommandError(click.UsageError):
    """A command that there is none of, and the one that is most like it."""

    def __init__(self, name: str, near: str, ctx: click.Context) -> None:
        super().__init__(name, ctx)
        self.name = name
        self.near = near


class SourcesError(click.UsageError):
    """Options that do not go together, or that are missing, said as a sentence of ours."""


FILE = click.Path(path_type=Path)


class Option(click.Option):
    """An option whose help says all there is to say of it."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        del ctx
        return {}


def option(*names: str, help: str, **settings: Any) -> Callable[[Any], Any]:
    return click.option(*names, help=help, cls=Option, **settings)


class Command(click.Command):
    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = [piece for p in self.get_params(ctx) for piece in p.get_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(["[VALG]", *pieces]), prefix="Bruk: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Valg"):
            formatter.write_dl(_records(self, ctx))


class Group(click.Group):
    """A group of our commands. Those that live in modules of their own are imported when they are asked for: they take
    longer to load than most commands take to run."""

    command_class = Command

    def __init__(self, *args: Any, elsewhere: Mapping[str, str] = MappingProxyType({}), **settings: Any) -> None:
        """`elsewhere` is the module of each such command, by the command's name."""
        super().__init__(*args, **settings)
        self._elsewhere = elsewhere

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._elsewhere and cmd_name not in self.commands:
            module = import_module(self._elsewhere[cmd_name])
            self.add_command(next(each for each in vars(module).values() if _is_called(each, cmd_name)))
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        known = self.list_commands(ctx)
        if args[0] not in known and not args[0].startswith("-"):
            raise UnknownCommandError(args[0], nearest(args[0], known), ctx)
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[VALG] KOMMANDO ...", prefix="Bruk: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Valg"):
            formatter.write_dl(_records(self, ctx))
        with formatter.section("Kommandoer"):
            formatter.write_dl(
                [
                    (name, command.get_short_help_str(90))
                    for name in self.list_commands(ctx)
                    if (command := self.get_command(ctx, name))
                ]
            )


def _is_called(value: Any, name: str) -> bool:
    return isinstance(value, click.Command) and value.name == name


def _records(command: click.Command, ctx: click.Context) -> list[tuple[str, str]]:
    options = [parameter for parameter in command.get_params(ctx) if isinstance(parameter, click.Option)]
    return [record for option in options if (record := option.get_help_record(ctx))]


def say_usage(fault: click.ClickException) -> str:
    """What was typed wrong, and where the right form stands."""
    match fault:
        case UnknownCommandError():
            said = f"Kommandoen «{fault.name}» finnes ikke." + (f" Mente du «{fault.near}»?" if fault.near else "")
        case click.NoSuchOption():
            said = f"Valget {fault.option_name} finnes ikke."
        case click.MissingParameter() if fault.param is not None:
            name = fault.param.opts[0] if isinstance(fault.param, click.Option) else fault.param.metavar
            said = f"{name} mangler."
        case click.BadParameter(param=click.Option(type=click.Choice(choices=choices)) as param):
            said = f"{param.opts[0]} må være en av: {', '.join(f'«{choice}»' for choice in choices)}."
        case click.BadOptionUsage():
            said = f"Valget {fault.option_name} er skrevet feil: det mangler en verdi, eller har en det ikke skal ha."
        case SourcesError():
            said = fault.message
        case click.UsageError():
            said = "Kommandoen er ikke skrevet slik programmet kjenner den."
        case _:
            said = "Kommandoen kan ikke kjøres slik den er skrevet."
    context = getattr(fault, "ctx", None)
    path = context.command_path if context else "virksomhetsrapport"
    return f"{said} Se «{path} --help»."


@contextmanager
def progress(text: str) -> Iterator[None]:
    """A spinner for people; nothing where the output is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield
