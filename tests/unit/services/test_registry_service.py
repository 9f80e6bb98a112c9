"""The model registry as acts: names, versions, stages, aliases, and where files may lie."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from runwell.auth.policy import Actor, Need
from runwell.base.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from runwell.base.ids import new_model_id, new_run_id
from runwell.base.limits import MAX_DESCRIPTION, MAX_REGISTRY_TAG
from runwell.entities.registry import PROMPT_TAG, ModelStage, ModelVersion, RegisteredModel
from runwell.services import models, registry, runs
from runwell.usecase.context import Context
from runwell.wire.models import CreateModel
from runwell.wire.registry import (
    CreateModelVersion,
    CreateRegisteredModel,
    GetAlias,
    GetModelVersion,
    GetRegisteredModel,
    ListLatestVersions,
    SearchModelVersions,
    SearchRegisteredModels,
    SetAlias,
    UpdateModelVersion,
    UpdateRegisteredModel,
)
from runwell.wire.runs import CreateRun, GetRun


def create(ctx: Context, name: str = "iris", **fields: Any) -> RegisteredModel:
    return registry.create_model(ctx, CreateRegisteredModel(name=name, **fields))


def get(ctx: Context, name: str = "iris") -> RegisteredModel:
    return registry.get_model(ctx, GetRegisteredModel(name=name))


def add(ctx: Context, name: str = "iris", source: str = "s3://b/m", **fields: Any) -> ModelVersion:
    return registry.create_version(ctx, CreateModelVersion(name=name, source=source, **fields))


def version(ctx: Context, number: int, name: str = "iris") -> ModelVersion:
    return registry.get_version(ctx, GetModelVersion(name=name, version=number))


def move(ctx: Context, number: int, stage: ModelStage, **fields: Any) -> ModelVersion:
    change = UpdateModelVersion(name="iris", version=number, stage=stage, **fields)
    return registry.update_version(ctx, change)


def alias(ctx: Context, name: str, number: int) -> None:
    registry.set_alias(ctx, SetAlias(name="iris", alias=name, version=number))


def latest(ctx: Context, *stages: ModelStage) -> list[int]:
    found = registry.list_latest_versions(ctx, ListLatestVersions(name="iris", stages=[*stages]))
    return [one.version for one in found.versions]


class TestNames:
    def test_one_is_created_and_found(self, ctx: Context, clock: Any):
        made = create(ctx, "é '; --", description="x", tags={"a": "1", "b": ""})
        assert made.name == "é '; --"
        assert made.tags == {"a": "1", "b": ""}
        assert made.created_ms == made.updated_ms == clock.now_ms
        assert get(ctx, "é '; --") == made

    def test_one_is_created_once(self, ctx: Context):
        create(ctx)
        with pytest.raises(Conflict, match="already exists"):
            create(ctx)
        create(ctx, "IRIS")

    def test_another_workspace_has_its_own(self, ctx: Context):
        create(ctx)
        theirs = replace(ctx, workspace="theirs")
        with pytest.raises(NotFound):
            get(theirs)
        create(theirs)
        add(theirs)
        assert get(ctx).latest_versions == []
        page = registry.search_versions(ctx, SearchModelVersions())
        assert page.items == []

    def test_nothing_is_created_when_a_tag_cannot_be(self, ctx: Context):
        with pytest.raises(TooLarge):
            create(ctx, tags={"x": "y" * (MAX_REGISTRY_TAG + 1)})
        with pytest.raises(TooLarge):
            create(ctx, description="y" * (MAX_DESCRIPTION + 1))
        with pytest.raises(NotFound):
            get(ctx)

    def test_it_is_described_tagged_and_renamed(self, ctx: Context, clock: Any):
        create(ctx, tags={"a": "1"})
        add(ctx)
        clock.now_ms += 5
        change = UpdateRegisteredModel(
            name="iris", new_name="rose", description="d", tags={"a": None, "b": "2"}
        )
        made = registry.update_model(ctx, change)
        assert (made.name, made.description, made.tags) == ("rose", "d", {"b": "2"})
        assert made.updated_ms == clock.now_ms
        assert version(ctx, 1, "rose").name == "rose"
        with pytest.raises(NotFound):
            get(ctx, "iris")
        create(ctx, "iris")

    def test_a_name_that_is_taken_is_not_given(self, ctx: Context):
        create(ctx, "iris")
        create(ctx, "rose")
        with pytest.raises(Conflict):
            registry.update_model(ctx, UpdateRegisteredModel(name="iris", new_name="rose"))
        same = registry.update_model(ctx, UpdateRegisteredModel(name="iris", new_name="iris"))
        assert same.name == "iris"

    def test_renaming_needs_the_right_to_manage(self, ctx: Context):
        create(ctx)
        writer = replace(ctx, actor=Actor(name="w", grants=frozenset({Need.READ, Need.WRITE})))
        registry.update_model(writer, UpdateRegisteredModel(name="iris", description="x"))
        with pytest.raises(Forbidden):
            registry.update_model(writer, UpdateRegisteredModel(name="iris", new_name="x"))

    def test_deletion_is_for_ever_and_frees_the_name(self, ctx: Context):
        create(ctx, tags={"a": "1"})
        add(ctx, tags={"a": "1"})
        alias(ctx, "best", 1)
        registry.delete_model(ctx, GetRegisteredModel(name="iris"))
        with pytest.raises(NotFound):
            registry.delete_model(ctx, GetRegisteredModel(name="iris"))
        create(ctx)
        assert add(ctx).version == 1
        assert get(ctx).aliases == {}

    def test_a_nul_names_nothing(self, ctx: Context):
        with pytest.raises(NotFound):
            get(ctx, "\x00")
        create(ctx)
        with pytest.raises(NotFound):
            registry.get_by_alias(ctx, GetAlias(name="iris", alias="\x00"))


class TestVersions:
    def test_one_is_created_and_found(self, ctx: Context, clock: Any):
        create(ctx)
        clock.now_ms += 5
        made = add(ctx, tags={"a": "1"}, description="d", run_link="http://x", run_id="any")
        assert (made.name, made.version, made.source) == ("iris", 1, "s3://b/m")
        assert (made.tags, made.description, made.run_link) == ({"a": "1"}, "d", "http://x")
        assert (made.run_id, made.stage, made.status) == ("any", "None", "READY")
        assert version(ctx, 1) == made
        assert get(ctx).updated_ms == clock.now_ms

    def test_the_model_must_be_there(self, ctx: Context):
        with pytest.raises(NotFound, match="no registered model"):
            add(ctx)

    def test_a_number_is_never_given_out_again(self, ctx: Context):
        create(ctx)
        assert [add(ctx).version for _ in range(3)] == [1, 2, 3]
        registry.delete_version(ctx, GetModelVersion(name="iris", version=3))
        assert add(ctx).version == 4
        for number in (1, 2, 4):
            registry.delete_version(ctx, GetModelVersion(name="iris", version=number))
        assert add(ctx).version == 5

    def test_a_deleted_one_is_gone_with_its_aliases(self, ctx: Context):
        create(ctx)
        add(ctx, run_id="r")
        add(ctx)
        alias(ctx, "best", 1)
        alias(ctx, "next", 2)
        registry.delete_version(ctx, GetModelVersion(name="iris", version=1))
        for act, req in (
            (registry.get_version, GetModelVersion(name="iris", version=1)),
            (registry.delete_version, GetModelVersion(name="iris", version=1)),
            (registry.update_version, UpdateModelVersion(name="iris", version=1)),
            (registry.set_alias, SetAlias(name="iris", alias="x", version=1)),
            (registry.get_by_alias, GetAlias(name="iris", alias="best")),
        ):
            with pytest.raises(NotFound):
                act(ctx, req)
        assert get(ctx).aliases == {"next": 2}
        assert latest(ctx) == [2]
        page = registry.search_versions(ctx, SearchModelVersions(filter="run_id = 'r'"))
        assert page.items == []

    @pytest.mark.parametrize("number", [0, -1, 2, 2**31, 2**70])
    def test_a_number_that_there_is_not(self, ctx: Context, number: int):
        create(ctx)
        add(ctx)
        with pytest.raises(NotFound):
            version(ctx, number)

    def test_it_is_described_and_tagged(self, ctx: Context, clock: Any):
        create(ctx)
        add(ctx, tags={"a": "1", "b": "2"})
        clock.now_ms += 5
        change = UpdateModelVersion(name="iris", version=1, description="d", tags={"a": None})
        made = registry.update_version(ctx, change)
        assert (made.description, made.tags) == ("d", {"b": "2"})
        assert made.updated_ms == clock.now_ms


class TestSources:
    @pytest.fixture
    def run_id(self, ctx: Context) -> str:
        create(ctx)
        return runs.create(ctx, CreateRun(experiment_id="0")).info.run_id

    def test_files_of_a_run(self, ctx: Context, run_id: str):
        made = add(ctx, source=f"runs:/{run_id}/model")
        assert (made.location, made.run_id) == (f"runs:/{run_id}/model", run_id)
        assert add(ctx, source=f"runs:/{run_id}/model", run_id=run_id).run_id == run_id

    def test_of_another_run_than_said_or_of_none(self, ctx: Context, run_id: str):
        with pytest.raises(Invalid, match="is not of run"):
            add(ctx, source=f"runs:/{run_id}/model", run_id=new_run_id())
        with pytest.raises(NotFound):
            add(ctx, source=f"runs:/{new_run_id()}/model")
        with pytest.raises(NotFound):
            add(replace(ctx, workspace="theirs"), source=f"runs:/{run_id}/model")

    def test_a_run_in_the_trash_still_has_files(self, ctx: Context, run_id: str):
        runs.delete(ctx, GetRun(run_id=run_id))
        assert add(ctx, source=f"runs:/{run_id}/model").run_id == run_id

    def test_files_of_a_logged_model(self, ctx: Context, run_id: str):
        logged = models.create(
            ctx, CreateModel(experiment_id="0", name="m", source_run_id=run_id)
        ).model_id
        made = add(ctx, source=f"models:/{logged}")
        assert (made.location, made.model_id) == (f"models:/{logged}", logged)
        assert made.run_id == run_id
        with pytest.raises(Invalid, match="is not of model"):
            add(ctx, source=f"models:/{logged}", model_id=new_model_id())
        with pytest.raises(NotFound):
            add(ctx, source=f"models:/{new_model_id()}")

    def test_a_copy_of_a_version_keeps_what_it_came_from(self, ctx: Context, run_id: str):
        add(ctx, source=f"runs:/{run_id}/model")
        alias(ctx, "best", 1)
        create(ctx, "rose")
        for source in ("models:/iris/1", "models:/iris@best"):
            made = add(ctx, "rose", source=source)
            assert made.source == source
            assert (made.location, made.run_id) == (f"runs:/{run_id}/model", run_id)
        registry.delete_model(ctx, GetRegisteredModel(name="iris"))
        assert version(ctx, 1, "rose").location == f"runs:/{run_id}/model"
        with pytest.raises(NotFound):
            add(ctx, "rose", source="models:/iris/1")

    def test_a_location_says_what_a_foreign_source_means(self, ctx: Context, run_id: str):
        made = add(ctx, source="foreign:/x", location=f"runs:/{run_id}/model")
        assert made.source == "foreign:/x"
        assert (made.location, made.run_id) == (f"runs:/{run_id}/model", run_id)
        with pytest.raises(Invalid):
            add(ctx, source="foreign:/../x", location=f"runs:/{run_id}/model")

    def test_a_prompt_has_no_files(self, ctx: Context, run_id: str):
        made = add(ctx, source="prompt-template", tags={PROMPT_TAG: "true"})
        assert (made.source, made.location, made.run_id) == ("prompt-template", "", "")
        create(ctx, "rose")
        with pytest.raises(Invalid, match="has no files"):
            add(ctx, "rose", source="models:/iris/1")
        for source, tags in (
            ("prompt-template", {}),
            ("prompt-template", {PROMPT_TAG: "false"}),
            ("/etc/passwd", {PROMPT_TAG: "true"}),
            ("..", {PROMPT_TAG: "true"}),
        ):
            with pytest.raises(Invalid):
                add(ctx, source=source, tags=tags)

    def test_what_is_refused_takes_no_number(self, ctx: Context, run_id: str):
        with pytest.raises(Invalid):
            add(ctx, source="file:///etc")
        with pytest.raises(TooLarge):
            add(ctx, tags={"x": "y" * (MAX_REGISTRY_TAG + 1)})
        assert add(ctx).version == 1


class TestStages:
    @pytest.fixture(autouse=True)
    def versions(self, ctx: Context) -> None:
        create(ctx)
        for _ in range(4):
            add(ctx)

    def test_the_newest_of_each(self, ctx: Context):
        move(ctx, 1, ModelStage.PRODUCTION)
        move(ctx, 2, ModelStage.PRODUCTION)
        move(ctx, 3, ModelStage.STAGING)
        assert latest(ctx) == [2, 3, 4]
        assert latest(ctx, ModelStage.PRODUCTION) == [2]
        assert latest(ctx, ModelStage.ARCHIVED) == []
        assert [one.version for one in get(ctx).latest_versions] == [2, 3, 4]

    def test_those_before_are_archived_if_so_wished(self, ctx: Context, clock: Any):
        move(ctx, 1, ModelStage.STAGING)
        move(ctx, 2, ModelStage.STAGING)
        move(ctx, 4, ModelStage.PRODUCTION)
        clock.now_ms += 5
        moved = move(ctx, 3, ModelStage.STAGING, archive_existing=True)
        assert (moved.stage, moved.updated_ms) == (ModelStage.STAGING, clock.now_ms)
        assert [version(ctx, number).stage for number in (1, 2, 3, 4)] == [
            "Archived",
            "Archived",
            "Staging",
            "Production",
        ]
        again = move(ctx, 3, ModelStage.STAGING, archive_existing=True)
        assert again.stage == ModelStage.STAGING

    @pytest.mark.parametrize("stage", [ModelStage.NONE, ModelStage.ARCHIVED])
    def test_only_an_active_stage_archives(self, ctx: Context, stage: ModelStage):
        with pytest.raises(Invalid, match="nothing is archived"):
            move(ctx, 1, stage, archive_existing=True)


class TestAliases:
    @pytest.fixture(autouse=True)
    def versions(self, ctx: Context) -> None:
        create(ctx)
        add(ctx)
        add(ctx)

    def test_one_points_where_it_was_last_set(self, ctx: Context):
        alias(ctx, "best", 1)
        alias(ctx, "best", 2)
        alias(ctx, "good", 2)
        found = registry.get_by_alias(ctx, GetAlias(name="iris", alias="best"))
        assert (found.version, found.aliases) == (2, ["best", "good"])
        assert version(ctx, 1).aliases == []
        assert get(ctx).aliases == {"best": 2, "good": 2}

    def test_one_is_removed_and_removing_again_changes_nothing(self, ctx: Context):
        alias(ctx, "best", 1)
        for _ in range(2):
            registry.delete_alias(ctx, GetAlias(name="iris", alias="best"))
        with pytest.raises(NotFound, match="no alias"):
            registry.get_by_alias(ctx, GetAlias(name="iris", alias="best"))

    @pytest.mark.parametrize("name", ["latest", "v1", "a b", ""])
    def test_a_bad_one_is_refused(self, ctx: Context, name: str):
        with pytest.raises(Invalid):
            alias(ctx, name, 1)


class TestPages:
    def test_of_models_and_versions_take_few_statements(self, ctx: Context, statements: Callable):
        def fill(count: int) -> None:
            for number in range(count):
                name = f"{count}-{number}"
                create(ctx, name, tags={"a": "1"})
                add(ctx, name, tags={"a": "1"})
                registry.set_alias(ctx, SetAlias(name=name, alias="x", version=1))

        counts = []
        for count in (2, 6):
            fill(count)
            with statements() as of_models:
                page = registry.search_models(ctx, SearchRegisteredModels(order_by=["name"]))
            with statements() as of_versions:
                registry.search_versions(ctx, SearchModelVersions(filter="tags.a = '1'"))
            assert page.items[0].latest_versions[0].aliases == ["x"]
            counts.append((len(of_models), len(of_versions)))
        assert counts[0] == counts[1] == (8, 4)
