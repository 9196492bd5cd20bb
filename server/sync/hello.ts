// Reads a client's hello. Unknown fields are left for later versions; wrong ones throw.
import * as v from 'valibot';
import type { Hello } from '#lib/protocol/messages.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

const HelloShape = v.object({
	protocol: count,
	schema: count,
	lineage: v.nullable(id),
	logId: v.nullable(id),
	since: count,
	person: v.object({ id, name: v.pipe(v.string(), v.maxLength(200)), color: v.number() })
});

export const readHello = (json: string): Hello => v.parse(HelloShape, JSON.parse(json));
