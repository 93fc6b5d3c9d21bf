"""A source file as text."""

import codecs


def decode(data: bytes) -> str:
    """UTF-8 without its byte-order mark; what is no UTF-8 reads as marks of one code point each."""
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
