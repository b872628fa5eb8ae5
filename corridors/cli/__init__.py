"""The command line: the only room that sees all others."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from corridors.cli import networks, plans
from corridors.cli.terminal import EXIT_BAD_INPUT, EXIT_DONE

app = typer.Typer(
    help="Reinforcement plans over OpenStreetMap's roads and railways: which serial "
    "takes which corridor, when it arrives, what holds it back, on a map. Every figure "
    "is a planning estimate.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
network_app = typer.Typer(
    help="Networks of OpenStreetMap: build them of files, fetch them, look into them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(network_app, name="network")

app.command()(plans.plan)
app.command()(plans.check)
app.command()(plans.new)
app.command()(plans.verify)
network_app.command()(networks.build)
network_app.command()(networks.fetch)
network_app.command()(networks.info)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; give the exit code.

    0 done; 1 solved, but demand is unmet; 2 bad input; 130 interrupted.
    """
    try:
        app(args=None if argv is None else list(argv), prog_name="corridors")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else EXIT_BAD_INPUT
    return EXIT_DONE
