"""Removal of secrets from what is captured without asking; knows texts, not where they go."""

import itertools
import re
import shlex
from collections.abc import Iterable, Iterator
from typing import Final

MASK: Final = "***"

_SECRET_WORDS: Final = {
    *("password", "passwd", "passphrase", "pwd", "secret", "secrets", "token", "apikey"),
    *("credential", "credentials", "authorization", "bearer", "signature", "sig"),
}
_SECRET_KEYS: Final = {"api", "access", "private", "secret", "account", "encryption", "auth"}
"""Words that make a following ``key`` a secret: ``api_key``, ``--access-key``."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_OPTION = re.compile(r"([-+~/]*[A-Za-z][\w.\-/]*)=(.*)\Z", re.DOTALL)
_ASSIGNMENT = re.compile(r"""(["']?)([A-Za-z][\w.\-]*)\1(\s*[=:]\s*["']?)([^\s"',;&}]+)""")
_BEARER = re.compile(r"\b(Bearer|Basic)\s+[^\s\"']+", re.IGNORECASE)
_KNOWN_TOKEN = re.compile(
    r"\b(?:hf_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|AKIA|ASIA|dapi)[A-Za-z0-9_\-]{12,}"
)
_USERINFO = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://([^/\s\"'?#]*)@")
_QUERY = re.compile(r"([?&])([^=&#\s]+)=([^&#\s]*)")


def is_secret_name(name: str) -> bool:
    """Say whether a value of this name is likely to be a secret.

    Whole words count, so ``--hf-token`` and ``dbPassword`` are secret and ``--tokenizer``,
    ``--max-tokens`` and ``--key`` are not.
    """
    words = [word.lower() for word in _WORD.findall(name)]
    pairs = itertools.pairwise(words)
    return any(word in _SECRET_WORDS for word in words) or any(
        second == "key" and first in _SECRET_KEYS for first, second in pairs
    )


def mask_url(url: str) -> str:
    """Return ``url`` without user, password and secret query parameters.

    The user of an ssh address is kept, because it is part of the address and no secret.
    """
    return _QUERY.sub(_masked_parameter, _USERINFO.sub(_without_userinfo, url))


def mask_arguments(arguments: Iterable[str]) -> str:
    """Return a command line, quoted for a shell, with the values that look like secrets masked."""
    return shlex.join(_masked(arguments)).replace(f"'{MASK}'", MASK)


def _masked(arguments: Iterable[str]) -> Iterator[str]:
    hide_next = False
    for argument in arguments:
        if hide_next and not argument.startswith("--"):
            hide_next = False
            yield MASK
            continue
        hide_next = (
            argument.startswith("-") and "=" not in argument and is_secret_name(argument)
        ) and " " not in argument
        yield _masked_text(argument)


def _masked_text(text: str) -> str:
    option = _OPTION.match(text)
    if option and is_secret_name(option[1]):
        return f"{option[1]}={MASK}"
    text = _BEARER.sub(rf"\1 {MASK}", mask_url(text))
    text = _ASSIGNMENT.sub(_masked_assignment, text)
    return _KNOWN_TOKEN.sub(MASK, text)


def _masked_assignment(match: re.Match[str]) -> str:
    quote, name, sep, value = match.groups()
    # "Authorization: Bearer ***" was masked before; its scheme may stay readable.
    if not is_secret_name(name) or value.lower() in {"bearer", "basic"}:
        return match[0]
    return f"{quote}{name}{quote}{sep}{MASK}"


def _masked_parameter(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}={MASK}" if is_secret_name(match[2]) else match[0]


def _without_userinfo(match: re.Match[str]) -> str:
    scheme, userinfo = match.groups()
    user = userinfo.partition(":")[0]
    return f"{scheme}://{user}@" if scheme.endswith("ssh") and user else f"{scheme}://"
