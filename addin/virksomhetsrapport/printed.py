"""What commands print alike: findings for people, and data for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import click

from virksomhetsrapport.edges import messages
from virksomhetsrapport.findings import Finding, Param, Severity


def as_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.cell.sheet if finding.cell else None,
        "cell": finding.cell.a1 if finding.cell else None,
        "message": messages.say_finding(finding),
        "params": {name: _plain(value) for name, value in finding.params.items()},
    }


def _plain(value: Param) -> str | int:
    return f"{value:f}" if isinstance(value, Decimal) else value if isinstance(value, int) else str(value)


def print_json(data: Mapping[str, Any]) -> None:
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


def print_findings(findings: Sequence[Finding]) -> None:
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: None}
    for finding in findings:
        word = click.style(f"{messages.SEVERITIES[finding.severity]}:", fg=colours[finding.severity], bold=True)
        click.echo(f"{word} {messages.say_finding(finding)}", err=True)
    click.echo(messages.tally(findings), err=True)
