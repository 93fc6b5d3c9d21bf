"""A file as text, for languages that declare no encoding."""

import codecs


def decode(data: bytes) -> str:
    """The text as UTF-8 without its byte-order mark, with marks where it is none."""
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
