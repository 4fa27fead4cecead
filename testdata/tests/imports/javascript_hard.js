var a = 1 / 2; var r = /require('no')/; require('x')
// ---
if (a) /re'/.test(b); require('after')
// ---
x = a ? /require("n")/ : b / c / require('d');
// ---
if (a) require('c1'); else require('c2'); require('l')
// ---
if (a) require('c1')
else require('c2')
require('l')
// ---
for (var i = require('init'), j = 0; i < j; i++) require('loop')
require('after')
// ---
do require('d'); while (x) require('after')
// ---
do { require('d') } while (require('test'))
require('after')
// ---
while (require('t')) { require('b') }
require('after')
// ---
switch (require('s')) { case 1: require('c'); break; default: require('d') }
require('after')
// ---
try { require('g') } catch (e) { require('h') } finally { require('f') }
require('after')
// ---
try { require('a') } catch (e) { throw e }
try { require('a') } catch { const why = () => { if (x) { y() } }; why(); throw new Error('no') } finally { require('f') }
try { require('g') } catch (e) { if (e) throw e }
try { require('g') } catch (e) { for (const x of y) z(x); throw e }
try { require('g') } catch (e) { { throw e } }
try { try { require('g') } catch (e) { throw e } } catch { require('h') }
try { require('g') } catch { try { require('b') } catch (e) { throw e } }
require('after')
// ---
try { require('g') } finally { require('f') }
// ---
if (a) try { require('g') } catch { require('h') } finally { require('f') }
require('after')
// ---
try { (function () { require('g') })(); (() => require('g2'))(); var f = () => { require('called') } } catch (e) {}
// ---
function f() { try { require('g') } catch (e) {} require('called') }
// ---
(function () { require('a') })(); (function () { require('b') }()); !function () { require('c') }();
(() => { require('d') })(); (() => require('e'))(); (async () => { require('f') })(); (function* () { require('no') })()
// ---
(function () { require('a') }).call(this); (function () { require('b') }).apply(this, arguments); (function () { require('n') }).bind(this)
// ---
var x = function () { require('a') }(), y = () => { require('n') }
(require('z'))
// ---
foo(function () { require('a') })(); foo(() => require('b'))
// ---
(x, function () { require('n') })
// ---
(() => function () { require('n') })()
// ---
((() => { require('a') }))()
// ---
a && require('b'); c || require('d'), require('e'); f ?? require('g'); h ? require('i') : require('j'); require('k')
// ---
var o = { require: 1, if: require('a'), require(x) { require('m') }, get b() { return require('g') }, [require('k')]: 2, async *c() { require('m2') }, d: () => require('m3'), e: a || require('c'), f: require('v') }
// ---
class A extends require('a') { static b = require('b'); c = require('c'); d() { require('d') } static { require('e') } [require('f')]() {} g = () => { require('g') }
h() { require('h') } static async *i() { require('i') } 'j'() { require('j') } static k }
require('z')
// ---
var A = class { b = 1
c() { require('c') } } / 2; require('z')
// ---
a.require('n'); a?.require('n'); module.require('n'); require.resolve('n'); typeof require; new require('y'); new (require('z'))()
// ---
`${require('a')} require('n') ${`${require('b')}`} \${require('n')}`; require(`c`); require(`d${e}`)
// ---
require('a' + b); require(c); require("d" ); require( /* e */ 'f' ); require(('g')); require('h', 1); require()
// ---
(function (require) { require('n') })(x); (require) => require('n'); require => { require('n') }; function f(a, require = 1) { require('n') } require('y')
// ---
function g() { function require() {} require('n') } require('y')
// ---
x = a
/b/c(require('q'))
// ---
x = a++
/require('n')/g
// ---
return_ = function () { return /require('n')/ }
// ---
label: for (;;) { break label }
require('a')
// ---
{ require('a') } if (b) { } require('c')
// ---
var a = {}
/require('q')/1
// ---
x = { a: { b: [ { c: require('d') } ] } }; y = [require('e'), f && require('g'), require('h')]
// ---
import a, { b as c } from 'm1'; import * as d from "m2"; import 'm3'; import { default as e, "x y" as f } from 'm4' with { type: 'json' }
export * from 'm5'; export * as g from 'm6'; export { h as i } from 'm7'; export { c }; export default require('r')
import('m8'); import.meta.url; async function z() { await import('m9') }
// ---
export default function () { require('n') }
import x from 'y'
// ---
export default class { a() { require('n') } }
export const b = () => import('b'), c = import(d)
// ---
async () => { for await (const x of require('a')) require('b') }; require('c')
// ---
a?.b(require('c')); a?.[require('d')]; a?.b.c(require('e')) + require('f')
// ---
a ||= require('b'); a ??= require('c'); a += require('d')
// ---
const { x = require('c') } = y; function f(a = require('d')) {} ((a = require('e')) => 1)
// ---
if (a) { function f() { require('n') } } var let_ = 1; let
x = require('a')
// ---
var s = 'require("n")\
require("n")'; require('\x61\u0062\u{63}\n\'')
// ---
var f = async x => require('a'), g = async (x) => { require('b') }, h = async function () { require('c') }
// ---
if (a) b => require('c'); else d
require('e')
// ---
var y = x => ({ z: require('a') }), w = x => x ? require('b') : require('c'), v = require('d')
// ---
a ? () => require('b') : require('c'); a ? b : () => require('d')
// ---
for (const x of y) z(() => { require('a') }); for (const k in require('b')) ; require('c')
// ---
if (a) return_; else if (require('b')) c; else { require('d') } require('e')
// ---
switch (a) { case b ? require('c') : d: { require('e') } }
// ---
var get = 1, set = { get, set, async: 1, static: 2, get: 3 }, of = [require('a')]
// ---
with (a) require('b')
require('c')
// ---
a = b ? function () { require('c') } : d; (0, function () { require('n') })()
// ---
x = 1.5.toFixed() / 2 / .5; y = 0xe+1; z = 1e+5 / 2; w = 1..a / 3 /require('q')
// ---
a = b
++c
require('d')
// ---
x = <!-- require('n')
1
// ---
if (process.platform === 'win32') require('a'); else require('b');
if (process.platform !== "linux") { require('c') } else if (x) { require('d') } else require('e');
if ('linux' == process.platform) { require('f') } else if (x) { require('g') } else { require('h') }
if (os.platform() === 'darwin') require('i');
if (process.platform === 'win32' || process.platform === 'darwin') require('j');
if (process.platform === 'win32' && x(y, "')")) require('k'); if (x(/[)]'/.test(y))) require('kk');
if (x("a)") && process.platform === 'win32') require('l');
if (!(process.platform === 'linux')) { (function () { require('m') })(); function n() { require('n') } }
if (process.env.NODE_ENV !== 'production') require('o'); else require('p');
if (/* a */ false /* b */) require('q') // c
else require('r');
if (false) { try { require('s') } catch (e) { require('t') } }
if (0) require('u'); if (!1) require('v'); if (1) require('w'); else require('x');
if (null) require('y'); if ("") require('z');
// ---
if (typeof window !== 'undefined') { require('a') } else { require('b') }
if (typeof window === "undefined") require('c'); else require('d');
if (typeof exports === 'undefined') require('e');
if (require.main === module) { require('f'); main(() => require('g')) }
if (module !== require.main) require('h'); else require('i');
if (x = false) require('j');
if (x ? false : y) require('k');
if (x, false) require('l');
if (x ?? false) require('m');
if (x && (y => false)) require('n');
if (false && (x || y)) require('o');
if (false || `${x}`) require('p');
if (x === false) require('q');
if (process.platform === 'win32' === x) require('r');
if (process.platform.startsWith('win')) require('s');
if (my.process.platform === 'win32') require('t');
if (a) if (false) require('u'); else require('v');
if (a) if (true) require('w'); else require('x'); else require('y');
while (false) require('z');
with (false) require('aa');
if (false) { class A { b = require('bb'); static c = require('cc') } const d = () => require('dd'), e = (f = require('ee')) => 1 }
require('ff');
