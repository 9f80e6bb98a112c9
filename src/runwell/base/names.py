"""Names: how a run without one is called, and what may name an experiment or a model."""

import os
from typing import Final

from runwell.base.errors import Invalid, RunwellError
from runwell.base.limits import MAX_NAME, check_text

_ADJECTIVES: Final = """
able amber ample ardent azure bold brave breezy bright brisk calm candid cheery clear clever
cosmic crisp curious daring deft eager earnest elegant fair fleet fluent fond frank fresh gentle
glad golden grand handy happy hardy honest humble ideal jolly keen kind limber lively lucid lucky
mellow merry mighty modest neat nimble noble patient placid polite proud quick quiet rapid ready
robust rosy serene sharp silver sleek smooth snug solid spry stable steady still sunny swift tidy
tranquil upbeat vivid warm wise witty zesty
""".split()  # noqa: SIM905  # a list of words, not of lines
_NOUNS: Final = """
acorn alder anchor aspen badger bay beacon birch bison breeze brook canyon cedar cliff
cloud comet condor coral cove crane creek dale dawn delta dolphin dune eagle elm ember falcon fern
finch fjord forest fox glacier grove gull harbor hare hawk hazel heron hill ibis island ivy jay
kestrel lagoon lake lark leaf lily linden lotus lynx maple marten meadow meteor mist moon moss oak
ocean orchid osprey otter owl peak pebble pine plover pond poplar prairie quail quartz raven reef
ridge river robin sage seal shore sparrow spruce star stone stream summit swan thrush tide trail
tulip valley willow wolf wren
""".split()  # noqa: SIM905

_NOT_IN_MODELS: Final = frozenset("/:.%\"'\\")
"""What MLflow's clients refuse in the name of a model too, and the other slash."""


def random_run_name() -> str:
    """Make up a memorable name such as ``calm-heron-042``.

    It comes from the operating system's randomness, so seeding a program's own generators, as
    training scripts do, does not give every run the same name.
    """
    number = int.from_bytes(os.urandom(8), "big")
    number, digits = divmod(number, 1_000)
    number, noun = divmod(number, len(_NOUNS))
    return f"{_ADJECTIVES[number % len(_ADJECTIVES)]}-{_NOUNS[noun]}-{digits:03d}"


def check_experiment_name(name: str) -> str:
    """Return ``name`` if it may name an experiment: any unicode text, which may be a path.

    Names such as ``/Shared/forecast`` are common, so nothing is asked of the path's parts.

    Raises:
        Invalid: it is only white space; also see ``limits.check_text``.
        TooLarge: longer than ``MAX_NAME``.
    """
    check_text(name, what="the experiment's name", limit=MAX_NAME)
    if name.isspace():
        raise Invalid(f"the experiment's name {name!r} is only white space")
    return name


def check_model_name(name: str) -> str:
    """Return ``name`` if it may name a logged model: it is a folder and a part of URIs.

    Raises:
        Invalid: it holds one of ``/ : . % " ' \\`` or a control character; also see
            ``limits.check_text``.
        TooLarge: longer than ``MAX_NAME``.
    """
    check_text(name, what="the name of a model", limit=MAX_NAME)
    bad = sorted({sign for sign in name if sign in _NOT_IN_MODELS or not sign.isprintable()})
    if bad:
        raise Invalid(
            f"the name of a model {name!r} holds {' '.join(map(repr, bad))}",
            hint="remove it; '-' and '_' may stand between words",
        )
    if name.isspace():
        raise Invalid(f"the name of a model {name!r} is only white space")
    return name


def is_model_name(name: str) -> bool:
    """Say whether a logged model could have this name."""
    try:
        check_model_name(name)
    except RunwellError:
        return False
    return True
