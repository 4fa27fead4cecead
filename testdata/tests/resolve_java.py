"""Which copy of a class is loaded? Random class paths below a scratch root (exploded classes, jars of the function and of layers, manifests
with Class-Path and Multi-Release), asked of a real URLClassLoader over the order in which Lambda's client lists the folders.

LC_SEED gives another seed, LC_TREES changes how many trees are asked."""

import atexit
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../tools'))
import judge  # noqa: E402

SEED = int(os.environ.get('LC_SEED', '20261123'))
TREES = judge.trees(120)
WORK = tempfile.mkdtemp(dir='/dev/shm') if os.access('/dev/shm', os.W_OK) else judge.scratch('resolve_java')
atexit.register(shutil.rmtree, WORK, ignore_errors=True)
DRIVER = os.path.join(judge.TOOLS, 'resolve_py_driver')

ASKER = r'''
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

public class Asker {
    static void jars(File folder, List<URL> out) throws Exception {
        if (!folder.isDirectory()) return;
        String[] names = folder.list((d, n) -> n.endsWith(".jar"));
        Arrays.sort(names);
        for (String n : names) out.add(new File(folder, n).toURI().toURL());
    }

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8");
        out.println(System.getProperty("java.specification.version"));
        URLClassLoader loader = null;
        for (String line; (line = in.readLine()) != null; ) {
            if (line.startsWith("T\t")) {
                if (loader != null) loader.close();
                File root = new File(line.substring(2));
                List<URL> urls = new ArrayList<>();
                urls.add(new URL("file", null, root + "/var/task/"));
                jars(new File(root, "var/task/lib"), urls);
                jars(new File(root, "opt/java/lib"), urls);
                loader = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getSystemClassLoader().getParent());
                continue;
            }
            URL got = loader.getResource(line.replace('.', '/') + ".class");
            String text = got == null ? "!ClassNotFoundException" : got.toString();
            if (text.startsWith("jrt:")) text = "builtin";
            if (text.startsWith("jar:")) text = text.substring(4, text.indexOf("!/"));
            if (text.startsWith("file:")) text = new URI(text).getPath();
            out.println(text);
        }
    }
}
'''

CLASSES = ['com/acme/Thing', 'com/acme/Other', 'com/acme/Thing$Inner', 'Plain', 'org/lib/util/Deep', 'com/acme/Only17', 'a/B', 'javax/inject/Inject']
ASKED = [c.replace('/', '.') for c in CLASSES] + ['com.acme.thing', 'java.lang.String', 'java.util.Missing', 'com.acme', 'com.acme.Missing']
JARS = ['a', 'b', 'B', '1', 'lib-1.0', 'lib-1.10', 'lib-1.9', 'z', 'é', '\uff5e', '\U0001f600', 'a b', 'x.y', 'lib_1']


def jar(rng, siblings):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        head = ['Manifest-Version: 1.0']
        several = rng.random() < 0.25
        if several:
            head.append('Multi-Release: ' + rng.choice(['true', 'TRUE', 'false']))
        if rng.random() < 0.3:
            names = [rng.choice(siblings + ['nowhere.jar', '../extra/e.jar', 'extra/e.jar', './a.jar']) for _ in range(rng.choice([1, 2, 3]))]
            line = 'Class-Path: ' + ' '.join(n.replace(' ', '%20') for n in names if n.isascii())
            while len(line) > 70:
                head.append(line[:70])
                line = ' ' + line[70:]
            head.append(line)
        if rng.random() < 0.9:
            z.writestr('META-INF/MANIFEST.MF', '\r\n'.join(head) + '\r\n\r\n')
        for name in rng.sample(CLASSES, rng.choice([0, 1, 2, 4])):
            z.writestr(name + '.class', b'')
        if several:
            z.writestr('META-INF/versions/%d/com/acme/Only17.class' % rng.choice([8, 9, 11, 17, 21, 99]), b'')
    return out.getvalue()


def make(rng):
    files = {}
    for name in rng.sample(CLASSES, rng.choice([0, 1, 2])):
        files['var/task/%s.class' % name] = b''
    for folder in ('var/task/lib', 'opt/java/lib'):
        names = rng.sample(JARS, rng.choice([0, 1, 2, 4, 6]))
        siblings = [n + '.jar' for n in names] or ['a.jar']
        for n in names:
            files['%s/%s%s' % (folder, n, rng.choice(['.jar'] * 8 + ['.JAR', '.zip']))] = jar(rng, siblings)
        if rng.random() < 0.4:
            files['%s/extra/e.jar' % folder] = jar(rng, ['e.jar', '../a.jar'])
            files[os.path.dirname(folder) + '/extra/e.jar'] = jar(rng, ['../lib/a.jar'])
    if rng.random() < 0.2:
        files['var/task/root.jar'] = jar(rng, ['a.jar'])
    return files


def main():
    print('seed %d' % SEED)
    if not judge.have('java') or not judge.have('javac'):
        judge.skip('java', 'no JDK is here')
        judge.finish()
    with open(os.path.join(WORK, 'Asker.java'), 'w') as f:
        f.write(ASKER)
    subprocess.run(['javac', '-nowarn', '-d', WORK, os.path.join(WORK, 'Asker.java')], check=True, stderr=subprocess.DEVNULL)
    environment = dict(os.environ, LC_ALL='C.UTF-8')
    java = subprocess.Popen(['java', '-Xshare:auto', '-XX:TieredStopAtLevel=1', '-Dsun.jnu.encoding=UTF-8', '-Dfile.encoding=UTF-8', '-cp', WORK, 'Asker'],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True, encoding='utf-8', env=environment)
    version = java.stdout.readline().strip()
    runtime = 'java' + version if version in ('11', '17', '21', '25') else 'java17'
    print('java %s, judged as %s' % (version, runtime))
    driver = subprocess.Popen([DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True, encoding='utf-8')
    tally = {'trees': 0, 'asked': 0, 'certain': 0, 'found': 0}
    for n in range(TREES):
        rng = random.Random('%d %d' % (SEED, n))
        root = os.path.join(WORK, 'tree%d' % n)
        files = make(rng)
        archives = []
        for path, what in files.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, 'wb') as f:
                f.write(what)
        for i, (prefix, skip) in enumerate((('var/task', 9), ('opt', 4))):
            os.makedirs(os.path.join(root, prefix), exist_ok=True)
            archives.append(os.path.join(root, 'archive%d.zip' % i))
            with zipfile.ZipFile(archives[-1], 'w') as z:
                for path, what in files.items():
                    if path.startswith(prefix + '/'):
                        z.writestr(path[skip:], what)
        asks = rng.sample(ASKED, 8)
        driver.stdin.write('\t'.join(['T', root, runtime] + archives) + '\n' + ''.join('Q\tjava\t%s\n' % a for a in asks))
        driver.stdin.flush()
        java.stdin.write('T\t' + root + '\n' + ''.join(a + '\n' for a in asks))
        java.stdin.flush()
        tally['trees'] += 1
        for name in asks:
            got = driver.stdout.readline().rstrip('\n').split('\t')
            want = java.stdout.readline().rstrip('\n')
            tally['asked'] += 1
            if got[2] != 'certain' or name == 'java.util.Missing':
                continue
            tally['certain'] += 1
            tally['found'] += want.startswith('/')
            ours = 'builtin' if got[0].startswith('builtin') else got[0] if got[0].startswith('!') else root + got[0]
            judge.check(ours == want, 'seed %d, tree %d: %s' % (SEED, n, name), 'got  ' + ours.replace(root, ''), 'want ' + want.replace(root, ''))
        shutil.rmtree(root, ignore_errors=True)
    java.stdin.close()
    driver.stdin.close()
    java.wait()
    judge.check(driver.wait() == 0, 'the driver ends well')
    print(', '.join('%d %s' % (tally[k], k) for k in tally))
    judge.check(tally['certain'] >= 600 or TREES < 100, 'at least 600 questions have a certain answer', tally)
    judge.check(tally['found'] >= tally['certain'] // 5, 'enough of them are found in the tree', tally)
    judge.finish()


main()
