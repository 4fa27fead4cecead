"""Random gem homes, libraries and task roots for the judges of Ruby.

A tree is a dict from a path below the scratch root to bytes (a file) or to ('link', target)."""

import os
import re
import zipfile

GEMS = ['alpha', 'alpha-ext', 'beta', 'json', 'zeta', 'Zed']
VERSIONS = ['1.0.0', '1.9.2', '1.10.0', '2.0.0.pre1', '2.6.1', '2.6.0', '2.7.0', '10.0', '2.0']
FEATURES = ['alpha', 'beta', 'json', 'zeta', 'shared', 'alpha/core', 'json/ext', 'beta/deep/x', 'set', 'alpha.rb', 'zeta.so', 'native',
            'missing', 'json/missing', 'json.rb', 'thread', 'monitor', 'ostruct', 'Zed', './alpha', '../task/beta', 'alpha/', 'csv', 'logger',
            'set.rb', 'kconv', 'pathname', 'enumerator', 'syntax_suggest', 'did_you_mean',
            'error_highlight/base', 'syntax_suggest/core_ext']
FILES = ['alpha', 'beta', 'json', 'zeta', 'shared', 'alpha/core', 'beta/deep/x', 'set', 'native', 'Zed', 'ostruct', 'monitor', 'logger', 'kconv', 'pathname', 'did_you_mean', 'syntax_suggest']


def gemspec(name, version, platform, paths, needs, built, stub):
    lines = ['# -*- encoding: utf-8 -*-']
    if stub:
        lines.append('# stub: %s %s %s %s' % (name, version, platform, '\0'.join(paths)))
        if built is not None:
            lines.append('# stub: ext/extconf.rb')
    lines += ['', 'Gem::Specification.new do |s|', '  s.name = "%s".freeze' % name, '  s.version = "%s"' % version]
    if platform != 'ruby':
        lines.append('  s.platform = "%s".freeze' % platform)
    lines += ['', '  s.require_paths = [%s]' % ', '.join('"%s".freeze' % p for p in paths), '  s.authors = ["A".freeze]',
              '  s.summary = "S".freeze', '  s.files = []']
    if built is not None:
        lines.append('  s.extensions = ["ext/extconf.rb".freeze]')
    for need, wanted in needs:
        lines.append('  s.add_runtime_dependency(%%q<%s>.freeze, [%s])' % (need, ', '.join('"%s".freeze' % w for w in wanted)))
    return ('\n'.join(lines + ['end', ''])).encode()


class Maker:
    def __init__(self, rng, abi, platform, cycles=True):
        self.rng, self.abi, self.platform, self.cycles, self.files = rng, abi, platform, cycles, {}
        self.homes = ['var/task/vendor/bundle/ruby/' + abi, 'opt/ruby/gems/' + abi]
        for home in self.homes:
            for name in GEMS:
                for version in rng.sample(VERSIONS, rng.choices([0, 1, 2], [5, 4, 2])[0]):
                    self.gem(home, name, version)
        for root in ['var/task', 'opt/ruby/lib']:
            if rng.random() < 0.6:
                self.library(root, rng.choice([0, 1, 2, 3]))
        if rng.random() < 0.15:
            self.put('%s/%s.rb' % (rng.choice(['var/task', 'opt/ruby/lib']), rng.choice(['alpha', 'shared'])),
                     ('link', rng.choice(['beta.rb', 'alpha.rb', '../../opt/ruby/lib/zeta.rb', 'nowhere'])))

    def put(self, path, what):
        parts = path.split('/')
        if not (path in self.files or any('/'.join(parts[:i]) in self.files for i in range(1, len(parts))) or
                any(p.startswith(path + '/') for p in self.files)):
            self.files[path] = what

    def library(self, root, count, own=()):
        r = self.rng
        for name in list(own) + [r.choice(FILES) for _ in range(count)]:
            self.put('%s/%s%s' % (root, name, r.choices(['.rb', '.so', ''], [8, 1, 0.15])[0]), b'')

    def gem(self, home, name, version):
        r = self.rng
        platform = r.choices(['ruby', self.platform, 'java', 'x86-mingw32'], [12, 2, 0.6, 0.3])[0]
        full = '%s-%s%s' % (name, version, '' if platform == 'ruby' else '-' + platform)
        paths = r.choice([['lib'], ['lib'], ['lib'], ['lib', 'more'], ['src']])
        built = r.choices([None, True, False], [8, 1, 1])[0]
        needs = []
        for _ in range(r.choices([0, 1, 2], [6, 2, 1])[0]):
            needs.append((r.choice(GEMS + (['absent'] if r.random() < 0.2 else [])),
                          r.choice([['>= 0'], ['>= 1.0'], ['~> 1.9'], ['~> 2.0'], ['= 2.7.0'], ['>= 1.0', '< 2'], ['!= 10.0']])))
        if not self.cycles:
            needs = [need for need in needs if need[0] > name]
        if r.random() < 0.97:
            self.put('%s/specifications/%s.gemspec' % (home, full), gemspec(name, version, platform, paths, needs, built, r.random() < 0.95))
        for path in paths:
            self.library('%s/gems/%s/%s' % (home, full, path), r.choice([0, 1, 2]), [name] if r.random() < 0.85 and path == paths[0] else [])
        if built is not None:
            folder = '%s/extensions/%s/%s/%s' % (home, self.platform, self.abi, full)
            if built:
                self.put(folder + '/gem.build_complete', b'')
            self.put(folder + '/native.so', b'')


def write_tree(root, files):
    for path, what in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if isinstance(what, tuple):
            os.symlink(what[1], full)
        else:
            with open(full, 'wb') as f:
                f.write(what)
    for folder in ('var/task', 'opt'):
        os.makedirs(os.path.join(root, folder), exist_ok=True)


def write_archives(root, files):
    names = []
    for i, (prefix, skip) in enumerate((('var/task/', 9), ('opt/', 4))):
        names.append(os.path.join(root, 'archive%d.zip' % i))
        with zipfile.ZipFile(names[-1], 'w') as z:
            for name, what in files.items():
                if name.startswith(prefix):
                    info = zipfile.ZipInfo(name[skip:])
                    info.create_system = 3
                    info.external_attr = (0o120777 if isinstance(what, tuple) else 0o100644) << 16
                    z.writestr(info, what[1] if isinstance(what, tuple) else what)
    return names


def questions(rng, files, count):
    out = [('ruby', rng.choice(FEATURES), '') for _ in range(count)]
    there = sorted(re.sub(r'^(var/task|opt/ruby/lib|.*/gems/[^/]*/(lib|more|src))/(.*)\.(rb|so)$', r'\3', p) for p in files
                   if p.endswith(('.rb', '.so')) and '/extensions/' not in p)
    out += [('ruby', rng.choice(there), '') for _ in range(2 if there else 0)]
    sources = [p for p in files if p.endswith('.rb') and not isinstance(files[p], tuple)]
    for _ in range(2 if sources else 0):
        source = rng.choice(sources)
        out.append(('ruby-relative', rng.choice(['alpha', 'shared', 'core', '../beta', 'deep/x', 'alpha/core', '../alpha.rb', './beta', 'native']),
                    source))
    gems = [p for p in sources if re.search(r'/\d\.\d\.0/gems/', p)]
    for _ in range(3 if gems else 0):
        out.append(('ruby', rng.choice(FEATURES + there), rng.choice(gems)))
    return out
