"""YAML by its lines: keys, values and places."""

import pytest

from portcheck.languages.yaml.reader import entries_of


def read(text: str) -> list[tuple[str, str]]:
    """The way to each scalar, `-` for an item, and its value; every piece must stand where it says."""
    entries = entries_of(text)
    for entry in entries:
        assert all(text[piece.start :].startswith(piece.text) for piece in entry.pieces)
        assert text[entry.name.start : entry.name.end] == entry.name.text
    return [(".".join(key or "-" for key in entry.keys), entry.text) for entry in entries]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        pytest.param("a: 1\nb: x y # c\n", [("a", "1"), ("b", "x y")], id="keys of one level"),
        pytest.param("a:\n  b:\n    c: 1\n  d: 2\ne: 3\n", [("a.b.c", "1"), ("a.d", "2"), ("e", "3")], id="levels"),
        pytest.param("a:\n- 1\n- 2\nb: 3\n", [("a.-", "1"), ("a.-", "2"), ("b", "3")], id="a list at its key's column"),
        pytest.param(
            "a:\n  - b: 1\n    c: 2\n  - b: 3\n",
            [("a.-.b", "1"), ("a.-.c", "2"), ("a.-.b", "3")],
            id="mappings in a list",
        ),
        pytest.param("- - x\n  - y\n- z\n", [("-.-", "x"), ("-.-", "y"), ("-", "z")], id="a list in a list"),
        pytest.param(
            "a: [1, {b: 2}]\nc: {d: [x y]}\n", [("a.-", "1"), ("a.-.b", "2"), ("c.d.-", "x y")], id="flow style"
        ),
        pytest.param(
            "a: [\n  1,  # one\n  2\n]\nb: 3\n", [("a.-", "1"), ("a.-", "2"), ("b", "3")], id="flow over lines"
        ),
        pytest.param("a: |\n  x\n   y\n\n  z\nb: 1\n", [("a", "x  y  z"), ("b", "1")], id="a block"),
        pytest.param("a: >-\n  x\n  y\nb: 1\n", [("a", "x y"), ("b", "1")], id="a folded block"),
        pytest.param("- |\n  x: 1\n- y\n", [("-", "x: 1"), ("-", "y")], id="a block in a list"),
        pytest.param("\"a\": 'b # c'\n'd' : \"e: f\"\n", [("a", "b # c"), ("d", "e: f")], id="quotes"),
        pytest.param('a: "x\n  y"\nb: 1\n', [("a", "x y"), ("b", "1")], id="quotes over lines"),
        pytest.param("a: x\n  y\nb: 1\n", [("a", "x y"), ("b", "1")], id="a plain value over lines"),
        pytest.param("a: &n !!str x\nb: *n\nc: !t\n  d: 1\n", [("a", "x"), ("c.d", "1")], id="anchors and tags"),
        pytest.param("a: 1\n---\nb: 2\n...\n", [("a", "1"), ("b", "2")], id="documents"),
        pytest.param(
            "a:\n  {{- if .X }}\n  b: {{ .Y }}\n  {{- end }}\n  c: 1\n",
            [("a.b", "{{ .Y }}"), ("a.c", "1")],
            id="a template",
        ),
        pytest.param("a: http://x:1/y\nb: 12:30\n", [("a", "http://x:1/y"), ("b", "12:30")], id="colons in values"),
        pytest.param("a: 1\r\nb:\r\n  - 2\r\n", [("a", "1"), ("b.-", "2")], id="line ends of another system"),
        pytest.param("# a: 1\n  # b: 2\nc:   # d: 3\n  e: 4\n", [("c.e", "4")], id="comments"),
        pytest.param("just words\n%x\n? k\n: v\n", [], id="what is no mapping"),
    ],
)
def test_a_scalar_is_read_where_it_stands(text: str, entries: list[tuple[str, str]]) -> None:
    assert read(text) == entries


@pytest.mark.parametrize(
    "text", ["- " * 5000 + "x", "a: " + "[" * 5000, "a: '", 'a: "', "a: |", "- ", ": ", "\t\n", "a: {b: [", "&a &a"]
)
def test_odd_text_is_let_pass(text: str) -> None:
    entries_of(text)


def test_documents_are_numbered_and_neighbours_told() -> None:
    first, second, third = entries_of("- name: A\n  value: b\n---\nname: C\n")
    assert (first.document, second.document, third.document) == (0, 0, 1)
    assert first.holder.mapping == second.holder.mapping != third.holder.mapping
