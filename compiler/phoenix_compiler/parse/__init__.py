"""Pass 1, pure: a source becomes a document: plain data, a typed model, and the spans of both."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from phoenix_compiler.diagnostics import Diagnostic, Rejected, error
from phoenix_compiler.parse.reader import read_with_marks
from phoenix_compiler.source import DataPath, Source, SourceMap, Span

if TYPE_CHECKING:
    from phoenix_schemas.base import Model
    from phoenix_schemas.environment import Environment
    from phoenix_schemas.experiment import Experiment
    from phoenix_schemas.pipeline import Pipeline

Kind = Literal["Experiment", "Environment", "Pipeline"]
M_co = TypeVar("M_co", bound="Model", covariant=True)


class Document(Generic[M_co]):
    """A file that has the form of its kind.

    `data` is what the file says, `model` the same typed and with defaults, `spans` where each part stands: the span of every
    key and value.
    """

    __slots__ = ("data", "model", "source", "spans")

    def __init__(self, source: Source, data: dict[str, Any], model: M_co, spans: SourceMap) -> None:
        self.source = source
        self.data = data
        self.model = model
        self.spans = spans

    @property
    def path(self) -> str:
        """Path of the file, relative to the repository root."""
        return self.source.path

    def at(self, *path: str | int) -> Span:
        """The span of the value at `path`, or of its nearest ancestor in the file."""
        return self.spans.value(*path)

    def at_key(self, *path: str | int) -> Span:
        """The span of the key at `path`."""
        return self.spans.key(*path)


def parse_experiment(source: Source) -> Document[Experiment]:
    """The experiment in a file. Raises Rejected with every finding."""
    from phoenix_schemas.experiment import Experiment

    return _parse(source, "Experiment", Experiment)


def parse_environment(source: Source) -> Document[Environment]:
    """The environment in a file. Raises Rejected with every finding."""
    from phoenix_schemas.environment import Environment

    return _parse(source, "Environment", Environment)


def parse_pipeline(source: Source) -> Document[Pipeline]:
    """The catalogue entry in a file. Raises Rejected with every finding."""
    from phoenix_schemas.pipeline import Pipeline

    return _parse(source, "Pipeline", Pipeline)


P = TypeVar("P", bound="Model")


def _parse(source: Source, kind: Kind, model: type[P]) -> Document[P]:
    from pydantic import ValidationError

    data, spans = read_with_marks(source)
    if findings := tuple(_envelope(source, kind, data, spans)):
        raise Rejected(*findings)
    try:
        return Document(source, data, _validator(model)(data), spans)
    except ValidationError as invalid:
        from phoenix_compiler.parse.invalid import explain

        raise Rejected(*explain(invalid, source, spans, model)) from None


@lru_cache
def _validator(model: type[P]) -> Any:
    return model.__pydantic_validator__.validate_python


def _envelope(source: Source, kind: Kind, data: object, spans: SourceMap) -> list[Diagnostic]:
    """Whether the file is of the kind its place asks for, said before anything else about it."""
    if not isinstance(data, dict):
        return [error("wrong-kind", source.path, message="not a mapping", help=f"write an object of kind {kind}")]
    wanted = {"kind": kind, "apiVersion": "phoenix.io/v1alpha1"}
    wrong = {key: value for key, value in wanted.items() if data.get(key) != value}
    if not wrong:
        return []
    return [
        error(
            "wrong-kind",
            source.path,
            _place(spans, (key,)),
            f"`{key}` is `{data[key]}`" if key in data else f"`{key}` is missing",
            f"a file at this place has `{key}: {value}`",
        )
        for key, value in wrong.items()
    ]


def _place(spans: SourceMap, path: DataPath) -> Span:
    return spans.value(*path) if path in spans else Span(1, 1, 1, 1)
