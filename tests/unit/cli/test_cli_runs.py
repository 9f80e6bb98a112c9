"""Commands on runs, embedded and through a server."""

import csv
import io
import json
from datetime import datetime

from runwell.wire.runs import UpdateRun


def test_find_show_and_change(cli, new_run, vision):
    ridge = new_run("ridge-1", rmse=6.5)
    lasso = new_run("lasso-1", vision, rmse=7.5)
    assert {one["info"]["run_id"] for one in cli.json("runs", "list")} == {ridge, lasso}
    assert [one["info"]["run_id"] for one in cli.json("runs", "list", "-e", "vision")] == [lasso]
    found = cli.json("runs", "search", "metrics.rmse < 7", "--order-by", "metrics.rmse ASC")
    assert [one["info"]["run_id"] for one in found] == [ridge]
    assert cli.json("runs", "rename", ridge, "best")["info"]["run_name"] == "best"
    text = cli("runs", "show", ridge).stdout
    for expected in ("best", "param model", "metric rmse", "6.5", "FINISHED"):
        assert expected in text


def test_a_table_with_columns(cli, new_run):
    new_run("ridge-1", rmse=6.5)
    new_run("lasso-1")
    lines = cli("runs", "list", "-c", "metrics.rmse,params.model").stdout.splitlines()
    assert lines[0].split()[-2:] == ["METRICS.RMSE", "PARAMS.MODEL"]
    assert lines[1].split()[2:4] == ["Default", "FINISHED"]
    assert "metrics.rmse" in cli("runs", "list", "-c", "rmse", code=2).stderr


def test_a_search_needs_no_query(cli, new_run, vision):
    worse, better = new_run("a", vision, loss=0.5), new_run("b", vision, loss=0.1)
    found = cli.json("runs", "search", "--experiment", "vision", "--order-by", "metrics.loss ASC")
    assert [one["info"]["run_id"] for one in found] == [better, worse]


def test_nothing_found_is_said_and_prints_nothing(cli):
    done = cli("runs", "search", "params.model = 'none'")
    assert (done.stdout, done.stderr) == ("", "no runs found\n")


def test_a_text_of_many_lines_stays_in_its_column(cli, new_run, store):
    run_id = new_run("ridge-1")
    store.call("runs.update", UpdateRun(run_id=run_id, tags={"z": "first\nsecond"}))
    lines = cli("runs", "show", run_id).stdout.splitlines()
    assert lines[-1].index("second") == lines[-2].index("first")


def test_a_run_of_a_process_that_is_gone_can_be_ended(cli):
    run_id = cli("runs", "create").stdout.strip()
    assert cli.json("runs", "end", run_id, "--status", "KILLED")["info"]["status"] == "KILLED"
    cli("runs", "end", run_id, "--status", "RUNNING", code=2)


def test_create_prints_the_id(cli, vision):
    run_id = cli("runs", "create", "-e", "vision", "--name", "mine", "-t", "k=v").stdout.strip()
    shown = cli.json("runs", "show", run_id)
    assert (shown["info"]["run_name"], shown["data"]["tags"]["k"]) == ("mine", "v")


def test_trash(cli, new_run):
    run_id = new_run("ridge-1")
    cli("runs", "delete", run_id)
    assert cli.json("runs", "list") == []
    assert len(cli.json("runs", "list", "--all")) == 1
    cli("runs", "restore", run_id)
    assert len(cli.json("runs", "list")) == 1
    cli("runs", "delete", run_id)
    cli("runs", "purge", run_id, "-y")
    cli("runs", "show", run_id, code=1)


def test_export_keeps_every_key(cli, new_run):
    new_run("ridge-1", rmse=6.5)
    new_run("lasso-1", mae=float("nan"))
    rows = list(csv.DictReader(io.StringIO(cli("runs", "export").stdout)))
    by_name = {row["run_name"]: row for row in rows}
    assert (by_name["ridge-1"]["metrics.rmse"], by_name["lasso-1"]["metrics.rmse"]) == ("6.5", "")
    assert by_name["lasso-1"]["metrics.mae"] == "nan"
    assert datetime.fromisoformat(by_name["lasso-1"]["start_time"]).tzinfo is not None
    lines = cli(
        "runs", "export", "--format", "jsonl", "-f", "params.model = 'lasso'"
    ).stdout.splitlines()
    assert [json.loads(line)["data"]["metrics"]["mae"] for line in lines] == ["NaN"]
