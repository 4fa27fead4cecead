import middy from '@middy/core';
import { z } from 'zod';
import merge from 'lodash.merge';
import { ulid } from 'ulid';
import { save } from './lib/store';
import * as pad from './lib/pad.js';
import data from './lib/data.json';

const Event = z.object({ id: z.string(), note: z.string().optional() });

async function run(event: unknown): Promise<{ statusCode: number; body: string }> {
    const parsed = Event.parse(event);
    const text = `première ligne: 𝒳 ${parsed.note ?? ''}
deuxième ligne`;
    await save(merge({ key: ulid() }, parsed, { text }, data));
    return { statusCode: 200, body: pad.left(parsed.id, 10) };
}

export const handler = middy().handler(run);
