"""Which names a package has, by its sources and stubs alone."""

import pytest

from portcheck.facts.names import Names, Presence
from portcheck.facts.releases import releases_in
from tests.packages import wheel

SOURCES: dict[str, str | bytes] = {
    "tern/__init__.py": """
import os
from ._core import Ring, ring as _ring
from .fast import *
from . import wing
from other import Egg
import tern.wing.tip as tip

ALIAS = Ring
made = Ring(1)
count: int = 3
first, (second, *rest) = parts
if os.name == "nt":
    def on_windows(): ...
else:
    def on_posix(): ...
try:
    import fast_json as json
except ImportError:
    json = None
for each in ():
    pass
gone = 1
del gone
""",
    "tern/_core.py": """
class Base:
    def land(self, where, *, softly=True): ...

class Ring(Base):
    size = 1
    def __init__(self, size, *, colour="white"):
        self.colour = colour

class Loose(Unknown):
    pass

def ring(bird, number=0): ...
""",
    "tern/fast.py": "def dive(depth): ...\n_hidden = 1\n",
    "tern/wing/__init__.py": "",
    "tern/wing/tip.py": "length = 3\n",
    "tern/lazy.py": "def __getattr__(name):\n    return name\n",
    "tern/filled.py": "",
    "tern/filler.py": "from tern import filled\nfor name in names:\n    setattr(tern.filled, name, 1)\n",
    "tern/built.py": "for name in names:\n    globals()[name] = 1\n",
    "tern/stubbed.py": "",
    "tern/stubbed.pyi": "from typing import overload\n@overload\ndef egg(size: int) -> int: ...\n@overload\n"
    "def egg(size: int, colour: str) -> int: ...\n",
    "tern/broken.py": "def (:\n",
    "tern/_native.abi3.so": b"\x7fELF\0preen\0",
}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    folder = tmp_path_factory.mktemp("wheels")
    wheel(folder, "tern", "1.0", SOURCES)
    (release,) = releases_in([folder])
    return Names(release)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("tern", id="a package"),
        pytest.param("tern.wing", id="a package inside"),
        pytest.param("tern.wing.tip.length", id="of a module inside"),
        pytest.param("tern.tip.length", id="through a module's alias"),
        pytest.param("tern.Ring", id="taken from another module"),
        pytest.param("tern._ring", id="taken under another name"),
        pytest.param("tern.dive", id="taken with all others"),
        pytest.param("tern.Egg", id="taken from another package"),
        pytest.param("tern.ALIAS", id="an alias"),
        pytest.param("tern.ALIAS.size", id="through an alias"),
        pytest.param("tern.count", id="an annotated one"),
        pytest.param("tern.second", id="a part of what is taken apart"),
        pytest.param("tern.on_windows", id="of one branch"),
        pytest.param("tern.on_posix", id="of the other branch"),
        pytest.param("tern.json", id="of a try"),
        pytest.param("tern.each", id="a loop's"),
        pytest.param("tern.Ring.land", id="a method of a base"),
        pytest.param("tern.Ring.colour", id="an attribute that a method sets"),
        pytest.param("tern.made.land", id="of an instance"),
        pytest.param("tern.stubbed.egg", id="of a stub"),
        pytest.param("tern._native.preen", id="of a binary"),
    ],
)
def test_a_name_is_there(names: Names, name: str) -> None:
    assert names.find(name).presence is Presence.THERE


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("gull", id="another package"),
        pytest.param("tern.fly", id="no such name"),
        pytest.param("tern.gone", id="a deleted one"),
        pytest.param("tern._hidden", id="a private one of a star import"),
        pytest.param("tern.wing.tip.width", id="of a module inside"),
        pytest.param("tern.Ring.fly", id="no such method"),
        pytest.param("tern.ALIAS.fly", id="through an alias"),
        pytest.param("tern.made.fly", id="of an instance"),
    ],
)
def test_a_name_is_absent(names: Names, name: str) -> None:
    assert names.find(name).presence is Presence.ABSENT


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("tern.lazy.anything", id="a module that answers for any name"),
        pytest.param("tern.built.anything", id="a module that writes into its globals"),
        pytest.param("tern.filled.anything", id="a module that another one fills"),
        pytest.param("tern.broken.anything", id="a module for another Python"),
        pytest.param("tern._native.moult", id="not spelt in a binary"),
        pytest.param("tern.Egg.shell", id="of what another package defines"),
        pytest.param("tern._core.Loose.anything", id="a class with an unknown base"),
    ],
)
def test_of_a_name_nothing_can_be_told(names: Names, name: str) -> None:
    assert names.find(name).presence is Presence.UNSURE


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        pytest.param("tern._core.ring", {"bird", "number"}, id="a function"),
        pytest.param("tern.Ring.land", {"self", "where", "softly"}, id="a method"),
        pytest.param("tern.Ring", {"self", "size", "colour"}, id="a class"),
        pytest.param("tern.stubbed.egg", {"size", "colour"}, id="all overloads"),
    ],
)
def test_the_parameters_of_a_name(names: Names, name: str, parameters: set[str]) -> None:
    assert names.parameters(names.find(name))[0] == parameters
