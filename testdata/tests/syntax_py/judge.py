"""What Python's own ast says of the files named on standard input: the same JSON lines as syntax_items prints, or
{"file":…, "skip":…} for what this Python refuses. Written from the meaning of the language, not from our lowering.

Left out on both sides: annotations (we drop them), the exceptions of an except clause (kept as text), the literal keys
of dictionaries (a property's text), the literal parts of f-strings. Of f-strings and what stands in them the places are
not compared: this ast has them wrong before Python 3.12."""

import ast
import json
import re
import sys
import warnings

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def latin(text):
    if isinstance(text, bytes):
        return text.decode('latin-1')
    return re.sub('[\ud800-\udfff]', '\ufffd', text).encode().decode('latin-1')  # UTF-8 has no surrogates


class Judge(ast.NodeVisitor):
    def __init__(self):
        self.items, self.in_format = [], 0

    def add(self, kind, node, text=''):
        place = (0, 0) if self.in_format else (node.lineno, node.col_offset)
        self.items.append([kind, place[0], place[1], latin(text)])

    def yields(self, body):
        """A yield of this function's own."""
        todo = list(body)
        while todo:
            node = todo.pop()
            if isinstance(node, (ast.Yield, ast.YieldFrom)):
                return '*'
            if isinstance(node, FUNCTIONS):  # its decorators and defaults are evaluated out here
                todo += getattr(node, 'decorator_list', []) + node.args.defaults + [d for d in node.args.kw_defaults if d]
            elif isinstance(node, ast.ClassDef):
                todo += node.decorator_list + node.bases + [k.value for k in node.keywords]
            else:
                todo += ast.iter_child_nodes(node)
        return ''

    def function(self, node, kind):
        self.add(kind + self.yields(node.body), node, node.name)
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        self.function(node, 'def')

    def visit_AsyncFunctionDef(self, node):
        self.function(node, 'async def')

    def visit_Lambda(self, node):
        self.add('lambda' + self.yields([node.body]), node)
        self.generic_visit(node)

    def visit_ClassDef(self, node):
        self.add('class', node, node.name)
        self.generic_visit(node)

    def visit_Call(self, node):
        f = node.func
        self.add('call', node, f.id if isinstance(f, ast.Name) else f.attr if isinstance(f, ast.Attribute) else '')
        self.generic_visit(node)

    def visit_Import(self, node):
        for a in node.names:
            self.add('import', a, a.name)
            self.add('imported', a, '*' if a.asname else '')

    def visit_ImportFrom(self, node):
        self.add('import', node, '.' * node.level + (node.module or ''))
        for a in node.names:
            self.add('imported', a, a.name)

    def visit_ExceptHandler(self, node):
        for child in node.body:
            self.visit(child)

    def visit_Dict(self, node):
        for key, value in zip(node.keys, node.values):
            if key is not None and not isinstance(key, ast.Constant):
                self.visit(key)
            self.visit(value)

    def visit_Constant(self, node):
        if isinstance(node.value, (str, bytes)):
            self.add('string', node, node.value)

    def visit_JoinedStr(self, node):
        if not any(isinstance(v, ast.FormattedValue) for v in node.values):  # f"a" is a string
            self.add('string', node, ''.join(v.value for v in node.values))
            return
        self.in_format += 1
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                self.visit(value.value)
                if value.format_spec:
                    for inner in value.format_spec.values:
                        if isinstance(inner, ast.FormattedValue):
                            self.visit(ast.JoinedStr(values=[inner]))
        self.in_format -= 1

    def visit_arg(self, node):
        pass

    def visit_MatchMapping(self, node):  # its keys are tested for: strings on both sides
        self.generic_visit(node)

    def visit_AnnAssign(self, node):
        self.visit(node.target)
        if node.value:
            self.visit(node.value)

    def visit_arguments(self, node):
        for d in node.defaults + [d for d in node.kw_defaults if d]:
            self.visit(d)

    def generic_visit(self, node):
        kind = {ast.Await: 'await', ast.Yield: 'yield', ast.YieldFrom: 'yield from', ast.Return: 'return', ast.Raise: 'throw',
                ast.Try: 'try', getattr(ast, 'TryStar', None): 'try', ast.For: 'loop', ast.While: 'loop', ast.AsyncFor: 'async loop',
                ast.With: 'with', ast.AsyncWith: 'async with', ast.ListComp: 'comprehension', ast.SetComp: 'comprehension',
                ast.DictComp: 'comprehension', ast.GeneratorExp: 'comprehension'}.get(type(node))
        if kind:
            self.add(kind, node)
        for name, value in ast.iter_fields(node):
            if name in ('returns', 'annotation', 'type_params', 'type_comment'):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    self.visit(child)


sys.setrecursionlimit(20000)
warnings.simplefilter('ignore')
for line in sys.stdin:
    path = line.rstrip('\n')
    try:
        with open(path, 'rb') as f:
            tree = ast.parse(f.read(), path)
    except (SyntaxError, ValueError, RecursionError) as e:
        print(json.dumps({'file': path, 'skip': str(e)}))
        continue
    judge = Judge()
    judge.visit(tree)
    print(json.dumps({'file': path, 'items': judge.items}))
