"""pip's answers, as `packaging` gives them. Lines of "s RANGE VERSION" or "c A B", parted by tabs."""
import sys

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version


def satisfies(text, version):
    try:
        specifiers = SpecifierSet(text)
        # Asked of each, so that "===text" is refused whatever the order in which the set is looked through.
        [s.prereleases for s in specifiers]
        return str(specifiers.contains(version)).lower()
    except (InvalidSpecifier, InvalidVersion):
        return 'invalid'


def compare(a, b):
    try:
        a, b = Version(a), Version(b)
    except InvalidVersion:
        return 'invalid'
    return str((a > b) - (a < b))


for line in sys.stdin.buffer.read().decode().split('\n')[:-1]:
    kind, first, second = line.split('\t')
    print((satisfies if kind == 's' else compare)(first, second))
