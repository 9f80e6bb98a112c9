"""Commands on runs, embedded and through a server."""

import csv
import io
import json
from datetime import datetime


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
    started = lines[1].split()[4]
    assert datetime.fromisoformat(started).tzinfo is not None
    cli("runs", "list", "-c", "rmse", code=2)


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
    lines = cli(
        "runs", "export", "--format", "jsonl", "-f", "params.model = 'lasso'"
    ).stdout.splitlines()
    assert [json.loads(line)["data"]["metrics"]["mae"] for line in lines] == ["NaN"]
