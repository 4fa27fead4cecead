"""What egg-info folders require. `make DIR` builds folders with generated requires.txt files (seed printed); `compare DIR FILE` takes our
reading of the folders in DIR, lines of `folder TAB requirement TAB extra`, and says where importlib.metadata and packaging read others."""
import importlib.metadata
import os
import random
import sys

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

SEED = 3
NAMES = ['urllib3', 'Some.Name', 'a_b', 'zope.interface', 'six', 'coverage[toml]', 'x-y[one,two]']
SPECS = ['', '>=1.21', '<3,>=2.0', '==1.*', '~=1.4', '!=1.8.0,!=3.1.0,>=1.6.5', '===1.0-odd', ' >=2', '>= 1 , <2']
EXTRAS = ['', 'test', 'crypto', 'a-b', 'all.of_it']
MARKERS = ['', 'python_version < "3.8"', "sys_platform == 'win32'", 'python_version >= "3.6" and os_name == "posix"',
           '(python_version == "3.6" or python_version == "3.7")', 'platform_machine in "x86_64 aarch64"']


def generated(r):
    lines = [r.choice(NAMES) + r.choice(SPECS) for _ in range(r.randrange(4))]
    for _ in range(r.randrange(4)):
        extra, marker = r.choice(EXTRAS), r.choice(MARKERS)
        if extra or marker:
            lines += ['', '[%s%s]' % (extra, ':' + marker if marker else '')]
            lines += [r.choice(NAMES) + r.choice(SPECS) for _ in range(r.randrange(3))]
    if r.random() < 0.1:
        lines.append('away @ https://example.org/away-1.0.zip')
    return r.choice(['\n', '\r\n']).join(lines) + '\n'


def make(root):
    r = random.Random(SEED)
    for i in range(400):
        folder = os.path.join(root, 'p%d.egg-info' % i)
        os.makedirs(folder)
        with open(os.path.join(folder, 'PKG-INFO'), 'w') as file:
            file.write('Metadata-Version: 2.1\nName: p%d\nVersion: 1.0\n' % i)
            if r.random() < 0.1:
                file.write('Requires-Dist: first; python_version > "3"\n')
        with open(os.path.join(folder, 'requires.txt'), 'w', newline='') as file:
            file.write(generated(r))
    print('seed %d' % SEED)


def extra_of(requirement):
    """The extra that makes the marker hold, of those its text names; 'extra' is compared with nothing else here."""
    text = str(requirement.marker or '')
    return canonicalize_name(text.split('extra == "')[1].split('"')[0]) if 'extra == "' in text else ''


def theirs(root):
    for dist in importlib.metadata.distributions(path=[root]):
        if dist._path.name.endswith('.egg-info'):
            for text in dist.requires or []:
                requirement = Requirement(text)
                requirement.extras = set()
                yield '%s\t%s\t%s' % (dist._path.name, requirement, extra_of(requirement))


def ours(lines):
    for line in lines:
        folder, text, extra = line.rstrip('\n').split('\t')
        try:
            yield '%s\t%s\t%s' % (folder, Requirement(text), canonicalize_name(extra))
        except InvalidRequirement as error:
            yield '%s\t%s\t%s' % (folder, text, error)


if sys.argv[1] == 'make':
    make(sys.argv[2])
else:
    wanted, got = sorted(theirs(sys.argv[2])), sorted(ours(open(sys.argv[3])))
    for line in sorted(set(wanted) ^ set(got))[:20]:
        print('%s: %s' % ('theirs' if line in set(wanted) else 'ours', line))
    print('%d requirements, %s' % (len(wanted), 'the same' if wanted == got else 'others'))
