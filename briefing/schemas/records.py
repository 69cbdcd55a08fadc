"""A schema that dumps a frozen dataclass and loads it back, so that one contract serves both ways."""

from typing import Any, ClassVar

from marshmallow import RAISE, Schema, post_load


class RecordSchema(Schema):
    """Dumps ``record`` and loads to it; lists become tuples, as frozen dataclasses hold them."""

    record: ClassVar[type]

    class Meta:
        unknown = RAISE

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """The record itself."""
        return self.record(**{name: tuple(value) if isinstance(value, list) else value for name, value in data.items()})
