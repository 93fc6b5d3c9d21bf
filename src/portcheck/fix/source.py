"""Bytes to text and back, without losing one."""

import io
import tokenize


class UndecodableError(ValueError):
    """The bytes are no text in the encoding that they declare."""


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and the encoding that gives the same bytes again; raises UndecodableError where there is none."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise UndecodableError(str(error)) from error
    if text.encode(encoding) != data:
        raise UndecodableError(f"not the same bytes again in {encoding}")
    return text, encoding
