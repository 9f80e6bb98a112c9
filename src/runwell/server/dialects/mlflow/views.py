"""Which stages a search looks at, as MLflow's clients say it."""

from runwell.base.errors import Invalid
from runwell.entities.lifecycle import ViewType


def view_of(given: str | int, default: ViewType) -> ViewType:
    """Return the view named ``given``; the empty text means ``default``.

    Raises:
        Invalid: there is none of that name or number.
    """
    if given == "":
        return default
    text = str(given)
    try:
        return ViewType(int(text)) if text.isdecimal() else ViewType[text]
    except (KeyError, ValueError):
        raise Invalid(
            f"{given!r} is not a view", hint=f"use one of {', '.join(ViewType.__members__)}"
        ) from None
