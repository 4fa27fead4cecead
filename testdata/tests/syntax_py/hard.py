from __future__ import annotations
import a.b, c as d
from . import x
from .m import n as k, o
from p import *
if __name__ == "__main__":
    main()
elif x:
    pass
else:
    y = 1
@dec(1)
@staticmethod
async def f(self, a: int, b=1, *args, c, d: str = 's', **kw) -> int:
    "doc"
    async with open(x) as g, h: await g
    async for i in aiter(): yield i
    else: z()
    t = [await q async for q in r if q if w]
    global s, u
    try:
        go()
    except (A, B) as e:
        raise X() from e
    except* C: pass
    else:
        ok()
    finally:
        end()
    return a, *b
class K(Base, metaclass=M):
    """doc"""
    x: int = 1
    y: int
    z = w = 2
    @property
    def p(self): return self._p
    @classmethod
    def q(cls, /, a, *, b): ...
    if cond:
        def r(self): pass
    foo()
match cmd().x, 1:
    case {"a": 1, **rest}: one()
    case Point(x=0, y=[b, *c]) | None if b > 1: two()
    case other: three()
s = f"a{x!r:>{width}}b{{c" 'd\n\x41' rb'\n'
l = lambda x, *y, z=1: (x if y else z)
v = (n := 10) and not b or c
x[1:2, ...] += -1
print(*a, **b, k=1)
{"a": 1, **b, c: {d for d in e}}
a < b < c; a not in b
a = b = c
with (open(a) as b, open(c) as d): pass
with (yield): pass
del a[0]
assert a, b
while True: break
x = (yield from g())
async def ag(): return (await z for z in y)
foo(x for x in y)
