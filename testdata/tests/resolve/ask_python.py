# Run inside the Python that is asked which file an import gets. What Lambda's bootstrap imports for certain is imported here too; nothing
# else of weight.
import importlib, importlib.util, json, logging, os, site, sys, time, traceback, warnings
import enum, re, collections, functools, threading, string
own = [p for p in sys.path if p and 'site-packages' not in p and 'dist-packages' not in p]


def ask(name, declared):
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError as e:
        # PackageNotFoundError is one too: what asks for its own metadata while it is loaded was found.
        return '!ModuleNotFoundError' if type(e) is ModuleNotFoundError and (name + '.').startswith(str(e.name) + '.') else '?another module'
    except ValueError:
        module = sys.modules.get(name)
        paths = list(getattr(module, '__path__', []))
        return paths[0] + '\tnamespace' if paths else '?'
    except BaseException as e:
        return '?' + type(e).__name__ + str(e)[:60].replace('\n', ' ')
    if spec is None:
        return '!ModuleNotFoundError'
    if spec.origin in ('built-in', 'frozen') or (spec.origin and any(spec.origin.startswith(p + '/') for p in own)):
        return 'builtin'
    if spec.submodule_search_locations is not None and (spec.loader is None or spec.origin is None or 'Namespace' in type(spec.loader).__name__):
        paths = list(spec.submodule_search_locations)
        return os.path.realpath(paths[0]) + '\tnamespace' if paths else '?'
    if spec.origin is None:
        return '?made by an importer of the package itself'
    if name in declared and name.startswith('google'):
        return os.path.realpath(list(sys.modules[name].__path__)[0]) + '\tnamespace'
    return os.path.realpath(spec.origin) + '\t' + ('addon' if spec.origin.endswith('.so') else 'python')


def answers(tree):
    """Answers for one tree, one after another: what a question imports is forgotten before the next, or, when the tree says `together`,
    before the next of another top-level package."""
    sys.path[:] = tree['path'] + own
    before, failed = set(sys.modules), None
    try:
        for folder in tree['site']:
            site.addsitedir(folder)
    except BaseException as e:
        failed = '?' + type(e).__name__
    declared = set(sys.modules) - before
    kept, importers, last = dict(sys.modules), list(sys.meta_path), None
    for name in tree['ask']:
        if not tree.get('together') or name.split('.')[0] != last:
            forget(kept, importers)
        last = name.split('.')[0]
        yield failed or ask(name, declared)


def forget(kept, importers):
    sys.meta_path[:] = importers
    sys.modules.clear()
    sys.modules.update(kept)
    if 'pkg_resources' in kept:
        kept['pkg_resources']._namespace_packages.clear()


def serve(resources):
    """A line of JSON for each tree, in a process of its own. `resources`: where pkg_resources is, or '-'."""
    if resources != '-':
        kept = set(sys.modules)
        sys.path.append(resources)
        warnings.simplefilter('ignore')
        import pkg_resources
        for name in list(sys.modules):
            if name not in kept and not name.startswith('pkg_resources'):
                del sys.modules[name]
    print(json.dumps(dict(builtin=sys.builtin_module_names)), flush=True)
    for line in sys.stdin:
        tree = json.loads(line)
        out_r, out_w = os.pipe()
        sys.stdout.flush()
        if os.fork() == 0:
            os.close(out_r)
            os.dup2(os.open('/dev/null', os.O_WRONLY), 2)
            for answer in answers(tree):
                os.write(out_w, (answer + '\n').encode('utf-8', 'surrogateescape'))
            os._exit(0)
        os.close(out_w)
        with os.fdopen(out_r, encoding='utf-8', errors='surrogateescape') as f:
            got = f.read().split('\n')[:-1]
        os.wait()
        print(json.dumps(got), flush=True)


def in_place(tree):
    """The same where there is no fork: everything that a question can change is put back."""
    kept, path = dict(sys.modules), list(sys.path)
    try:
        return list(answers(tree))
    finally:
        sys.modules.clear()
        sys.modules.update(kept)
        sys.path[:] = path
        sys.path_importer_cache.clear()
