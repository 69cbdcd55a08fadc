"""``python -m briefing.cli``: the command where no script was installed."""

from briefing.cli import main

main(prog_name="briefing")
