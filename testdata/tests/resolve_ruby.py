"""Which file does a require get? Random gem homes, libraries and task roots below a scratch root, asked of a real Ruby with its own
RubyGems: GEM_PATH and RUBYLIB in the catalogue's order, the task root in front of the load path as the runtime's client puts it.

LC_SEED gives another seed, LC_TREES changes how many trees are asked."""

import atexit
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'resolve'))
import ruby_trees as trees  # noqa: E402

SEED = int(os.environ.get('LC_SEED', '20261123'))
TREES = judge.trees(220)
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
  # One process reads the tree's gems, and each question is asked in a copy of it.
  r, w = IO.pipe
  pid = fork do
    $stderr.reopen("/dev/null")
    ENV["GEM_HOME"] = tree["home"]
    ENV["GEM_PATH"] = tree["path"].join(":")
    Gem.clear_paths
    Gem::Specification.reset
    Gem::Specification.stubs
    $LOAD_PATH.unshift(*tree["load"])
    Dir.chdir(tree["load"][0])
    out = tree["ask"].map do |kind, name, from|
      from_question, to_tree = IO.pipe
      question = fork do
        # A file of a gem runs because its gem was activated.
        home = from[%r{.*/\d\.\d\.0/gems/[^/]+(?=/)}]
        active = kind != "ruby" || home.nil? || begin
          spec = Gem::Specification.find { |s| s.full_gem_path == home }
          spec && (spec.activate; spec.activated?)
        rescue Exception
          false
        end
        before = $LOADED_FEATURES.dup
        answer = begin
          if !active
            raise "not active"
          elsif kind == "ruby"
            require name
          else
            eval("require_relative #{name.dump}", binding, from, 1)
          end
          new = $LOADED_FEATURES - before
          new = new.reject { |f| f =~ %r{/(rubygems|bundler)/} && f.start_with?(*own, "/usr/") }
          ours = new.select { |f| f.start_with?(tree["root"]) }
          ours.empty? ? "builtin" : File.realpath(ours[-1])
        rescue LoadError => e
          said = e.original_message # without what did_you_mean searches the load path for
          binary = said[%r{/\S+\.so}]
          binary && !said.include?("cannot load such file") ? File.realpath(binary) : "!LoadError"
        rescue Exception => e
          "?" + e.class.name
        end
        to_tree.write(answer)
        to_tree.close
        exit!(0)
      end
      to_tree.close
      answer = from_question.read
      from_question.close
      Process.wait(question)
      answer
    end
    w.write(out.inspect)
    w.close
    exit!(0)
  end
  w.close
  puts r.read
  r.close
  Process.wait(pid)
end
'''

def main():
    print('seed %d' % SEED)
    if not judge.have('ruby'):
        judge.skip('ruby', 'it is not here')
        judge.finish()
    ruby = subprocess.Popen(['ruby', '-e', ASKER], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, universal_newlines=True)
    exact, platform, rubygems = json.loads(ruby.stdout.readline())
    version = '.'.join(exact.split('.')[:2])
    print('ruby %s, RubyGems %s' % (exact, rubygems))
    driver = subprocess.Popen([DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True)
    tally = {'trees': 0, 'asked': 0, 'certain': 0, 'found': 0}
    for n in range(TREES):
        rng = random.Random('%d %d' % (SEED, n))
        root = os.path.join(WORK, 'tree%d' % n)
        maker = trees.Maker(rng, version + '.0', platform)
        trees.write_tree(root, maker.files)
        asks = trees.questions(rng, maker.files, 5)
        if 'aarch64' in platform:
            driver.stdin.write('V\t@architecture\tarm64\n')
        driver.stdin.write('\t'.join(['T', root, 'ruby' + version] + trees.write_archives(root, maker.files)) + '\n')
        for kind, name, source in asks:
            driver.stdin.write('Q\t%s\t%s\t%s\n' % (kind, name, root + '/' + source if source else ''))
        driver.stdin.flush()
        got = [driver.stdout.readline().rstrip('\n').split('\t') for _ in asks]
        tree = {'root': root, 'home': root + '/var/runtime', 'path': [root + '/' + h for h in maker.homes],
                'load': [root + '/var/task', root + '/opt/ruby/lib'], 'ask': [(k, q, s and root + '/' + s) for k, q, s in asks]}
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
