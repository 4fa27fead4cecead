"""What Python's own ast says of the files named on standard input: the same JSON lines as imports_driver prints, or
{"file":…, "skip":…} for what this Python refuses. Written from the meaning of the language, not from our lexer."""

import ast
import io
import json
import re
import sys
import tokenize
import warnings

LOADED, CONDITIONAL, CALLED, GUARDED = range(4)
WHEN = ['loaded', 'conditional', 'called', 'guarded']
CATCHES = {'ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException'}


def names_in(node):
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def is_type_checking(test):
    return (isinstance(test, ast.Name) and test.id == 'TYPE_CHECKING') or \
        (isinstance(test, ast.Attribute) and test.attr == 'TYPE_CHECKING' and isinstance(test.value, (ast.Name, ast.Attribute)))


def is_suppress(item):
    return {'suppress'} <= names_in(item.context_expr) and names_in(item.context_expr) & CATCHES


class Judge:
    """`when` counts within one function: a function's body starts again with CALLED. GUARDED by a handler ends at a
    function; GUARDED by TYPE_CHECKING does not (never)."""

    def __init__(self, lines):
        self.items, self.lines = [], lines
        self.starts = [0]
        for line in lines:
            self.starts.append(self.starts[-1] + len(line))

    def offset(self, node):
        return self.starts[node.lineno - 1] + node.col_offset

    def found(self, style, node, when, spec, level=0, names=()):
        self.items.append([style, WHEN[when], self.offset(node), spec, level, list(names)])

    def block(self, statements, when, never):
        for s in statements:
            self.visit(s, when, never)

    def function(self, node, when, never):
        for part in node.decorator_list if hasattr(node, 'decorator_list') else []:
            self.visit(part, when, never)
        self.visit(node.args, when, never)
        if getattr(node, 'returns', None):
            self.visit(node.returns, when, never)
        inside = GUARDED if never else CALLED
        self.block(node.body if isinstance(node.body, list) else [node.body], inside, never)

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
        self.items.append(['python-import', WHEN[when], offset, spec, level, []])

    def visit(self, node, when, never):
        inner = max(when, CONDITIONAL)
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.found('python-import', alias, when, alias.name)
        elif isinstance(node, ast.ImportFrom):
            self.found('python-from', node, when, node.module or '', node.level, [a.name for a in node.names])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            self.function(node, when, never)
        elif isinstance(node, ast.If):
            self.visit(node.test, when, never)
            if is_type_checking(node.test):
                self.block(node.body, GUARDED, True)
                self.block(node.orelse, when, never)
            else:
                self.block(node.body + node.orelse, inner, never)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self.visit(node.iter, when, never)
            self.visit(node.target, when, never)
            self.block(node.body + node.orelse, inner, never)
        elif isinstance(node, ast.While):
            self.visit(node.test, when, never)
            self.block(node.body + node.orelse, inner, never)
        elif isinstance(node, ast.Try) or type(node).__name__ == 'TryStar':
            # The first handler that takes it decides; one that raises on its way keeps nothing back.
            taking = [h for h in node.handlers if h.type is None or names_in(h.type) & CATCHES][:1]
            caught = any(not any(isinstance(s, ast.Raise) for s in h.body) for h in taking)
            self.block(node.body, GUARDED if caught else when, never)
            for h in node.handlers:
                if h.type:
                    self.visit(h.type, inner, never)
                self.block(h.body, inner, never)
            self.block(node.orelse + node.finalbody, when, never)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                self.visit(item, when, never)
            self.block(node.body, GUARDED if any(is_suppress(i) for i in node.items) else when, never)
        elif type(node).__name__ == 'match_case':
            for child in ast.iter_child_nodes(node):
                self.visit(child, inner, never)
        elif isinstance(node, ast.IfExp):
            for child in ast.iter_child_nodes(node):
                self.visit(child, inner, never)
        elif isinstance(node, ast.BoolOp):
            self.visit(node.values[0], when, never)
            self.block(node.values[1:], inner, never)
        elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            for child in ast.iter_child_nodes(node):
                self.visit(child, inner, never)
        elif isinstance(node, ast.JoinedStr):
            pass
        else:
            if isinstance(node, ast.Call):
                self.call(node, when)
            for child in ast.iter_child_nodes(node):
                self.visit(child, when, never)


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
