if sys.version_info[ : 2] >= (3, 8) and not (os.name == 'nt' or f(a, # b
  [c, \
   d])): import g
elif sys.platform[:3] in ('win', # h
  "mac",) or six.PY2 and importlib.util.find_spec('i', # j
    k) is not None: from .l import (m as n,
      o)
elif TYPE_CHECKING: import p
else:
    q = importlib.import_module(f'{r}.s', package=__name__) if __name__ != '__main__' else rb'''t'''
