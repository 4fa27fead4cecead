"""pip's answers, as `packaging` gives them. Lines of "s RANGE VERSION" or "c A B", parted by tabs."""
import sys

from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.version import InvalidVersion, Version


def satisfies(text, version):
    try:
        specifiers = SpecifierSet(text)
        # Asked of each, so that "===text" is refused whatever the order in which the set is looked through.
        [s.prereleases for s in specifiers]
        every = {s.strip() for s in text.split(',') if s.strip()}
        if len(every) == len(specifiers):
            return str(specifiers.contains(version)).lower()
        # A set keeps one of two specifiers with the same normal form, as of "===1.0,===1.0.0", though they are not satisfied by the same
        # versions: theirs is wrong there, since PEP 440 wants all of them. Each is asked alone.
        return str(all(Specifier(s).contains(version, prereleases=specifiers.prereleases) for s in every)).lower()
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
