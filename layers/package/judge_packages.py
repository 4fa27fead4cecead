"""What importlib.metadata finds. `scratch DIR` first builds a folder of the odd cases; then `list DIR` prints one line for each
distribution: its folder or file, name and version ("-" when it has no metadata), sorted."""
import importlib.metadata
import os
import sys

ODD = {
    "plain-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: plain\nVersion: 1.0\n\nName: body\n",
    "plain-1.0.dist-info/RECORD": "plain/__init__.py,,\n",
    "Some.Name_x-2.0.dist-info/METADATA": "Name: Some.Name-x\nVersion: 2.0\n",
    "crlf-1.dist-info/METADATA": "Metadata-Version: 2.1\r\nSummary: Name: no\r\nname:  crlf\r\nVERSION: 1\r\n\r\nVersion: 9\r\n",
    "folded-1.5.dist-info/METADATA": "Metadata-Version: 2.1\nDescription: a\n Name: no\n\tVersion: no\nName: folded\nVersion: 1.5\n",
    "stale-3.0.dist-info/RECORD": "stale/__init__.py,,\n",
    "stale2-3.0.dist-info/INSTALLER": "pip\n",
    "disagrees-1.0.dist-info/METADATA": "Name: disagrees\nVersion: 1.1\n",
    "egg.egg-info/PKG-INFO": "Metadata-Version: 1.0\nName: egg\nVersion: 0.1\n",
    "egg.egg-info/installed-files.txt": "../egg/__init__.py\nPKG-INFO\n",
    "eggfile-1.2.egg-info": "Metadata-Version: 1.0\nName: eggfile\nVersion: 1.2\n",
    "eggfile2-1.2-py3.11.egg-info": "Metadata-Version: 1.0\nName: eggfile2\nVersion: 1.2\n",
    "plain/data/inner-1.0.dist-info/METADATA": "Name: inner\nVersion: 1.0\n",
    "plain/dist-info": "",
}


def scratch(root):
    for path, text in ODD.items():
        path = os.path.join(root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", newline="") as file:
            file.write(text)


def listing(root):
    for dist in importlib.metadata.distributions(path=[root]):
        found = dist.metadata
        yield "%s\t%s\t%s" % (dist._path.name, (found and found["Name"]) or "-", (found and found["Version"]) or "-")


if sys.argv[1] == "scratch":
    scratch(sys.argv[2])
else:
    print("\n".join(sorted(listing(sys.argv[2]), key=lambda line: line.encode())))
