"""Who speaks on a terminal, and who is silent where a program has its own logging."""

import subprocess
import sys

import pytest

SAY = "from runwell.base.log import logger, warn_once; warn_once('x', 'the disk is full'); "


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (SAY, "runwell: the disk is full\n"),
        (SAY + SAY, "runwell: the disk is full\n"),
        (SAY + "logger.info('details')", "runwell: the disk is full\n"),
        ("import logging; logging.basicConfig(format='mine %(message)s'); " + SAY,
         "mine the disk is full\n"),
        ("import logging; logging.getLogger('runwell').addHandler(logging.NullHandler()); " + SAY,
         ""),
    ],
    ids=["plain", "twice", "details", "own logging", "silenced"],
)  # fmt: skip
def test_what_the_terminal_shows(code: str, expected: str):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == expected
