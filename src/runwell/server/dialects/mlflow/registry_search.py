"""Finding registered models and versions in MLflow's protocol: filters, orders and pages."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from runwell.base.errors import Invalid
from runwell.base.limits import MAX_PAGE
from runwell.entities.registry import PROMPT_TAG
from runwell.query import parse_filter, parse_order
from runwell.query.fields import SubjectName
from runwell.query.order import format_order
from runwell.query.tree import All, And, Compare, Condition, Node, Not, Or
from runwell.server.dialects.mlflow import registry as models
from runwell.server.dialects.mlflow import registry_versions as versions
from runwell.server.dialects.mlflow.registry import ModelMessage
from runwell.server.dialects.mlflow.registry_versions import VersionMessage
from runwell.server.dialects.mlflow.route import Table
from runwell.services import registry
from runwell.usecase.context import Context
from runwell.wire import registry as wire

TABLE: Final = Table()
_MAX_MODELS: Final = 1_000
_MAX_VERSIONS: Final = 200_000


class SearchModels(msgspec.Struct, frozen=True, kw_only=True):
    """A search for registered models."""

    filter: str = ""
    max_results: int = 100
    order_by: list[str] = []
    page_token: str = ""


class ModelPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of models."""

    registered_models: list[ModelMessage] | UnsetType = UNSET
    next_page_token: str | UnsetType = UNSET


class SearchVersions(msgspec.Struct, frozen=True, kw_only=True):
    """A search for versions of all models."""

    filter: str = ""
    max_results: int = _MAX_VERSIONS
    order_by: list[str] = []
    page_token: str = ""


class VersionPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of versions."""

    model_versions: list[VersionMessage] | UnsetType = UNSET
    next_page_token: str | UnsetType = UNSET


@TABLE.add("GET", "2.0/mlflow/registered-models/search")
def search_models(ctx: Context, req: SearchModels) -> ModelPage:
    """Find registered models by name, page by page; prompts only if the filter says so."""
    page = registry.search_models(
        ctx,
        wire.SearchRegisteredModels(
            filter=filter_of(req.filter, "registered_models"),
            order_by=_order(req.order_by, "registered_models", ["name"]),
            max_results=_limited(req.max_results, _MAX_MODELS),
            page_token=req.page_token,
        ),
    )
    return ModelPage(
        registered_models=[models.message_of(one) for one in page.items] or UNSET,
        next_page_token=page.next_page_token or UNSET,
    )


@TABLE.add("GET", "2.0/mlflow/model-versions/search")
def search_versions(ctx: Context, req: SearchVersions) -> VersionPage:
    """Find versions by name, the newest of each first; those of prompts as in the other search."""
    page = registry.search_versions(
        ctx,
        wire.SearchModelVersions(
            filter=filter_of(req.filter, "model_versions"),
            order_by=_order(req.order_by, "model_versions", ["name", "version DESC"]),
            max_results=min(_limited(req.max_results, _MAX_VERSIONS), MAX_PAGE),
            page_token=req.page_token,
        ),
    )
    return VersionPage(
        model_versions=[versions.message_of(one) for one in page.items] or UNSET,
        next_page_token=page.next_page_token or UNSET,
    )


def filter_of(text: str, subject: SubjectName) -> str:
    """Return MLflow's filter in our words: what it says of the tag of prompts is our ``kind``.

    To MLflow ``tags.`mlflow.prompt.is_prompt` != 'true'`` holds of what has no such tag, which is
    true of no other tag; and a filter that says nothing of it means models.

    Raises:
        BadQuery: the filter cannot be read, or asks for what is not there.
    """
    # Checked as it was sent, so that an error shows what its reader wrote.
    tree = parse_filter(text, subject, now_ms=0)
    told = [leaf for leaf in _leaves(tree) if _is_of_prompts(leaf)]
    # From the end, so that the places of those before stay right.
    for leaf in sorted(told, key=lambda one: one.at.end, reverse=True):
        if isinstance(leaf, Compare) and leaf.op in ("=", "!="):
            is_prompt = (leaf.op == "=") == (str(leaf.value).lower() == "true")
            kind = "kind = 'prompt'" if is_prompt else "kind = 'model'"
            text = f"{text[: leaf.field.at.start]}{kind}{text[leaf.at.end :]}"
    if told:
        return text
    return "kind = 'model'" if isinstance(tree, All) else f"kind = 'model' AND ({text})"


def _leaves(tree: Node) -> Iterator[Condition]:
    match tree:
        case All():
            return
        case And() | Or():
            for item in tree.items:
                yield from _leaves(item)
        case Not():
            yield from _leaves(tree.item)
        case _:
            yield tree


def _is_of_prompts(leaf: Condition) -> bool:
    return leaf.field.entity == "tag" and leaf.field.key == PROMPT_TAG


def _order(keys: Sequence[str], subject: SubjectName, defaults: Sequence[str]) -> list[str]:
    """Return the keys of an order with those by which MLflow tells equal ones apart."""
    orders = list(parse_order(keys, subject))
    fields = [order.field for order in orders]
    orders += [one for one in parse_order(defaults, subject) if one.field not in fields]
    return format_order(orders)


def _limited(wanted: int, most: int) -> int:
    if not 1 <= wanted <= most:
        raise Invalid(f"max_results is {wanted}", hint=f"ask for 1 to {most} items a page")
    return wanted
