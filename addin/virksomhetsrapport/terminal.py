"""Click in Norwegian: its help and its complaints about how a command was typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
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
    """A group of our commands."""

    command_class = Command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise UnknownCommandError(args[0], nearest(args[0], self.commands), ctx)
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[VALG] KOMMANDO ...", prefix="Bruk: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Valg"):
            formatter.write_dl(_records(self, ctx))
        with formatter.section("Kommandoer"):
            formatter.write_dl(
                [(name, command.get_short_help_str(90)) for name, command in sorted(self.commands.items())]
            )


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
        case click.BadOptionUsage():
            said = f"Valget {fault.option_name} er skrevet feil: det mangler en verdi, eller har en det ikke skal ha."
        case click.UsageError():
            said = "Kommandoen er ikke skrevet slik programmet kjenner den."
        case _:
            said = "Kommandoen kan ikke kjøres slik den er skrevet."
    context = getattr(fault, "ctx", None)
    path = context.command_path if context else "virksomhetsrapport"
    return f"{said} Se «{path} --help»."
