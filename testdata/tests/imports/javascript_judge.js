// What acorn's syntax tree says of the files named on standard input: the same JSON lines as imports_driver prints, or
// {"file":…, "skip":…} for what acorn refuses. Written from the meaning of the language, not from our lexer.
'use strict';
const fs = require('fs');
const acorn = require('acorn');
const esm = require('es-module-lexer');
const cjs = require('cjs-module-lexer');

const WHEN = ['loaded', 'conditional', 'called', 'guarded', 'never'];
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const BRANCHES = {
  IfStatement: ['consequent', 'alternate'], ConditionalExpression: ['consequent', 'alternate'], ForStatement: ['body'],
  ForInStatement: ['body'], ForOfStatement: ['body'], WhileStatement: ['body'], DoWhileStatement: ['body'], WithStatement: ['body'],
  SwitchStatement: ['cases'], LogicalExpression: ['right'], AssignmentPattern: ['right'], CatchClause: ['param', 'body'],
};

// A function that is called where it is written, directly or by call or apply; a generator's body would not run by that.
function executed(fn, parent, key, grand) {
  if (fn.generator) return false;
  if ((parent.type === 'CallExpression' || parent.type === 'NewExpression') && key === 'callee') return true;
  return parent.type === 'MemberExpression' && key === 'object' && !parent.computed && !parent.optional &&
    /^(call|apply)$/.test(parent.property.name) && grand && grand.type === 'CallExpression' && grand.callee === parent;
}

function inOptionalChain(node) {
  for (let n = node; n; n = n.type === 'CallExpression' ? n.callee : n.type === 'MemberExpression' ? n.object : null)
    if (n.optional) return true;
  return false;
}

// What is known of a test before the module runs on Lambda: true, false or undefined. Node itself compares.
const ELSEWHERE = new Set(['window', 'document', 'importScripts', 'Deno', 'Bun']);
function known(node) {
  if (node.type === 'Literal' && (node.value === null ? node.raw === 'null' : /^(string|number|boolean)$/.test(typeof node.value))) return { value: node.value };
  if (node.type === 'UnaryExpression' && node.operator === 'typeof' && node.argument.type === 'Identifier' && ELSEWHERE.has(node.argument.name))
    return { value: 'undefined' };
  if (node.type === 'CallExpression' && node.arguments.length === 0 && isNamed(node.callee, 'os', 'platform')) return { value: 'linux' };
  if (isNamed(node, 'process', 'platform')) return { value: 'linux' };
  return undefined;
}

function isNamed(node, object, property) {
  return node.type === 'MemberExpression' && !node.computed && !node.optional && node.object.type === 'Identifier' &&
    node.object.name === object && node.property.name === property;
}

function test(node) {
  const value = known(node);
  if (value) return Boolean(value.value);
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const inner = test(node.argument);
    return inner === undefined ? undefined : !inner;
  }
  if (node.type === 'LogicalExpression' && node.operator !== '??') {
    const sides = [test(node.left), test(node.right)], decides = node.operator === '||';
    return sides.includes(decides) ? decides : sides.includes(undefined) ? undefined : !decides;
  }
  if (node.type === 'BinaryExpression' && /^[!=]==?$/.test(node.operator)) {
    const negative = node.operator[0] === '!', [a, b] = [known(node.left), known(node.right)];
    const isMain = (x, y) => isNamed(x, 'require', 'main') && y.type === 'Identifier' && y.name === 'module';
    if (isMain(node.left, node.right) || isMain(node.right, node.left)) return negative;
    if (a && b && typeof a.value === typeof b.value && /^(string|number)$/.test(typeof a.value)) return negative ? a.value !== b.value : a.value === b.value;
  }
  return undefined;
}

function isRequirePattern(p) {
  return p.type === 'Identifier' ? p.name === 'require' : p.type === 'AssignmentPattern' && isRequirePattern(p.left);
}

// Function declarations called `require` directly in a function's body or in the blocks of it.
function declaresRequire(node) {
  const todo = [node];
  while (todo.length) {
    const n = todo.pop();
    if (n.type === 'FunctionDeclaration' && n.id && n.id.name === 'require') return true;
    for (const key of Object.keys(n)) {
      const v = n[key];
      for (const c of Array.isArray(v) ? v : [v])
        if (c && c.type && (!FUNCTIONS.has(c.type) || c.type === 'FunctionDeclaration') && !FUNCTIONS.has(n.type)) todo.push(c);
    }
  }
  return false;
}

function judge(source, tree) {
  const items = [];
  let esm = false;
  const mentions = /function\s+require\b/.test(source);
  const literal = (n) => !n ? null : n.type === 'Literal' && typeof n.value === 'string' ? n.value
    : n.type === 'TemplateLiteral' && n.expressions.length === 0 ? n.quasis[0].value.cooked : null;

  function found(style, node, arg, when) {
    items.push([style, WHEN[when], node.start, literal(arg)]);
  }

  // A handler whose own statements lead straight to a throw: nothing before it branches, loops or has a block.
  function throwsInAnyCase(block) {
    const straight = /^(Expression|Empty|Debugger)Statement$|Declaration$/;
    const end = block.body.findIndex((s) => !straight.test(s.type));
    return end >= 0 && block.body[end].type === 'ThrowStatement';
  }

  // when: within all functions; shadowed: `require` means something else here
  function visit(node, parent, key, grand, when, shadowed) {
    if (FUNCTIONS.has(node.type)) {
      const run = parent && executed(node, parent, key, grand);
      const shadow = shadowed || node.params.some(isRequirePattern) ||
        (mentions && node.body.type === 'BlockStatement' && node.body.body.some((s) => declaresRequire(s)));
      const called = Math.max(2, when === 4 ? 4 : 0);
      for (const p of node.params) visit(p, node, 'params', parent, run && node.type === 'FunctionExpression' ? when : called, shadow);
      visit(node.body, node, 'body', parent, run ? when : called, shadow);
      return;
    }
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require' && node.arguments.length && !shadowed && !node.optional)
        found('require', node.callee, node.arguments[0], when);
    } else if (node.type === 'ImportExpression') {
      found('dynamic', node, node.source, when);
    } else if (/^(Import|ExportAll|ExportNamed|ExportDefault)Declaration$/.test(node.type)) {
      esm = true;
      if (node.source) found('import', node, node.source, when);
    } else if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      esm = true;
    }
    for (const k of Object.keys(node)) {
      const v = node[k];
      if (!v || typeof v !== 'object') continue;
      for (const child of Array.isArray(v) ? v : [v]) {
        if (!child || typeof child.type !== 'string') continue;
        let w = when;
        if (BRANCHES[node.type] && BRANCHES[node.type].includes(k)) w = Math.max(w, 1);
        if (node.type === 'AssignmentExpression' && k === 'right' && /^(&&|\|\||\?\?)=$/.test(node.operator)) w = Math.max(w, 1);
        if (node.type === 'IfStatement' && k !== 'test' && test(node.test) === (k === 'alternate')) w = 4;
        if (node.type === 'TryStatement' && k === 'block' && node.handler && !throwsInAnyCase(node.handler.body)) w = Math.max(w, 3);
        if (node.type === 'PropertyDefinition' && k === 'value' && !node.static) w = Math.max(w, 2);
        if (((node.type === 'CallExpression' && k === 'arguments') || (node.type === 'MemberExpression' && k === 'property' && node.computed)) &&
            inOptionalChain(node)) w = Math.max(w, 1);
        visit(child, node, k, parent, w, shadowed);
      }
    }
  }
  visit(tree, null, '', null, 0, mentions && tree.body.some((s) => declaresRequire(s)));
  items.sort((a, b) => a[2] - b[2]);
  return { esm, items };
}

function parse(source, file) {
  const options = { ecmaVersion: 'latest', allowHashBang: true, allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true };
  const first = /\.cjs$/.test(file) || !/^\s*(import|export)\b/m.test(source) ? 'script' : 'module';
  for (const sourceType of [first, first === 'script' ? 'module' : 'script'])
    try {
      return acorn.parse(source, { ...options, sourceType });
    } catch (e) {
      parse.why = e.message;
    }
  return null;
}

// Where the two well-known lexers see something that the tree does not have, or the other way round.
function secondOpinion(source, items, isModule) {
  const more = [];
  if (isModule) {
    const seen = esm.parse(source)[0].filter((i) => i.d !== -2).map((i) => [i.d === -1 ? 'import' : 'dynamic', i.ss, i.n]);
    const known = items.filter((i) => i[0] !== 'require');
    for (const [style, start, name] of seen)
      if (!known.some((k) => k[0] === style && k[2] === start && (name === undefined || name === k[3]))) more.push(['es-module-lexer', style, start, name]);
    if (seen.length !== known.length) more.push(['es-module-lexer', seen.length, known.length]);
  } else {
    for (const name of cjs.parse(source).reexports)
      if (!items.some((i) => i[0] === 'require' && i[3] === name)) more.push(['cjs-module-lexer', name]);
  }
  return more;
}

async function main() {
  await Promise.all([esm.init, cjs.init()]);
  for (const file of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
    const bytes = fs.readFileSync(file), source = bytes.toString('utf8');
    const tree = parse(source, file);
    if (!tree) {
      console.log(JSON.stringify({ file, skip: parse.why }));
      continue;
    }
    const { esm: isModule, items } = judge(source, tree);
    let more;
    try {
      more = secondOpinion(source, items, isModule);
    } catch (e) {
      more = []; // these two refuse what acorn accepts: nothing to compare
    }
    if (source.length !== bytes.length)
      for (const item of items) item[2] = Buffer.byteLength(source.slice(0, item[2]));
    console.log(JSON.stringify({ file, esm: isModule, items, more }));
  }
}

main();
