"""What Python's own ast says of the files named on standard input: the same JSON lines as imports_driver prints, or
{"file":…, "skip":…} for what this Python refuses. Written from the meaning of the language, not from our lexer."""

import ast
import io
import itertools
import json
import re
import sys
import tokenize
import types
import warnings

LOADED, CONDITIONAL, CALLED, GUARDED, NEVER = range(5)
WHEN = ['loaded', 'conditional', 'called', 'guarded', 'never']
CATCHES = {'ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException'}


def names_in(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


# What a module can ask before it runs, for each version of Python: real values, so that Python itself compares them. Of
# what no version settles (the third number, an unknown name) there is more than one, and they have to agree.
VERSIONS = [(2, 6), (2, 7)] + [(3, n) for n in range(0, 16)]
EVERY = frozenset(VERSIONS)


class Info(tuple):
    major, minor, micro = (property(lambda self, i=i: self[i]) for i in range(3))


def worlds(version):
    for micro in (0, 1, 2, 5, 99):
        for more in (('final', 0), ('alpha', 1)):
            info = Info(version + (micro,) + more)
            sys_ = types.SimpleNamespace(version_info=info, platform='linux2' if version[0] == 2 else 'linux',
                                         implementation=types.SimpleNamespace(name='cpython'))
            yield {'sys': sys_, 'os': types.SimpleNamespace(name='posix'), '__name__': 'a.module', '__builtins__': {},
                   'platform': types.SimpleNamespace(system=lambda: 'Linux', python_implementation=lambda: 'CPython')}


WORLDS = {v: list(worlds(v)) for v in VERSIONS}
KNOWN = {'sys', 'os', 'platform', '__name__'}
LEAVES = (ast.Compare, ast.Constant, ast.Call, ast.Name, ast.Attribute)


def is_found(node):
    return isinstance(node, ast.Call) and (node.args or node.keywords) and (
        (isinstance(node.func, ast.Name) and node.func.id.endswith(('find_spec', 'find_loader'))) or
        (isinstance(node.func, ast.Attribute) and dotted(node.func) and node.func.attr.endswith(('find_spec', 'find_loader'))))


def dotted(node):
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and dotted(node.value))


def leaf(node):
    """For each version the set of outcomes that are possible."""
    last = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) and dotted(node) else ''
    if last == 'TYPE_CHECKING':
        return {v: {False} for v in VERSIONS}
    if last in ('PY2', 'PY3'):
        return {v: {v[0] == int(last[2])} for v in VERSIONS}
    unknown = {v: {True, False} for v in VERSIONS}
    if not isinstance(node, LEAVES) or {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - KNOWN or \
            any(isinstance(n, (ast.NamedExpr, ast.Lambda, ast.JoinedStr, ast.Is, ast.IsNot, ast.BinOp)) for n in ast.walk(node)):
        return unknown
    code = compile(ast.Expression(node), 'test', 'eval')
    out = {}
    for v in VERSIONS:
        out[v] = set()
        for world in WORLDS[v]:
            try:
                out[v].add(bool(eval(code, dict(world))))
            except Exception:
                return unknown
    return out


def test(node):
    """The outcomes by version, and whether a module was looked for and found when it holds, when it fails."""
    if isinstance(node, ast.BoolOp):
        parts = [test(v) for v in node.values]
        every, some = (all, any) if isinstance(node.op, ast.And) else (any, all)
        out = {}
        for v in VERSIONS:
            combined = [every(c) for c in itertools.product(*(p[0][v] for p in parts))]
            out[v] = set(combined)
        return out, some(p[1] for p in parts), every(p[2] for p in parts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        out, holds, fails = test(node.operand)
        return {v: {not o for o in out[v]} for v in VERSIONS}, fails, holds
    found = node
    positive = True
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.comparators[0], ast.Constant) and node.comparators[0].value is None:
        found = node.left
        positive = isinstance(node.ops[0], (ast.IsNot, ast.NotEq))
    if is_found(found):
        return {v: {True, False} for v in VERSIONS}, positive, not positive
    return leaf(node), False, False


def is_suppress(item):
    return {'suppress'} <= names_in(item.context_expr) and names_in(item.context_expr) & CATCHES


class Judge:
    """`when` counts within one function: a function's body starts again with CALLED. GUARDED by a handler ends at a
    function; by a test that found the module it does not (`kept`). `on`: the versions that come here."""

    def __init__(self, lines):
        self.items, self.lines, self.on = [], lines, EVERY
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))

    def offset(self, node):
        return self.starts[node.lineno - 1] + node.col_offset

    def found(self, style, node, when, spec, level=0, names=()):
        self.add(style, when, self.offset(node), spec, level, list(names))

    def add(self, style, when, offset, spec, level, names):
        on = None if self.on == EVERY else ['%d.%d' % v for v in VERSIONS if v in self.on]
        self.items.append([style, WHEN[when if self.on else NEVER], offset, spec, level, names, on])

    def branch(self, statements, when, kept, on):
        before, self.on = self.on, self.on & on
        self.block(statements, GUARDED if kept else when, kept)
        self.on = before

    def chain(self, node, when, kept):
        """if, elif, else: the branches after tests that always come out the same are no less certain for them."""
        left, depends, found = EVERY, False, kept
        while True:
            out, holds, fails = test(node.test)
            constant = len(set().union(*out.values())) == 1
            before, self.on = self.on, self.on & left
            self.visit(node.test, max(when, CONDITIONAL) if depends else when, kept)
            self.on = before
            depends = depends or not constant
            inner = max(when, CONDITIONAL) if depends else when
            self.branch(node.body, inner, found or holds, left & {v for v in VERSIONS if True in out[v]})
            left, found = left & {v for v in VERSIONS if False in out[v]}, found or fails
            if not (len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If) and self.is_elif(node.orelse[0])):
                self.branch(node.orelse, inner, found, left)
                return
            node = node.orelse[0]

    def is_elif(self, node):
        return self.lines[node.lineno - 1][node.col_offset:].startswith(b'elif')

    def block(self, statements, when, kept):
        for s in statements:
            self.visit(s, when, kept)

    def function(self, node, when, kept):
        for part in node.decorator_list if hasattr(node, 'decorator_list') else []:
            self.visit(part, when, kept)
        self.visit(node.args, when, kept)
        if getattr(node, 'returns', None):
            self.visit(node.returns, when, kept)
        inside = GUARDED if kept else CALLED
        self.block(node.body if isinstance(node.body, list) else [node.body], inside, kept)

    def call(self, node, when):
        f, value = node.func, node.args[0] if node.args else None
        module = (isinstance(f, ast.Name) and f.id == 'import_module') or (isinstance(f, ast.Attribute) and f.attr == 'import_module'
                                                                         and isinstance(f.value, ast.Name) and f.value.id == 'importlib')
        if not module and not (isinstance(f, ast.Name) and f.id == '__import__'):
            return
        if not node.args and not node.keywords:
            return
        at = f
        offset = self.offset(at) + (len('importlib.') if isinstance(f, ast.Attribute) else 0)
        spec, level = None, 0
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            spec = value.value
            more = node.args[1:] + [k.value for k in node.keywords if k.arg == 'package']
            if spec.startswith('.'):
                if module and len(more) == 1 and isinstance(more[0], ast.Name) and more[0].id in ('__package__', '__name__'):
                    level = len(spec) - len(spec.lstrip('.'))
                    spec = spec.lstrip('.')
                else:
                    spec = None
        self.add('python-import', when, offset, spec, level, [])

    def visit(self, node, when, kept):
        inner = max(when, CONDITIONAL)
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.found('python-import', alias, when, alias.name)
        elif isinstance(node, ast.ImportFrom):
            self.found('python-from', node, when, node.module or '', node.level, [a.name for a in node.names])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            self.function(node, when, kept)
        elif isinstance(node, ast.If):
            self.chain(node, when, kept)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self.visit(node.iter, when, kept)
            self.visit(node.target, when, kept)
            self.block(node.body + node.orelse, inner, kept)
        elif isinstance(node, ast.While):
            self.visit(node.test, when, kept)
            self.block(node.body + node.orelse, inner, kept)
        elif isinstance(node, ast.Try) or type(node).__name__ == 'TryStar':
            # The first handler that takes it decides; one that raises on its way keeps nothing back.
            taking = [h for h in node.handlers if h.type is None or names_in(h.type) & CATCHES][:1]
            caught = any(not any(isinstance(s, ast.Raise) for s in h.body) for h in taking)
            self.block(node.body, GUARDED if caught else when, kept)
            for h in node.handlers:
                if h.type:
                    self.visit(h.type, inner, kept)
                self.block(h.body, inner, kept)
            self.block(node.orelse + node.finalbody, when, kept)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                self.visit(item, when, kept)
            self.block(node.body, GUARDED if any(is_suppress(i) for i in node.items) else when, kept)
        elif type(node).__name__ == 'match_case':
            for child in ast.iter_child_nodes(node):
                self.visit(child, inner, kept)
        elif isinstance(node, ast.IfExp):
            for child in ast.iter_child_nodes(node):
                self.visit(child, inner, kept)
        elif isinstance(node, ast.BoolOp):
            self.visit(node.values[0], when, kept)
            self.block(node.values[1:], inner, kept)
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            for child in ast.iter_child_nodes(node):
                self.visit(child, inner, kept)
        elif isinstance(node, ast.JoinedStr):
            pass
        else:
            if isinstance(node, ast.Call):
                self.call(node, when)
            for child in ast.iter_child_nodes(node):
                self.visit(child, when, kept)


def main():
    sys.setrecursionlimit(10000)
    warnings.simplefilter('ignore')
    for file in sys.stdin.read().split('\n')[:-1]:
        raw = open(file, 'rb').read()
        try:
            encoding = tokenize.detect_encoding(io.BytesIO(raw).readline)[0]
            if encoding not in ('utf-8', 'utf-8-sig', 'ascii'):
                raise ValueError('encoding ' + encoding)
            tree = ast.parse(raw, file)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as e:
            print(json.dumps({'file': file, 'skip': str(e)[:100]}))
            continue
        lines = [m.group() for m in re.finditer(rb'[^\r\n]*(?:\r\n|\r|\n|$)', raw)]
        shift = 3 if raw.startswith(b'\xef\xbb\xbf') else 0
        lines[0] = lines[0][shift:]
        j = Judge(lines)
        j.block(tree.body, LOADED, False)
        for i in j.items:
            i[2] += shift
        j.items.sort(key=lambda i: i[2])
        print(json.dumps({'file': file, 'items': j.items}))


main()
