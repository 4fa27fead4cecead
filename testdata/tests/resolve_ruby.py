"""Which file does a require get? Random gem homes, libraries and task roots below a scratch root, asked of a real Ruby with its own
RubyGems: GEM_PATH and RUBYLIB in the catalogue's order, the task root in front of the load path as the runtime's client puts it.

LC_SEED gives another seed, LC_TREES changes how many trees are asked."""

import atexit
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

SEED = int(os.environ.get('LC_SEED', '20261123'))
TREES = int(os.environ.get('LC_TREES', 220))
WORK = tempfile.mkdtemp(dir='/dev/shm') if os.access('/dev/shm', os.W_OK) else judge.scratch('resolve_ruby')
atexit.register(shutil.rmtree, WORK, ignore_errors=True)
DRIVER = os.path.join(judge.TOOLS, 'resolve_py_driver')

ASKER = r'''
# Nothing is required here: what is loaded already is not searched for. Questions come as Ruby's own literals.
$stdout.sync = true
p [RUBY_VERSION, Gem::Platform.local.to_s, Gem::VERSION]
own = RbConfig::CONFIG.values_at("rubylibdir", "rubyarchdir", "vendordir", "sitedir")
base = $LOADED_FEATURES.dup
while line = STDIN.gets
  tree = eval(line)
  out = []
  tree["ask"].each do |kind, name, from|
    r, w = IO.pipe
    pid = fork do
      $stderr.reopen("/dev/null")
      ENV["GEM_HOME"] = tree["home"]
      ENV["GEM_PATH"] = tree["path"].join(":")
      Gem.clear_paths
      Gem::Specification.reset
      $LOAD_PATH.unshift(*tree["load"])
      Dir.chdir(tree["load"][0])
      before = $LOADED_FEATURES.dup
      answer = begin
        if kind == "ruby"
          require name
        else
          eval("require_relative #{name.dump}", binding, from, 1)
        end
        new = $LOADED_FEATURES - before
        new = new.reject { |f| f =~ %r{/(rubygems|bundler)/} && f.start_with?(*own, "/usr/") }
        ours = new.select { |f| f.start_with?(tree["root"]) }
        ours.empty? ? "builtin" : File.realpath(ours[-1])
      rescue LoadError => e
        binary = e.message[%r{/\S+\.so}]
        binary && !e.message.include?("cannot load such file") ? File.realpath(binary) : "!LoadError"
      rescue Exception => e
        "?" + e.class.name
      end
      w.write(answer)
      w.close
      exit!(0)
    end
    w.close
    out << r.read
    r.close
    Process.wait(pid)
  end
  p out
end
'''

GEMS = ['alpha', 'alpha-ext', 'beta', 'json', 'zeta', 'Zed']
VERSIONS = ['1.0.0', '1.9.2', '1.10.0', '2.0.0.pre1', '2.6.1', '2.6.0', '2.7.0', '10.0', '2.0']
FEATURES = ['alpha', 'beta', 'json', 'zeta', 'shared', 'alpha/core', 'json/ext', 'beta/deep/x', 'set', 'alpha.rb', 'zeta.so', 'native',
            'missing', 'json/missing', 'json.rb', 'thread', 'monitor', 'ostruct', 'Zed', './alpha', '../task/beta', 'alpha/', 'csv', 'logger']
FILES = ['alpha', 'beta', 'json', 'zeta', 'shared', 'alpha/core', 'beta/deep/x', 'set', 'native', 'Zed', 'ostruct', 'monitor', 'logger']


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
    def __init__(self, rng, abi, platform):
        self.rng, self.abi, self.platform, self.files = rng, abi, platform, {}
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
    return out


def main():
    print('seed %d' % SEED)
    if not judge.have('ruby'):
        judge.skip('ruby', 'it is not here')
        judge.finish()
    ruby = subprocess.Popen(['ruby', '--disable-did_you_mean', '--disable-error_highlight', '-e', ASKER], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, universal_newlines=True)
    exact, platform, rubygems = json.loads(ruby.stdout.readline())
    version = '.'.join(exact.split('.')[:2])
    print('ruby %s, RubyGems %s' % (exact, rubygems))
    driver = subprocess.Popen([DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True)
    tally = {'trees': 0, 'asked': 0, 'certain': 0, 'found': 0}
    for n in range(TREES):
        rng = random.Random('%d %d' % (SEED, n))
        root = os.path.join(WORK, 'tree%d' % n)
        maker = Maker(rng, version + '.0', platform)
        write_tree(root, maker.files)
        asks = questions(rng, maker.files, 5)
        if 'aarch64' in platform:
            driver.stdin.write('V\t@architecture\tarm64\n')
        driver.stdin.write('\t'.join(['T', root, 'ruby' + version] + write_archives(root, maker.files)) + '\n')
        for kind, name, source in asks:
            driver.stdin.write('Q\t%s\t%s\t%s\n' % (kind, name, root + '/' + source if source else ''))
        driver.stdin.flush()
        got = [driver.stdout.readline().rstrip('\n').split('\t') for _ in asks]
        tree = {'root': root, 'home': root + '/var/runtime', 'path': [root + '/' + h for h in maker.homes],
                'load': [root + '/var/task', root + '/opt/ruby/lib'], 'ask': [(k, q, root + '/' + s) for k, q, s in asks]}
        ruby.stdin.write('{' + ', '.join('"%s" => %s' % (k, json.dumps(v)) for k, v in tree.items()) + '}\n')
        ruby.stdin.flush()
        want = json.loads(ruby.stdout.readline())
        tally['trees'] += 1
        for (kind, name, source), w, g in zip(asks, want, got):
            tally['asked'] += 1
            if w.startswith('?') or g[2] != 'certain':
                continue
            tally['certain'] += 1
            ours = 'builtin' if g[0].startswith('builtin') else g[0] if g[0].startswith('!') else root + g[0]
            tally['found'] += w.startswith('/')
            judge.check(ours == w, 'seed %d, tree %d: %s %s %s' % (SEED, n, kind, name, source), 'got  ' + ours.replace(root, ''),
                        'want ' + w.replace(root, ''))
        shutil.rmtree(root, ignore_errors=True)
    ruby.stdin.close()
    driver.stdin.close()
    ruby.wait()
    judge.check(driver.wait() == 0, 'the driver ends well')
    print(', '.join('%d %s' % (tally[k], k) for k in tally))
    judge.check(tally['certain'] >= 1000 or TREES < 200, 'at least 1,000 questions have a certain answer', tally)
    judge.check(tally['found'] >= tally['certain'] // 4, 'enough of them are found in the tree', tally)
    judge.finish()


main()
