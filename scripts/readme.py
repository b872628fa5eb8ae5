"""Print the set-up commands of the README, one a line, as they stand there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def main() -> None:
    """Write the commands of the shell blocks of the section Start."""
    text = README.read_text(encoding="utf-8")
    start = text.partition("\n## Start\n")[2].partition("\n## ")[0]
    for block in re.findall(r"```sh\n(.*?)```", start, flags=re.DOTALL):
        sys.stdout.write(block)


if __name__ == "__main__":
    main()
