"""The report's facts on real archives, each against somebody else's answer: sums and winners from zipfile and a real
unzip, machines from readelf, and which copy an import gets from the real node, python3 and ruby in the merged image."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

WORK = judge.scratch('facts')
MACHINES = {'x86_64': 'Advanced Micro Devices X86-64', 'arm64': 'AArch64'}
NODE_JUDGE = """
const fs = require('fs'), path = require('path'), { createRequire } = require('module');
const [task, ...names] = process.argv.slice(2), req = createRequire(path.join(task, 'index.js')), out = {};
for (const name of names) {
  const places = req.resolve.paths(name) || [];
  let file = null;
  try { file = req.resolve(name); } catch { /* no main module: the first folder that has the package */ }
  const at = places.find((p) => file ? file.startsWith(path.join(p, name) + '/') : fs.existsSync(path.join(p, name, 'package.json')));
  if (at) out[name] = [path.join(at, name), JSON.parse(fs.readFileSync(path.join(at, name, 'package.json'))).version || ''];
}
console.log(JSON.stringify([out, require('module').builtinModules]));
"""
PYTHON_JUDGE = """
import importlib.metadata, json, sys
seen = {}
for d in importlib.metadata.distributions(path=sys.argv[1:]):
    name = d.metadata['Name'].lower().replace('_', '-').replace('.', '-')
    seen.setdefault(name, [d.version, str(d._path)])
print(json.dumps(seen))
"""
RUBY_JUDGE = """
require 'json'
specs = ARGV.flat_map { |d| Dir[d + '/specifications/*.gemspec'] }.map { |f| Gem::Specification.load(f) }
puts JSON.generate(specs.compact.map { |s| [s.name, s.version.to_s] })
"""


class Stack:
    """A function and its layers, unpacked over each other by the real unzip."""

    def __init__(self, name, folder, code, layers, arch):
        self.name, self.folder, self.arch = name, folder, arch
        self.paths = [os.path.join(folder, a) for a in [code, *layers]]
        self.root = os.path.join(WORK, name)
        self.task, self.opt = self.root + '/var/task', self.root + '/opt'
        self.entries = []
        for path, to in zip(self.paths, [self.task] + [self.opt] * len(layers)):
            os.makedirs(to, exist_ok=True)
            subprocess.run(['unzip', '-qqo', path, '-d', to], check=True)
            with zipfile.ZipFile(path) as z:
                self.entries.append({i.filename: i for i in z.infolist() if not i.filename.endswith('/')})

    def place(self, index, entry):
        return ('/var/task/' if index == 0 else '/opt/') + entry

    def provider(self, index):
        return 'function' if index == 0 else 'layer:%d' % index

    def winners(self):
        """path in the image -> (archive index, its ZipInfo); the last layer wins."""
        return {self.place(i, n): (i, e) for i, entries in enumerate(self.entries) for n, e in entries.items()}

    def elf_machines(self):
        """path in the image -> machine, as readelf names it."""
        out = {}
        for top in self.task, self.opt:
            for folder, _, names in os.walk(top):
                for name in names:
                    path = os.path.join(folder, name)
                    if os.path.islink(path):
                        continue
                    with open(path, 'rb') as f:
                        if f.read(4) != b'\x7fELF':
                            continue
                    text = judge.run(['readelf', '-h', path]).stdout.decode()
                    machine = re.search(r'Machine: +(.*)', text)
                    out[path[len(self.root):]] = machine.group(1).strip() if machine else '?'
        return out

    def image_path(self, finding_location):
        """(file, entry) of a location -> path in the image."""
        names = [os.path.basename(p) for p in self.paths]
        index = names.index(os.path.basename(finding_location['file']))
        return self.place(index, finding_location.get('entry', ''))


def sizes(stack, report):
    winners = stack.winners()
    got = report['functions'][0]['size']
    total = sum(e.file_size for entries in stack.entries for e in entries.values())
    judge.same(got['unzipped'], total, stack.name + ': unzipped is the sum of all archives')
    listed = sum(int(judge.run(['unzip', '-l', p]).stdout.decode().split('\n')[-2].split()[0]) for p in stack.paths)
    judge.same(got['unzipped'], listed, stack.name + ': unzipped is what unzip -l adds up')
    judge.same(got['zipped'], sum(os.path.getsize(p) for p in stack.paths), stack.name + ': zipped is the size of the files')
    judge.same(got['merged'], sum(e.file_size for _, e in winners.values()), stack.name + ': merged bytes')
    judge.same(got['files'], len(winners), stack.name + ': files left after merging')
    judge.same(got['at_least'], False, stack.name + ': sizes are complete')
    judge.same(report['summary']['archives_read'], len(stack.paths), stack.name + ': archives read')


def npm_places(stack):
    """package folder in the image -> {archive index: version}, from the archives themselves."""
    places = {}
    for i, path in enumerate(stack.paths):
        with zipfile.ZipFile(path) as z:
            for name in stack.entries[i]:
                if re.search(r'(^|/)node_modules/(@[^/]+/)?[^/@.][^/]*/package\.json$', name):
                    try:
                        meta = json.loads(z.read(name))
                    except ValueError:
                        continue
                    if isinstance(meta, dict) and isinstance(meta.get('version'), str):
                        places.setdefault(os.path.dirname(stack.place(i, name)), {})[i] = meta['version']
    return places


def stale_code(stack, place, old, new):
    """Code files of a package that archive `old` has and `new`, unpacked over it, has not."""
    below = place.split('/', 2)[2] + '/' if place.startswith('/opt') else place[len('/var/task/'):] + '/'
    own = lambda i: {n for n in stack.entries[i] if n.startswith(below) and '/node_modules/' not in n[len(below):]}  # noqa: E731
    return {n for n in own(old) - own(new) if n.endswith(('.js', '.cjs', '.mjs', '.json', '.node'))}


def npm_root(place):
    """A package that an import from the function's root can get."""
    return re.fullmatch(r'(/var/task|/opt/nodejs(/node\d+)?)/node_modules/((@[^/]+/)?[^/]+)', place)


def npm_facts(stack, report):
    places = npm_places(stack)
    packages = [p for p in report['functions'][0]['packages'] if p['ecosystem'] == 'npm']
    roots = {p: npm_root(p).group(3) for p in places if npm_root(p)}

    judge.same({(p['path'], p['provider'], p['version']) for p in packages},
               {(place, stack.provider(i), v) for place, by in places.items() for i, v in by.items()},
               stack.name + ': every npm package, where it is, who brings it')

    env = {**os.environ, 'NODE_PATH': '%s/nodejs/node20/node_modules:%s/nodejs/node_modules' % (stack.opt, stack.opt)}
    answer, builtin = json.loads(subprocess.run(['node', '-', stack.task, *sorted(set(roots.values()))], input=NODE_JUDGE.encode(),
                                                env=env, stdout=subprocess.PIPE, check=True).stdout)
    want = {(name, at[len(stack.root):], version) for name, (at, version) in answer.items() if at.startswith(stack.root)}
    active = {(roots[p['path']], p['path'], p['version']) for p in packages if p['state'] == 'active' and p['path'] in roots}
    names = {name for name, _, _ in active}
    for p in packages:  # of the copies of a torn package the last layer's package.json is the one that is read
        if p['state'] == 'torn' and roots.get(p['path']) not in names | {None}:
            if stack.provider(max(places[p['path']])) == p['provider']:
                active.add((roots[p['path']], p['path'], p['version']))
    # A plain import of 'events' is Node's own; the package of that name is meant by 'events/'.
    judge.same({a for a in active if a[0] not in builtin}, want, stack.name + ': the copies that the real node loads')

    torn = {place for place, by in places.items() for old, new in zip(sorted(by), sorted(by)[1:])
            if by[old] != by[new] and stale_code(stack, place, old, new)}
    shadowed = {}
    for name in set(roots.values()):
        winners = {by[max(by)] for place, by in places.items() if roots.get(place) == name}
        over = {v for place, by in places.items() if roots.get(place) == name and place not in torn for v in by.values()}
        if len(winners | over) > 1:
            shadowed[name] = winners | over
    judge.same({p['path'] for p in packages if p['state'] == 'torn'}, torn, stack.name + ': torn packages')
    got = {f['package'] for f in report['findings'] if f['rule'] == 'torn-package'}
    judge.same(got, {place.split('node_modules/')[-1] for place in torn}, stack.name + ': findings of torn-package')
    got = {f['package'] for f in report['findings'] if f['rule'] == 'shadowed-package'}
    judge.same(got, set(shadowed), stack.name + ': findings of shadowed-package')
    wanted = [('torn-package', roots.get(place), set(places[place].values())) for place in torn]
    wanted += [('shadowed-package', name, versions) for name, versions in shadowed.items()]
    for rule, name, versions in wanted:
        text = ' '.join(' '.join([f['message'], *f.get('notes', [])]) for f in report['findings']
                        if f['rule'] == rule and f.get('package') == name)
        for version in versions:
            judge.check(version in text, '%s: %s of %s names version %s' % (stack.name, rule, name, version), text)
    return torn, shadowed


def elf_facts(stack, report, want_wrong):
    machines = stack.elf_machines()
    wrong = {p for p, m in machines.items() if m != MACHINES[stack.arch]}
    named = set()
    for f in report['findings']:
        if f['rule'] == 'elf-architecture' and f.get('kind') != 'other-platforms':
            named |= {stack.image_path(at) for at in f['locations']}
    judge.check(named <= wrong, stack.name + ': every file that elf-architecture names is another machine\'s for readelf',
                sorted(named - wrong)[:10])
    for part in want_wrong:
        judge.check(any(part in p for p in named), '%s: elf-architecture names %s' % (stack.name, part), sorted(named)[:10])
    if not want_wrong:
        judge.same(named, set(), stack.name + ': elf-architecture is silent')
    return machines


def demo():
    r = judge.run(['sh', os.path.join(judge.ROOT, 'testdata/real/demo.sh'), judge.PROGRAM])
    if r.returncode != 0 and not os.path.exists(os.path.join(judge.ROOT, 'build/demo/.recipe')):
        return judge.skip('demo', 'its packages cannot be had: ' + r.stderr.decode()[-200:])
    judge.same(r.returncode, 0, 'the demo ends with 0')
    folder, layers = os.path.join(judge.ROOT, 'build/demo'), ['shared-libs.zip', 'media.zip', 'monitoring.zip']
    for name, order in ('orders', layers), ('orders-reversed', layers[::-1]):
        stack = Stack(name, folder, 'orders.zip', order, 'arm64')
        report = judge.lint(folder, '--runtime', 'nodejs20.x', '--arch', 'arm64', '--handler', 'index.handler', '--verbose',
                            '--function', 'orders.zip', *[w for l in order for w in ('--layer', l)], what=name)
        if report is None:
            continue
        sizes(stack, report)
        torn, shadowed = npm_facts(stack, report)
        judge.check('/opt/nodejs/node_modules/uuid' in torn, name + ': uuid is torn, or the demo shows nothing')
        judge.check('axios' in shadowed, name + ': axios is shadowed, or the demo shows nothing')
        elf_facts(stack, report, ['@img/sharp-linux-x64/', '@img/sharp-libvips-linux-x64/'])
        rules = {f['rule'] for f in report['findings']}
        judge.check('unzipped-size' in rules, name + ': the size is over nine tenths of the limit', sorted(rules))
        judge.check(any(f['rule'] == 'layer-layout' and 'README' in f['message'] for f in report['findings']),
                    name + ': a README among the extensions is told', sorted(rules))
    return None


def pack(name, build):
    tree, out = os.path.join(WORK, 'tree'), os.path.join(WORK, name)
    shutil.rmtree(tree, ignore_errors=True)
    os.makedirs(tree)
    build(tree)
    subprocess.run(['zip', '-q', '-r', '-X', '-y', out, '.'], cwd=tree, check=True)
    return name


def handler(path, text):
    def build(tree):
        with open(os.path.join(tree, path), 'w') as f:
            f.write(text)
    return build


def copy(folder, to, *names, links=True):
    def build(tree):
        for name in names or os.listdir(folder):
            source, target = os.path.join(folder, name), os.path.join(tree, to, name)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if os.path.isdir(source):
                shutil.copytree(source, target, symlinks=links, ignore_dangling_symlinks=True)
            else:
                shutil.copy2(source, target)
    return build


def native():
    folders = judge.fetch('npm', 'native-all')
    if folders is None:
        return judge.skip('native', 'its packages cannot be had')
    every = pack('every-platform.zip', copy(folders[0], 'nodejs/node_modules'))
    intel = pack('intel.zip', copy(folders[0], 'nodejs/node_modules', 'sharp', 'color', 'color-string', 'color-name', 'color-convert',
                                   'detect-libc', 'semver', 'simple-swizzle', 'is-arrayish', 'esbuild', '@img/sharp-linux-x64',
                                   '@img/sharp-libvips-linux-x64', '@esbuild/linux-x64'))
    code = pack('node.zip', handler('index.js', "const sharp = require('sharp');\nexports.handler = async () => sharp.versions;\n"))
    for arch in 'x86_64', 'arm64':
        for layer in every, intel:
            stack = Stack('%s-%s' % (layer[:-4], arch), WORK, code, [layer], arch)
            report = judge.lint(WORK, '--runtime', 'nodejs20.x', '--arch', arch, '--handler', 'index.handler', '--verbose',
                                '--function', code, '--layer', layer, what=stack.name)
            if report is None:
                continue
            sizes(stack, report)
            bad = layer == intel and arch == 'arm64'
            machines = elf_facts(stack, report, ['@img/sharp-linux-x64/', '@esbuild/linux-x64/'] if bad else [])
            judge.check(len(machines) >= (3 if layer == intel else 8), stack.name + ': readelf found the ELF files', machines)
    return None


def python():
    names = ['python3-requests', 'python3-urllib3', 'python3-certifi', 'python3-idna', 'python3-charset-normalizer', 'python3-attr']
    binary = ['python3-numpy', 'python3-yaml', 'python3-cryptography']
    every, intel = judge.fetch('deb', 'amd64', *names), judge.fetch('deb', 'amd64', *binary)
    if every is None or intel is None:
        return judge.skip('python', 'Debian packages cannot be had')
    site = 'usr/lib/python3/dist-packages'
    merge = lambda folders, to: lambda tree: [copy(os.path.join(f, site), to)(tree) for f in folders]  # noqa: E731
    arm = judge.fetch('deb', 'arm64', *binary)
    code = pack('py.zip', lambda tree: [handler('app.py', 'import requests\n\n\ndef handler(event, context):\n    return None\n')(tree),
                                        copy(os.path.join(every[3], site), '')(tree)])
    pure, x86 = pack('pure.zip', merge(every, 'python')), pack('x86.zip', merge(intel, 'python/lib/python3.11/site-packages'))
    plans = [('python-x86', 'x86_64', [pure, x86], [])]
    if arm is None:
        judge.skip('python on arm64', 'arm64 packages cannot be had')
    else:
        other = pack('arm.zip', merge(arm, 'python/lib/python3.11/site-packages'))
        plans += [('python-arm', 'arm64', [pure, other], []), ('python-x86-on-arm', 'arm64', [pure, x86], ['numpy/', 'cryptography/'])]
    for name, arch, layers, wrong in plans:
        stack = Stack(name, WORK, code, layers, arch)
        report = judge.lint(WORK, '--runtime', 'python3.11', '--arch', arch, '--handler', 'app.handler', '--verbose',
                            '--function', code, *[w for l in layers for w in ('--layer', l)], what=name)
        if report is None:
            continue
        sizes(stack, report)
        elf_facts(stack, report, wrong)
        search = [stack.task, stack.opt + '/python/lib/python3.11/site-packages', stack.opt + '/python']
        seen = json.loads(subprocess.run(['python3', '-I', '-S', '-c', PYTHON_JUDGE, *search], stdout=subprocess.PIPE, check=True).stdout)
        got = {(re.sub('[-_.]+', '-', p['name'].lower()), p['version'])
               for p in report['functions'][0]['packages'] if p['ecosystem'] == 'pypi' and p['state'] == 'active'}
        judge.same(got, {(re.sub('[-_.]+', '-', n), v) for n, (v, _) in seen.items()},
                   name + ': the distributions that the real python3 finds first')
        odd = [f for f in report['findings'] if f['rule'] in ('torn-package', 'shadowed-package')]
        judge.check(not odd, name + ': one version of each, so nothing is torn or shadowed', *[f['message'] for f in odd])
    return None


def ruby():
    gems = judge.fetch('deb', 'amd64', 'ruby-rack', 'ruby-nokogiri')
    if gems is None or not judge.have('ruby'):
        return judge.skip('ruby', 'no ruby here, or its packages cannot be had')

    def build(tree):
        for folder in gems:
            for at, folders, names in os.walk(folder):
                if os.path.basename(at) in ('specifications', 'gems') and 'rubygems-integration' in at:
                    copy(at, 'ruby/gems/3.2.0/' + os.path.basename(at))(tree)
        lib = os.path.join(gems[0], 'usr/lib/ruby/vendor_ruby')
        spec = [n for n in os.listdir(os.path.join(tree, 'ruby/gems/3.2.0/specifications')) if n.startswith('rack-')][0][:-8]
        if os.path.isdir(lib):
            copy(lib, 'ruby/gems/3.2.0/gems/%s/lib' % spec)(tree)

    layer = pack('gems.zip', build)
    code = pack('rb.zip', handler('app.rb', "require 'rack'\n\ndef handler(event:, context:)\n  Rack.release\nend\n"))
    stack = Stack('ruby', WORK, code, [layer], 'x86_64')
    report = judge.lint(WORK, '--runtime', 'ruby3.2', '--arch', 'x86_64', '--handler', 'app.handler', '--verbose', '--function', code,
                        '--layer', layer, what='ruby')
    if report is None:
        return None
    sizes(stack, report)
    want = json.loads(subprocess.run(['ruby', '-e', RUBY_JUDGE, stack.opt + '/ruby/gems/3.2.0'], stdout=subprocess.PIPE,
                                     check=True).stdout)
    judge.check(len(want) >= 2, 'ruby: rubygems reads both gems', want)
    judge.same({(p['name'], p['version']) for p in report['functions'][0]['packages'] if p['state'] == 'active'},
               {tuple(s) for s in want}, 'ruby: the gems that rubygems has')
    return None


demo()
native()
python()
ruby()
judge.finish()
