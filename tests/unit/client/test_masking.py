"""Secrets that must not be stored with a run, and words that only look like one."""

import pytest

from runwell.client.masking import is_secret_name, mask_arguments, mask_url


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["train.py", "--password", "hunter2", "--lr", "0.1"], "train.py --password *** --lr 0.1"),
        (["train.py", "--api-key=abc"], "train.py '--api-key=***'"),
        (["train.py", "token=abc", "lr=0.1"], "train.py 'token=***' lr=0.1"),
        (["train.py", "+model.api_key=a b c"], "train.py '+model.api_key=***'"),
        (["train.py", "--hf-token", "--verbose"], "train.py --hf-token --verbose"),
        (["a", "--db", "postgresql://u:pw@host/db"], "a --db postgresql://host/db"),
        (
            ["a", "--tokenizer", "bert", "--max-tokens", "512"],
            "a --tokenizer bert --max-tokens 512",
        ),
        (["a", "--key", "loss"], "a --key loss"),
        (["a", "ghp_0123456789abcdefghij"], "a ***"),
        (["a", "-H", "Authorization: Bearer abc.def"], "a -H 'Authorization: Bearer ***'"),
        (["a", '{"password": "x", "lr": 1}'], """a '{"password": "***", "lr": 1}'"""),
        (["python", "-c", "login(token='abc')"], None),
    ],
)
def test_values_of_secret_flags_are_masked(arguments: list[str], text: str | None) -> None:
    masked = mask_arguments(arguments)
    if text is None:
        assert "abc" not in masked
    else:
        assert masked == text


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("https://user:pw@github.com/o/r.git", "https://github.com/o/r.git"),
        ("https://ghp_tok@github.com/o/r", "https://github.com/o/r"),
        ("https://u:p@ss@host/r", "https://host/r"),
        ("ssh://git:pw@host:22/r.git", "ssh://git@host:22/r.git"),
        ("git@github.com:o/r.git", "git@github.com:o/r.git"),
        ("s3://b/k?X-Amz-Signature=abc&v=1", "s3://b/k?X-Amz-Signature=***&v=1"),
        ("/srv/git/r.git", "/srv/git/r.git"),
    ],
)
def test_an_address_loses_its_credentials(url: str, masked: str) -> None:
    assert mask_url(url) == masked


@pytest.mark.parametrize("name", ["PASSWORD", "dbPassword", "aws_secret_access_key", "APIKey"])
def test_names_of_secrets_are_known_in_any_spelling(name: str) -> None:
    assert is_secret_name(name)
