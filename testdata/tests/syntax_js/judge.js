// What acorn (JavaScript) and the TypeScript compiler (TypeScript) say of files: functions, awaits, calls, each with the
// byte it starts at. One JSON line for each file named on standard input.
'use strict';
const fs = require('fs');
const acorn = require('acorn');
const ts = require('typescript');

// Offsets are counted in UTF-16 code units by both, in bytes by us.
function byteOffsets(text) {
  if (Buffer.byteLength(text) === text.length) return (i) => i;
  const at = new Uint32Array(text.length + 1);
  for (let i = 0, bytes = 0; i <= text.length; i++) {
    at[i] = bytes;
    const c = text.charCodeAt(i);
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c >= 0xd800 && c <= 0xdfff ? 2 : 3;
  }
  return (i) => at[i];
}

function javascript(text) {
  const found = [];
  let tree;
  try {
    tree = acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true, allowReturnOutsideFunction: true });
  } catch (_) {
    tree = acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'script', allowHashBang: true, allowReturnOutsideFunction: true });
  }
  const pending = [[tree, null]];
  while (pending.length > 0) {
    const [node, parent] = pending.pop();
    switch (node.type) {
      case 'FunctionDeclaration': case 'FunctionExpression': case 'ArrowFunctionExpression': {
        // a method is one node for us, its function starts at the parameters for acorn
        const method = parent && (parent.type === 'MethodDefinition' || (parent.type === 'Property' && (parent.method || parent.kind !== 'init'))) && parent.value === node;
        found.push(['F', method ? parent.start : node.start, +node.async, +node.generator, +(node.type[0] === 'A')]);
        break;
      }
      case 'AwaitExpression': found.push(['A', node.start]); break;
      case 'CallExpression': case 'NewExpression': case 'ImportExpression': case 'TaggedTemplateExpression': found.push(['C', node.start]); break;
    }
    for (const key in node) {
      const value = node[key];
      if (Array.isArray(value)) for (const one of value) { if (one && typeof one.type === 'string') pending.push([one, node]); }
      else if (value && typeof value.type === 'string') pending.push([value, node]);
    }
  }
  return found;
}

function typescript(text, name) {
  const K = ts.SyntaxKind, found = [];
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  if (file.parseDiagnostics.length > 0) throw new Error(file.parseDiagnostics[0].messageText);
  // Decorators and `export` stand outside of the node for us.
  const outside = new Set([K.Decorator, K.ExportKeyword, K.DefaultKeyword]);
  const start = (node) => {
    const modifier = (node.modifiers || []).find((m) => !outside.has(m.kind));
    if (modifier) return modifier.getStart(file);
    const last = (node.modifiers || []).at(-1);
    if (!last) return node.getStart(file);
    return ts.skipTrivia(text, last.end);
  };
  const has = (node, kind) => +(node.modifiers || []).some((m) => m.kind === kind);
  const visit = (node) => {
    if (has(node, K.DeclareKeyword) || ts.isTypeNode(node) && node.kind !== K.ExpressionWithTypeArguments) return;
    if (ts.isParameter(node) && ts.isIdentifier(node.name) && node.name.text === 'this') return;
    if (ts.isDecorator(node) && ts.isParameter(node.parent)) return; // left out: it runs with the class's definition
    if (ts.isFunctionLike(node) && !node.body && !ts.isArrowFunction(node)) return; // overloads, abstract methods
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isPropertyDeclaration(node) && has(node, K.AbstractKeyword)) return;
    if (ts.isFunctionLike(node)) {
      found.push(['F', start(node), has(node, K.AsyncKeyword), node.asteriskToken ? 1 : 0, +ts.isArrowFunction(node)]);
    } else if (ts.isAwaitExpression(node)) {
      found.push(['A', node.getStart(file)]);
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) {
      found.push(['C', node.getStart(file)]);
    } else if (ts.isModuleDeclaration(node)) { // a function of ours, called at once
      if (!node.body || ts.isStringLiteral(node.name)) return;
      if (!ts.isModuleDeclaration(node.parent)) found.push(['F', start(node), 0, 0, 0], ['C', start(node)]);
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      if (!node.isTypeOnly) found.push(['C', node.name.getStart(file)]); // a require of ours
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

for (const name of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const bytes = fs.readFileSync(name), text = bytes.toString('utf8').replace(/^\ufeff/, ' ');
  const shift = bytes[0] === 0xef && bytes[1] === 0xbb ? 2 : 0;
  let answer;
  try {
    const at = byteOffsets(text), script = /\.[cm]?tsx?$/.test(name);
    const facts = script ? typescript(text, name) : javascript(text);
    answer = { file: name, facts: facts.map((f) => [f[0], at(f[1]) + (f[1] > 0 ? shift : 0), ...f.slice(2)]) };
  } catch (e) {
    answer = { file: name, skip: String(e.message || e) };
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
