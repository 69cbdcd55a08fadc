"""OpenTelemetry traces, where the standard OTEL_* variables ask for them; else nothing of it is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from werkzeug.datastructures import Headers

_provider: "TracerProvider | None" = None  # of this process


def start() -> None:
    """Starts sending spans by OTLP over HTTP to where OTEL_EXPORTER_OTLP_ENDPOINT says; after any fork, once."""
    global _provider
    if _provider is not None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({"service.name": "briefing"}).merge(OTELResourceDetector().detect())
    _provider = TracerProvider(resource=resource)
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))


def stop() -> None:
    """Sends what is left."""
    global _provider
    if _provider is not None:
        _provider.shutdown()
        _provider = None


def is_on() -> bool:
    """Whether spans are sent anywhere."""
    return _provider is not None


@contextmanager
def span(name: str, headers: "Headers | None" = None, **attributes: str | int) -> Iterator[Any]:
    """A span around what is done in it; ``headers`` may name its parent (W3C Trace Context). None when traces are off.

    An exception marks it as failed with its type alone, as messages may quote articles.
    """
    if _provider is None:
        yield None
        return
    from opentelemetry.propagate import extract
    from opentelemetry.trace import SpanKind, Status, StatusCode

    tracer = _provider.get_tracer("briefing")
    with tracer.start_as_current_span(
        name,
        context=extract({name.lower(): value for name, value in headers}) if headers is not None else None,
        kind=SpanKind.SERVER if headers is not None else SpanKind.INTERNAL,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except Exception as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise
