"""How long the command line takes to start, beside spaCy alone.

    python bench/startup.py [--rounds 5]

Each is a process of its own, in turn; medians. `briefing brief` is measured by what it imports.
"""

import argparse
import statistics
import subprocess
import sys
import time

_HELP = "import sys; sys.argv = ['briefing', '--help']; from briefing.cli import main; main(standalone_mode=False)"
_WAYS = {
    "python": "pass",
    "spacy": "import spacy",
    "briefing --help": _HELP,
    "briefing brief": "import briefing.cli.brief, briefing.pipeline, briefing.render.text",
}


def main() -> None:
    """Prints seconds of each, and what ours take beyond what they stand on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {name: [] for name in _WAYS}
    for _ in range(rounds + 1):
        for name, code in _WAYS.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
            times[name].append(time.perf_counter() - began)
    took = {name: statistics.median(each[1:]) for name, each in times.items()}  # the first fills the disk's cache
    for name, seconds in took.items():
        print(f"{name:16} {seconds:.2f} s")
    print(f"briefing --help: {took['briefing --help']:.2f} s whole")
    print(f"briefing brief: {took['briefing brief'] - took['spacy']:.2f} s of imports beyond spaCy's")


if __name__ == "__main__":
    main()
