"""Meaning: names, types and values of runs and experiments, and the hints when they are wrong."""

import re
from pathlib import Path

import pytest

from runwell.query import parse_filter
from runwell.query.caret import BadQuery
from runwell.query.check import check
from runwell.query.fields import RUNS, SUBJECTS, find_attribute, number_of
from runwell.query.parser import parse
from runwell.query.text import format_filter
from runwell.query.tree import Compare

NOW_MS = 1_800_000_000_000
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "search.md"


def checked(text: str, subject: str = "runs") -> str:
    return format_filter(parse_filter(text, subject, NOW_MS))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("`Run name` = 'x'", "run_name = 'x'"),
        ("run.`Run Name` = 'x'", "run_name = 'x'"),
        ("name = 'x'", "run_name = 'x'"),
        ("Created > 5", "start_time > 5"),
        ("attributes.user = 'ann'", "user_id = 'ann'"),
        ("status != 'finished'", "status != 'FINISHED'"),
        ("status IN ('running', 'Failed')", "status IN ('RUNNING', 'FAILED')"),
        ("status LIKE 'F%'", "status LIKE 'F%'"),
        ("lifecycle_stage = 'Active'", "lifecycle_stage = 'active'"),
        ("metrics.a < 1", "metrics.a < 1"),
        ("last(metrics.a) < 0.5", "metrics.a < 0.5"),
        ("min(metrics.a) IN (1, 2.5)", "min(metrics.a) IN (1, 2.5)"),
        ("metrics.a = -inf", "metrics.a = -inf"),
        ("metrics.a IS NULL", "metrics.a IS NULL"),
        ("metrics.a != nan", "metrics.a != nan"),
        ("parameter.a = 'x'", "params.a = 'x'"),
        ("params.a = '3'", "params.a = '3'"),
        ("params.a > 3", "params.a > 3"),
        ("params.a BETWEEN 1 AND 2", "params.a BETWEEN 1 AND 2"),
        ("tags.`a b` ~ '^x'", "tags.`a b` RLIKE '^x'"),
        ("dataset.Name = 'taxi'", "datasets.name = 'taxi'"),
        ("start_time >= '2026-01-31'", "start_time >= 1769817600000"),
        ("start_time = '2026-01-31T12:00:00Z'", "start_time = 1769860800000"),
        ("start_time = '2026-01-31 12:00:00.5'", "start_time = 1769860800500"),
        ("start_time = '2026-01-31T12:00:00+02:00'", "start_time = 1769853600000"),
        ("start_time > 1.5e12", "start_time > 1500000000000"),
        ("end_time > now()", "end_time > 1800000000000"),
        ("end_time > now() - 1s", "end_time > 1799999999000"),
        ("duration > 90s", "duration > 90000"),
        ("duration BETWEEN 1m AND 2h", "duration BETWEEN 60000 AND 7200000"),
        ("duration > 5", "duration > 5"),
        (
            "NOT (status = 'KILLED' OR end_time IS NULL)",
            "NOT (status = 'KILLED' OR end_time IS NULL)",
        ),
    ],
)
def test_a_filter_over_runs_in_its_canonical_form(text: str, canonical: str):
    assert checked(text) == canonical
    assert checked(canonical) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("name ILIKE 'vision/%'", "name ILIKE 'vision/%'"),
        ("experiment_id IN ('1', '2')", "experiment_id IN ('1', '2')"),
        ("created > '2026-01-31'", "creation_time > 1769817600000"),
        ("last_update_time < 5 AND tags.team = 'a'", "last_update_time < 5 AND tags.team = 'a'"),
    ],
)
def test_a_filter_over_experiments(text: str, canonical: str):
    assert checked(text, "experiments") == canonical


def test_numbers_have_one_type_each():
    metric = parse_filter("metrics.a = 1", "runs", NOW_MS)
    time = parse_filter("start_time = 1e3", "runs", NOW_MS)
    assert isinstance(metric, Compare)
    assert isinstance(time, Compare)
    assert (type(metric.value), type(time.value)) == (float, int)


def test_the_message_shows_the_place_and_the_remedy():
    with pytest.raises(BadQuery) as caught:
        parse_filter("stauts = 'FINISHED'", "runs", NOW_MS)
    assert str(caught.value) == (
        "unknown attribute 'stauts'\n"
        "  stauts = 'FINISHED'\n"
        "  ^^^^^^\n"
        "  hint: did you mean 'status'?"
    )
    assert (caught.value.start, caught.value.end) == (0, 6)
    assert str(caught.value) in re.sub(r"```\w*\n", "", PAGE.read_text())


def test_without_the_text_there_are_no_carets():
    with pytest.raises(BadQuery) as caught:
        check(parse("stauts = 'x'"), "runs", NOW_MS)
    assert str(caught.value) == "unknown attribute 'stauts'\n  hint: did you mean 'status'?"


@pytest.mark.parametrize(
    ("text", "marked", "said"),
    [
        ("acc > 3", "acc", "a logged value is metrics.acc"),
        ("run-name = 'x'", "run-name", "did you mean 'run_name'?"),
        ("dataset.nam = 'x'", "dataset.nam", "did you mean 'name'?"),
        ("run_name = 3", "3", "quote the text: '3'"),
        ("experiment_id = 1", "1", "quote the text: '1'"),
        ("run_name IN ('a', 3)", "3", "quote the text: '3'"),
        ("run_name > 'a'", "> 'a'", "> does not apply to run_name, which is a text"),
        ("run_name BETWEEN 'a' AND 'b'", "BETWEEN 'a' AND 'b'", "BETWEEN does not apply"),
        ("run_name = nan", "= nan", "only a metric can be nan"),
        ("status = 'DONE'", "'DONE'", "RUNNING, SCHEDULED, FINISHED, FAILED, KILLED"),
        ("status = 'finishd'", "'finishd'", "did you mean 'FINISHED'?"),
        ("metrics.a = '1'", "'1'", "leave the quotes away: 1"),
        ("metrics.a = 'x'", "'x'", "for example 0.5"),
        ("metrics.a = 5m", "5m", "cannot be compared with 5m"),
        ("metrics.a > now()", "now()", "cannot be compared with now()"),
        ("metrics.a LIKE 'x'", "LIKE 'x'", "LIKE does not apply to metrics.a"),
        ("metrics.a BETWEEN 1 AND 'x'", "'x'", "a number and cannot"),
        ("params.a > '3'", "> '3'", "without quotes numbers are compared: params.a > 3"),
        ("params.a BETWEEN '1' AND '2'", "BETWEEN '1' AND '2'", "does not order texts"),
        ("params.a BETWEEN '1' AND 2", "BETWEEN '1' AND 2", "mixed"),
        ("params.a IN (1, '2')", "IN (1, '2')", "mixed"),
        ("params.a = nan", "= nan", "params.a ILIKE 'nan'"),
        ("params.a RLIKE '('", "'('", "not a regular expression"),
        ("params.a RLIKE '" + "(" * 400 + "'", "'" + "(" * 400 + "'", "not a regular expression"),
        ("params.a LIKE 'x\\'", "'x\\'", "lone backslash"),
        ("params.a LIKE '" + "a" * 501 + "'", "'" + "a" * 501 + "'", "at most 500"),
        ("start_time = 'yesterday'", "'yesterday'", "'2026-01-31T12:00:00Z' or now() - 7d"),
        ("start_time = '2026-02-30'", "'2026-02-30'", "cannot be compared"),
        ("start_time > 7d", "7d", "now() - 7d"),
        ("start_time > inf", "inf", "cannot be compared with inf"),
        ("start_time > 1e300", "1e300", "cannot be compared with 1e300"),
        ("start_time LIKE '2026%'", "LIKE '2026%'", "LIKE does not apply"),
        ("duration > '5m'", "'5m'", "for example 90s"),
    ],
)
def test_what_a_filter_over_runs_cannot_ask(text: str, marked: str, said: str):
    with pytest.raises(BadQuery) as caught:
        parse_filter("run_id = 'x' AND " + text, "runs", NOW_MS)
    text = "run_id = 'x' AND " + text
    assert said in str(caught.value)
    assert text[caught.value.start : caught.value.end] == marked


@pytest.mark.parametrize("entity", ["metrics", "params", "datasets"])
def test_experiments_have_only_attributes_and_tags(entity: str):
    with pytest.raises(BadQuery, match=f"experiments have no {entity}") as caught:
        parse_filter(f"{entity}.name = 'x'", "experiments", NOW_MS)
    assert caught.value.hint == "they have: attributes, tags"


@pytest.mark.parametrize("name", SUBJECTS)
def test_no_name_of_an_attribute_is_taken_twice(name: str):
    subject = SUBJECTS[name]
    names = [each for item in subject.attributes for each in (item.name, *item.aliases)]
    assert len(names) == len(set(names))
    assert names == [each.lower() for each in names]


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=lambda subject: subject.name)
def test_each_attribute_is_documented(subject):
    text = PAGE.read_text()
    for attribute in subject.attributes:
        for name in (attribute.name, *attribute.aliases):
            assert f"`{name}`" in text


def test_the_filters_of_the_reference_page_are_right():
    blocks = re.findall(r"^```sql\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) > 10
    for line in lines:
        parse_filter(line, "runs", NOW_MS)


def test_find_attribute_ignores_case():
    assert find_attribute(RUNS, "RUN NAME") is find_attribute(RUNS, "run_name")
    assert find_attribute(RUNS, "nothing") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3.0),
        (" -1e-4 ", -1e-4),
        (".5", 0.5),
        ("5.", 5.0),
        ("Infinity", float("inf")),
        ("-INF", float("-inf")),
        ("", None),
        ("nan", None),
        ("1_000", None),
        ("0x10", None),
        ("٣", None),
        ("True", None),
        ("3 4", None),
        ("3\n", 3.0),
    ],
)
def test_which_params_are_numbers(text: str, number: float | None):
    assert number_of(text) == number
