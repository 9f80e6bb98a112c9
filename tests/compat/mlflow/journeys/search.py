"""Searching runs with a real client: every operator of the grammar, quoting, order, pages.

Run with the tracking URI as the only word, by any MLflow from 2.3 on.
"""

import math
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException

STAMP = f"{time.time_ns():x}"
MANY = 2_500


class Zoo:
    """Runs a to e in one experiment, and what a filter finds among them."""

    def __init__(self, client):
        self.client = client
        self.experiment = client.create_experiment(f"zoo-{STAMP}")
        self.ids = {}
        self.add("a", 1.0, {"depth": "3", "model": "ridge"}, {"team": "vision", "odd key": "x"})
        self.add("b", 2.0, {"depth": "10", "model": "Ridge"}, {"team": "Vision"})
        self.add("c", math.nan, {"model": "it's"}, {"team": "audio", "empty": ""})
        self.add("d", -math.inf, {"model": "lasso 100%"}, {})
        self.add("e", None, {}, {"a.b/c": "dots"})
        client.set_terminated(self.ids["a"], "FINISHED", end_time=6_000)
        client.set_terminated(self.ids["b"], "FAILED", end_time=7_000)

    def add(self, name, value, params, tags):
        """Add a run that began a second after the last."""
        begun = self.client.create_run(
            self.experiment, start_time=1_000 * (len(self.ids) + 1), run_name=f"run {name}"
        )
        self.ids[name] = begun.info.run_id
        metrics = [] if value is None else [Metric("loss", 5.0, 1, 0), Metric("loss", value, 2, 1)]
        if name == "a":
            metrics.append(Metric("val/acc top-5", 0.9, 1, 0))
        self.client.log_batch(
            begun.info.run_id,
            metrics,
            [Param(*one) for one in params.items()],
            [RunTag(*one) for one in tags.items()],
        )

    def find(self, text="", **kwargs):
        """Return the letters of the runs found, in order."""
        letters = {ident: letter for letter, ident in self.ids.items()}
        found = self.client.search_runs([self.experiment], text, **kwargs)
        return "".join(letters[run.info.run_id] for run in found)


def expect(zoo, cases):
    """Check what each filter finds, whatever the order."""
    for text, letters in cases:
        found = "".join(sorted(zoo.find(text)))
        assert found == letters, f"{text} found {found!r}, not {letters!r}"


def metrics(zoo):
    """The latest value counts; NaN passes only !=."""
    expect(
        zoo,
        [
            ("metrics.loss = 1.0", "a"),
            ("metrics.loss = 1", "a"),
            ("metrics.loss != 1", "bcd"),
            ("metrics.loss > 1", "b"),
            ("metrics.loss >= 1", "ab"),
            ("metrics.loss < 1", "d"),
            ("metrics.loss <= 1.0e0", "ad"),
            ("metrics.loss > -5", "ab"),
            ("metric.loss = 2", "b"),
            ("metrics.`val/acc top-5` > 0.5", "a"),
            ('metrics."val/acc top-5" > 0.5', "a"),
            ("metrics.none > 0", ""),
            ("metrics.loss > 0 AND metrics.loss < 2", "a"),
            ("metrics.loss > 0 and metrics.loss < 2", "a"),
        ],
    )


def params_and_tags(zoo):
    """Quoted values are texts; a run without the key passes nothing but IS NULL."""
    expect(
        zoo,
        [
            ("params.model = 'ridge'", "a"),
            ('params.model = "ridge"', "a"),
            ("params.model != 'ridge'", "bcd"),
            ("params.model LIKE 'r%'", "a"),
            ("params.model LIKE 'r_dge'", "a"),
            ("params.model ILIKE 'R%'", "ab"),
            ('params.model = "it\'s"', "c"),
            ("params.depth = '3'", "a"),
            ("params.depth = '3.0'", ""),
            ("params.depth != '3'", "b"),
            ("params.depth LIKE '1%'", "b"),
            ("parameter.depth = '10'", "b"),
            ("parameters.depth = '10'", "b"),
            ("param.depth = '10'", "b"),
            ("tags.team = 'vision'", "a"),
            ("tag.team ILIKE 'VISION'", "ab"),
            ("tags.team != 'vision'", "bc"),
            ("tags.`odd key` = 'x'", "a"),
            ('tags."odd key" = "x"', "a"),
            ("tags.`a.b/c` = 'dots'", "e"),
            ("tags.empty = ''", "c"),
            ("tags.mlflow.runName = 'run d'", "d"),
            ("tags.`mlflow.runName` LIKE 'run %'", "abcde"),
            ("params.model LIKE '%100%' AND metrics.loss < 0", "d"),
        ],
    )


def newer_words(zoo):
    """What clients of old do not know, but their servers did."""
    expect(
        zoo,
        [
            ("params.depth IS NULL", "cde"),
            ("params.depth IS NOT NULL", "ab"),
            ("tags.team is null", "de"),
        ],
    )


def attributes(zoo):
    """Attributes, with or without a prefix, under each of their names."""
    a, b = zoo.ids["a"], zoo.ids["b"]
    uri = zoo.client.get_run(a).info.artifact_uri
    expect(
        zoo,
        [
            (f"run_id = '{a}'", "a"),
            (f"attributes.run_id != '{a}'", "bcde"),
            (f"attr.run_id IN ('{a}', '{b}')", "ab"),
            (f"run_id IN ('{a}',)", "a"),
            (f"run_id NOT IN ('{a}', '{b}')", "cde"),
            ("run_name = 'run a'", "a"),
            ("attributes.run_name LIKE 'run %'", "abcde"),
            ("attributes.`run name` ILIKE 'RUN B'", "b"),
            ("attributes.\"Run Name\" = 'run c'", "c"),
            ("status = 'FINISHED'", "a"),
            ("run.status != 'RUNNING'", "ab"),
            ("attributes.status LIKE 'F%'", "ab"),
            ("start_time > 2000", "cde"),
            ("attributes.start_time <= 2000", "ab"),
            ("created >= 4000", "de"),
            ("attributes.Created = 1000", "a"),
            ("end_time > 6000", "b"),
            ("end_time != 6000", "b"),
            (f"artifact_uri = '{uri}'", "a"),
            (f"attributes.artifact_uri != '{uri}'", "bcde"),
            (f"artifact_uri LIKE '%{a}/artifacts'", "a"),
            (f"artifact_uri ILIKE '%{a.upper()}%'", "a"),
            ("user_id = 'nobody'", ""),
        ],
    )


def datasets(zoo):
    """Runs by the data that they used."""
    from mlflow.entities import Dataset, DatasetInput, InputTag

    def used(letter, name, digest, context):
        data = Dataset(name, digest, "local", '{"uri": "x"}', schema="{}", profile="{}")
        tags = [InputTag("mlflow.data.context", context)]
        zoo.client.log_inputs(zoo.ids[letter], [DatasetInput(data, tags)])

    used("a", "taxi", "d1", "training")
    used("a", "taxi", "d1", "training")
    used("b", "taxi", "d2", "eval")
    (once,) = zoo.client.get_run(zoo.ids["a"]).inputs.dataset_inputs
    assert (once.dataset.name, once.dataset.digest) == ("taxi", "d1")
    assert (once.dataset.source_type, once.dataset.source) == ("local", '{"uri": "x"}')
    assert [(tag.key, tag.value) for tag in once.tags] == [("mlflow.data.context", "training")]
    expect(
        zoo,
        [
            ("datasets.name = 'taxi'", "ab"),
            ("dataset.digest = 'd1'", "a"),
            ("dataset.context = 'eval'", "b"),
            ("dataset.name LIKE 'ta%'", "ab"),
            ("dataset.name ILIKE 'TA%'", "ab"),
            ("dataset.digest IN ('d1', 'd3')", "a"),
            ("dataset.digest NOT IN ('d1')", "b"),
            ("dataset.name != 'taxi'", ""),
        ],
    )


def order(zoo):
    """Any key, both ways; NaN behind the numbers, then runs without the key."""
    for keys, letters in [
        ([], "edcba"),
        (["start_time ASC"], "abcde"),
        (["attributes.start_time DESC"], "edcba"),
        (["attributes.`start_time` asc"], "abcde"),
        (["metrics.loss"], "dabce"),
        (["metrics.loss ASC"], "dabce"),
        (["metric.`loss` DESC"], "badce"),
        (["params.model DESC", "start_time"], "adcbe"),
        (["tags.`mlflow.runName`"], "abcde"),
        (['tags."mlflow.runName" DESC'], "edcba"),
        (["params.depth IS NULL"], None),
        (["status", "start_time DESC"], "baedc"),
        (["end_time"], "abedc"),
        (["metrics.loss", "metrics.loss"], None),
        (["nonsense"], None),
    ]:
        if letters is None:
            refused(zoo, "", order_by=keys)
        else:
            assert zoo.find(order_by=keys) == letters, (keys, zoo.find(order_by=keys))


def refused(zoo, text, **kwargs):
    """Search for what cannot be read."""
    code = None
    try:
        zoo.find(text, **kwargs)
    except MlflowException as problem:
        code = problem.error_code
    assert code == "INVALID_PARAMETER_VALUE", f"{text} {kwargs}: {code}"


def mistakes(zoo):
    """Filters that nobody can mean."""
    for text in [
        "metrics.loss = 'a'",
        "metrics.loss LIKE 'a'",
        "params.depth > '3'",
        "nme = 'x'",
        "foo.bar = 'x'",
        "params.model",
        "params.model = ridge",
        "params.model = 'ridge",
        "run_id IN ()",
        "start_time = 'yesterday'",
        "AND",
        "dataset.size = 'x'",
    ]:
        refused(zoo, text)
    refused(zoo, "", page_token="nonsense")
    refused(zoo, "", max_results=50_001)
    assert zoo.client.search_runs([]) == []


def views(zoo):
    """Deleted runs are found when they are asked for."""
    zoo.client.delete_run(zoo.ids["c"])
    assert zoo.find() == "edba"
    assert zoo.find(run_view_type=ViewType.DELETED_ONLY) == "c"
    assert zoo.find(run_view_type=ViewType.ALL) == "edcba"
    zoo.client.restore_run(zoo.ids["c"])


def pages(client):
    """A search of many runs, page by page, each run once and in order."""
    experiment = client.create_experiment(f"many-{STAMP}")

    def make(number):
        run = client.create_run(experiment, start_time=1 + number // 7)
        client.log_batch(run.info.run_id, [Metric("n", float(number % 100), 1, 0)])
        return run.info.run_id

    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(make, range(MANY)))
    for order_by in ([], ["metrics.n DESC"]):
        found, token, sizes = [], None, []
        while True:
            page = client.search_runs(
                [experiment], max_results=1_000, order_by=order_by, page_token=token
            )
            found += page
            sizes.append(len(page))
            token = page.token
            if not token:
                break
        assert sizes == [1_000, 1_000, 500]
        assert {run.info.run_id for run in found} == made
        values = [run.data.metrics["n"] if order_by else run.info.start_time for run in found]
        assert values == sorted(values, reverse=True)
    mlflow.set_experiment(f"many-{STAMP}")
    assert len(mlflow.search_runs(filter_string="metrics.n < 50", max_results=5_000)) == MANY // 2


def main():
    """Make the journey."""
    mlflow.set_tracking_uri(sys.argv[1])
    client = MlflowClient()
    zoo = Zoo(client)
    metrics(zoo)
    params_and_tags(zoo)
    newer_words(zoo)
    attributes(zoo)
    if hasattr(client, "log_inputs"):
        datasets(zoo)
    order(zoo)
    mistakes(zoo)
    views(zoo)
    pages(client)


if __name__ == "__main__":
    main()
