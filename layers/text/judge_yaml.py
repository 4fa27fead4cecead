"""Says for each hex line of the file given what PyYAML's own scanner (the one in Python, not libyaml) makes of it: "bad", or its
events with value, tag, anchor, byte offset, line and byte column (none for a value left out: it has no place of its own). A second document or a key that is no scalar is bad here too."""
import sys

import yaml


def hexed(text):
    return (text or "").encode("utf-8", "surrogatepass").hex()


def events(data):
    text = data.decode("utf-8-sig")
    skipped = len(data) - len(text.encode())
    out, nest, ended = [], [], False

    def put(kind, event, value=None):
        before = text[: event.start_mark.index]
        line = before.count("\n") + 1
        column = len(before[before.rfind("\n") + 1 :].encode()) + 1
        place = "%d %d:%d" % (len(before.encode()) + skipped, line, column)
        if kind in ("plain", "key") and not value:
            place = "-"
        anchor = event.anchor if hasattr(event, "anchor") and kind != "alias" else None
        out.append(" ".join((kind, hexed(value), hexed(getattr(event, "tag", None)), hexed(anchor), place)))

    def done():
        if nest and nest[-1] == "value":
            nest[-1] = "key"

    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        key = bool(nest) and nest[-1] == "key"
        if isinstance(event, yaml.DocumentStartEvent):
            if ended:
                return "bad"
        elif isinstance(event, yaml.DocumentEndEvent):
            ended = True
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if key:
                return "bad"
            is_map = isinstance(event, yaml.MappingStartEvent)
            put("{" if is_map else "[", event)
            nest.append("key" if is_map else "list")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            put("}" if isinstance(event, yaml.MappingEndEvent) else "]", event)
            nest.pop()
            done()
        elif isinstance(event, yaml.AliasEvent):
            if key:
                return "bad"
            put("alias", event, event.anchor)
            done()
        elif isinstance(event, yaml.ScalarEvent):
            plain = event.style is None or event.style == ""
            put("key" if key else "plain" if plain else "string", event, event.value)
            if key:
                nest[-1] = "value"
            else:
                done()
    return "; ".join(out)


for line in open(sys.argv[1]):
    try:
        print(events(bytes.fromhex(line.strip())))
    except Exception as error:
        print("bad")
