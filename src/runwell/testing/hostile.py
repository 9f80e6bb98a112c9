"""Values that nobody should send, as hypothesis strategies; knows types, no act and no field."""

from collections.abc import Sequence
from typing import Any, Final

from hypothesis import strategies as st
from msgspec import inspect

Values = st.SearchStrategy[Any]

TEXTS: Final = (
    "", " ", "a", "a/b", "../x", "/", "//", "a\x00b", "🦉" * 300, "\ud800", "\u202e",
    "'; DROP TABLE runs; --", '"', "%_\\", "x" * 70_000, "9" * 6_000, "1e999", "NaN", "a\nb",
    "${jndi:ldap}", "{run_id}", "metrics.a > 1", "params.`a", "tags.a RLIKE '('",
    "params.`\x00` = 'a\x00'", "attributes.start_time > 99999999999999999999", "metrics.a DESC",
    "None", "null", "0", "1", "-1", "mlflow.runName", "mlflow.parentRunId", "runwell.lost_calls",
    "FINISHED", "AAAA",
)  # fmt: skip
INTEGERS: Final = (
    0, 1, -1, 2, 2**31, 2**53, 2**63 - 1, -(2**63), 2**63, 2**64 - 1, 2**64, -(2**64), 10**30,
)  # fmt: skip


def texts(*known: str) -> st.SearchStrategy[str]:
    """Texts that break things, beside ``known`` ones that mean something to the receiver."""
    return st.sampled_from((*known, *TEXTS)) | st.text(max_size=8)


class Hostile:
    """Strategies for messages of known types.

    Args:
        known: texts that mean something to the receiver, such as the id of a run.
        integers: the range of integers that the format can carry.
        floats: how the format writes numbers; JSON has no NaN.
    """

    def __init__(
        self,
        *,
        known: Sequence[str] = (),
        integers: tuple[int, int] | None = None,
        floats: Sequence[float | str] = (0.0, -1.5, 1e308, "NaN", "Infinity", "-Infinity"),
    ) -> None:
        low, high = integers or (None, None)
        edges = [n for n in INTEGERS if integers is None or integers[0] <= n <= integers[1]]
        self.texts = texts(*known)
        self.integers = st.sampled_from(edges) | st.integers(low, high)
        self.floats: Values = st.sampled_from(tuple(floats))
        self.anything: Values = st.recursive(
            st.none() | st.booleans() | self.integers | self.floats | self.texts,
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(self.texts, inner, max_size=3)
            ),
            max_leaves=5,
        )

    def messages(self, kind: type[Any]) -> Values:
        """Fields of the struct ``kind`` by name: mostly of the right type, now and then not."""
        return self._of(inspect.type_info(kind))

    def _of(self, kind: inspect.Type) -> Values:
        match kind:
            case inspect.StrType():
                return self.texts
            case inspect.BytesType():
                return st.binary(max_size=8)
            case inspect.IntType():
                return self.integers
            case inspect.FloatType():
                return self.integers | self.floats
            case inspect.BoolType():
                return st.booleans()
            case inspect.NoneType():
                return st.none()
            case inspect.AnyType():
                return self.anything
            case inspect.ListType(item_type=item):
                return st.lists(self._of(item), max_size=3)
            case inspect.DictType(value_type=value):
                return st.dictionaries(self.texts, self._of(value), max_size=3)
            case inspect.UnionType(types=types):
                return st.one_of([self._of(one) for one in types])
            case inspect.EnumType(cls=cls):
                return st.sampled_from([one.value for one in cls])
            case inspect.LiteralType(values=known):
                return st.sampled_from(known)
            case inspect.StructType():
                return self._fields(kind)
            case _:
                raise TypeError(f"no strategy for {kind!r}")

    def _fields(self, kind: inspect.StructType) -> Values:
        values = {field.encode_name: self._mostly(field.type) for field in kind.fields}
        if kind.tag_field is not None:
            values[kind.tag_field] = st.just(kind.tag)
        optional = {field.encode_name for field in kind.fields if not field.required}
        return st.fixed_dictionaries(
            {name: values[name] for name in values.keys() - optional},
            optional={name: values[name] for name in optional},
        )

    def _mostly(self, kind: inspect.Type) -> Values:
        good = self._of(kind)
        return st.one_of(good, good, good, self.anything)


def smallest(kind: type[Any]) -> dict[str, Any]:
    """Return the fewest fields from which the struct ``kind`` can be decoded, by name."""
    told = inspect.type_info(kind)
    assert isinstance(told, inspect.StructType)
    return {field.encode_name: _least(field.type) for field in told.fields if field.required}


def _least(kind: inspect.Type) -> Any:
    match kind:
        case inspect.StrType() | inspect.BytesType():
            return "1"
        case inspect.IntType() | inspect.FloatType():
            return 1
        case inspect.BoolType():
            return False
        case inspect.ListType():
            return []
        case inspect.EnumType(cls=cls):
            return next(iter(cls)).value
        case inspect.LiteralType(values=known):
            return known[0]
        case inspect.StructType(cls=cls):
            return smallest(cls)
        case inspect.UnionType(types=types):
            return _least(types[0])
        case _:
            return {}
