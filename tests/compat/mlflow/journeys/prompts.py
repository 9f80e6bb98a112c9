"""Prompts by a real client: to the server they are registered models with tags of their own."""

import time

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

NAME = f"greeting-{time.time_ns()}"
client = MlflowClient()
register = mlflow.genai.register_prompt
load = mlflow.genai.load_prompt
search = mlflow.genai.search_prompts


def refused(code, act, *arguments, **options):
    try:
        act(*arguments, **options)
    except MlflowException as problem:
        found = problem
    else:
        raise AssertionError(f"{act.__name__} was not refused")
    assert found.error_code == code, (found.error_code, str(found))


first = register(NAME, "Hello {{name}}!", commit_message="first", tags={"tone": "warm"})
second = register(NAME, "Good day, {{name}}. " + "é" * 70_000, commit_message="second")
assert (first.version, second.version) == (1, 2)
assert load(f"prompts:/{NAME}/1").format(name="Ada") == "Hello Ada!"
assert load(NAME, version=2).template == second.template
chat = register(f"{NAME}-chat", [{"role": "user", "content": "Hi {{name}}"}])
assert load(f"{NAME}-chat", version=1).template == chat.template

mlflow.genai.set_prompt_alias(NAME, alias="production", version=1)
assert load(f"prompts:/{NAME}@production").version == 1
mlflow.genai.set_prompt_alias(NAME, alias="production", version=2)
assert client.get_prompt_version_by_alias(NAME, "production").version == 2
mlflow.genai.delete_prompt_alias(NAME, alias="production")
refused("INVALID_PARAMETER_VALUE", client.get_prompt_version_by_alias, NAME, "production")
assert load(f"prompts:/{NAME}-none/1", allow_missing=True) is None

mlflow.genai.set_prompt_tag(NAME, "team", "red")
mlflow.genai.set_prompt_version_tag(NAME, 1, "reviewed", "yes")
assert mlflow.genai.get_prompt_tags(NAME)["team"] == "red"
assert client.get_prompt_version(NAME, 1).tags["reviewed"] == "yes"

found = search(filter_string=f"name LIKE '{NAME}%'")
assert sorted(each.name for each in found) == [NAME, f"{NAME}-chat"]
assert [each.name for each in search(filter_string=f"name='{NAME}' AND tags.team = 'red'")] == [
    NAME
]
assert [int(each.version) for each in client.search_prompt_versions(NAME)] == [2, 1]

# Prompts are no models, and models are no prompts.
client.create_registered_model(f"{NAME}-model")
models = client.search_registered_models(filter_string=f"name LIKE '{NAME}%'")
assert [each.name for each in models] == [f"{NAME}-model"]
assert not list(client.search_model_versions(f"name='{NAME}'"))

client.delete_prompt_version(NAME, "1")
refused("RESOURCE_DOES_NOT_EXIST", client.get_prompt_version, NAME, 1)
client.delete_prompt_version(NAME, "2")
client.delete_prompt(NAME)
assert client.get_prompt(NAME) is None
