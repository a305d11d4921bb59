"""`python -m hullwright` runs the program in the place of Python."""

import os
import subprocess
import sys

from hullwright import find_program


def main() -> None:
    try:
        program = find_program()
    except FileNotFoundError as error:
        sys.exit("hullwright: %s" % error)
    arguments = [program, *sys.argv[1:]]
    if os.name == "nt":
        # Windows has no exec that keeps the process.
        sys.exit(subprocess.call(arguments))
    os.execv(program, arguments)


if __name__ == "__main__":
    main()
