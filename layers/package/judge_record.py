"""Writes RECORD files with Python's csv module, as pip does, and says which paths below the root they own: for each one a line with
the hex of the file and the hex of each owned path with its size ("-" for none), tab-separated."""
import csv
import io
import posixpath

PATHS = ["a.py", "pkg/__init__.py", "pkg/with space.py", "pkg/with,comma.py", 'pkg/with"quote.py', 'pkg/"', '"', ",", "pkg/b\nc.py",
         "pkg/caf\u00e9.py", "./dot.py", "pkg/./x.py", "pkg//y.py", "pkg/sub/../z.py", "../../bin/tool", "..", "pkg/../../out",
         "/etc/absolute", "/", "pkg/...", ".hidden", "pkg/.hidden", "x-1.0.dist-info/RECORD", "a" * 5000, "pkg/tail/"]


def owned(path):
    path = posixpath.normpath(path)
    return None if path.startswith("/") or path == "." or path.split("/")[0] == ".." else path


def case(rows, **options):
    text = io.StringIO(newline="")
    csv.writer(text, **options).writerows(rows)
    out = [text.getvalue().encode().hex()]
    for row in csv.reader(io.StringIO(text.getvalue(), newline="")):
        path = owned(row[0]) if row else None
        if path is not None:
            out.append("%s:%s" % (path.encode().hex(), row[2] if len(row) > 2 and row[2] else "-"))
    print("\t".join(out))


for end in ("\n", "\r\n"):
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        for path in PATHS:
            case([[path, "sha256=abc", "12"], ["second.py", "", ""]], lineterminator=end, quoting=quoting)
        case([[path, "sha256=x_-", str(i)] for i, path in enumerate(PATHS)], lineterminator=end, quoting=quoting)
