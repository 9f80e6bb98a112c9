"""Several processes that create one experiment at once, over HTTP: one does, all find the same."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from runwell.testing.server import ServerProcess

PROCESSES, NAMES = 4, 15

CREATE = """
import http.client, json, sys
import runwell
url, port, names = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
runwell.set_tracking_uri(url)
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
print("ready", flush=True)
sys.stdin.readline()
created, found = {}, {}
for number in range(names):
    body = json.dumps({"name": f"raw/{number}"})
    connection.request("POST", "/api/v1/experiments", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    said = json.loads(answer.read())
    if answer.status == 200:
        created[number] = said["experiment_id"]
    else:
        assert (answer.status, said["error"]["code"]) == (409, "conflict"), said
    # What a script does that does not care who was first.
    found[number] = runwell.set_experiment(f"client/{number}").experiment_id
with runwell.start_run() as run:
    runwell.log_metric("m", 1.0)
print(json.dumps([created, found, run.info.run_id]))
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_one_creates_it_and_all_find_it(database_uri: str, tmp_path: Path, workers: int):
    options = ("--workers", str(workers))
    with ServerProcess(database_uri, folder=tmp_path / "server", options=options) as server:
        command = [sys.executable, "-c", CREATE, server.url, str(server.port), str(NAMES)]
        started = [
            subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=tmp_path,
            )
            for _ in range(PROCESSES)
        ]
        for process in started:
            assert process.stdout.readline() == "ready\n"
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = []
        for process in started:
            out, problems = process.communicate(timeout=60)
            assert process.returncode == 0, problems
            answers.append(json.loads(out))
    for number in map(str, range(NAMES)):
        assert len([1 for created, _, _ in answers if number in created]) == 1
        assert len({found[number] for _, found, _ in answers}) == 1
    assert len({run_id for _, _, run_id in answers}) == PROCESSES
