"""Finds the program that the wheel brings along; there is no Python interface to it."""

import os
import sys
import sysconfig


def find_program() -> str:
    """The path of the program: beside this installation's scripts, or in those of the user."""
    name = "hullwright" + (sysconfig.get_config_var("EXE") or "")
    user = "nt_user" if os.name == "nt" else "posix_user"
    if sys.platform == "darwin" and sysconfig.get_config_var("PYTHONFRAMEWORK"):
        user = "osx_framework_user"
    folders = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", scheme=user)]
    # `pip install --target FOLDER` and zipped environments put scripts beside the package.
    package = os.path.dirname(os.path.abspath(__file__))
    folders.append(os.path.join(os.path.dirname(package), "bin"))
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    raise FileNotFoundError("the program %s is in none of: %s" % (name, ", ".join(folders)))
