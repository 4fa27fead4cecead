// What @jridgewell/trace-mapping says of every position of compiled files, as sourcemap_driver says it: [offset] or
// [offset, source, line, column, name], wherever the answer changes. source-map-js is asked a sample of the same.
// usage: node judge.mjs OUT    writes OUT/FILE.judged for each file of OUT/list.json
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FlattenMap, decodedMappings, traceSegment } from '@jridgewell/trace-mapping';
import { SourceMapConsumer } from 'source-map-js';

const out = process.argv[2];

function mapText(one, code) {
    if (one.map !== 'inline')
        return readFileSync(path.join(out, one.map), 'utf8');
    return Buffer.from(code.slice(code.lastIndexOf('base64,') + 7).trim(), 'base64').toString('utf8');
}

for (const one of JSON.parse(readFileSync(path.join(out, 'list.json'), 'utf8'))) {
    const code = readFileSync(path.join(out, one.file), 'utf8'), raw = JSON.parse(mapText(one, code));
    const map = FlattenMap(raw), decoded = decodedMappings(map), second = raw.sections ? null : new SourceMapConsumer(raw); // which is slow with sections
    const places = [], differ = [];
    let offset = 0, last = '[]', asked = 0;
    code.split('\n').forEach((text, line) => {
        text += '\n';
        const exact = new Map((decoded[line] ?? []).map((segment) => [segment[0], segment])); // of several the last
        for (let column = 0; column < text.length;) {
            let segment = traceSegment(map, line, column);
            if (segment && segment[0] === column)
                segment = exact.get(column);
            const now = segment && segment.length > 1 ? [segment[1], segment[2] + 1, segment[3] + 1, segment.length > 4 ? map.names[segment[4]] : ''] : [];
            const key = JSON.stringify(now);
            if (key !== last) {
                places.push([offset, ...now]);
                last = key;
                if (second && now.length && asked++ % 7 === 0 && segment[0] === column) {
                    const p = second.originalPositionFor({ line: line + 1, column });
                    if (p.line !== now[1] || p.column !== now[2] - 1)
                        differ.push([line, column, p.line, p.column, ...now]);
                }
            }
            const c = text.codePointAt(column);
            column += c > 0xffff ? 2 : 1;
            offset += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        }
    });
    writeFileSync(path.join(out, `${one.file}.judged`), JSON.stringify({ sources: map.sources, places, asked, differ, second: second !== null }));
}
