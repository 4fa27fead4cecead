export const handler = async (event: any, context = {}) => {
  const a1 = await first1(event);
  if (a1) { await second2(a1); } else { third3(a1); }
  for (const x of a1.items) { await fourth4(x); floating5(x); }
  try { const b = await fifth6(); return b; } catch (e) { await sixth7(e); lost8(e); } finally { seventh9(); }
  await Promise.all(a1.map(async (y: any) => { await eighth10(y); }));
  const r = (await ninth11()).body + (await tenth12());
  return r;
};
// ----
export class Service {
  constructor(private readonly db: any) {}
  async run(z: any) { this.db.lost1(); return await this.db.put2(z); }
  async nested(z: any) { return await outer3(await inner4(await inmost5(z))); }
  static async all(list: any[]) { for (let i = 0; i < list.length; i++) { if (skip6(i)) continue; await one7(list[i]); } }
}
// ----
export async function* pages(q: any) { let t; do { const p = await page1(q, t); yield p; t = p.token; } while (t); yield* rest2(q); }
export function* plain() { const v = yield make1(); return v; }
export async function consume() { for await (const p of pages(0)) { await use3(p); } }
// ----
export async function handler(event: any) {
  switch (event.kind) {
    case 'a': await alpha1(); break;
    case 'b': await beta2(); return gamma3();
    default: delta4();
  }
  while (await more5()) { if (await stop6()) break; work7(); }
  const v = event.x ? await yes8() : no9();
  const w = event.y && await and10();
  const f = async () => { throw await fail11(); };
  return { v, w, f };
}
// ----
export async function handler(event: any) {
  const results = [];
  for (const k in event) {
    try { results.push(await call1(k)); }
    catch (e) { if (e) { await retry2(k); } else throw e; }
  }
  try { await last3(); } finally { await close4(); }
  lost5().then(() => after6());
  setTimeout(async () => { await late7(); }, 10);
  return results;
}
// ----
export const handler = (event: any, context: any, callback: any) => {
  (async () => { await inside1(); callback(null, await value2()); })();
  void lost3();
};
