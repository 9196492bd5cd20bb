// The body of a request: read no further than it may be long, parsed, and held against a shape.
import type { Context } from 'hono';
import * as v from 'valibot';
import { Refused } from '../auth/refused.ts';

/** Bytes. */
export const MAX_BODY = 64 * 1024;

/** Bodies that were read, for the handler that comes next. */
const read = new WeakMap<Context, string>();

/** Resolves when all of it is here, whatever length was announced. Throws Refused where that is too long. */
export async function readBody(c: Context): Promise<void> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of c.req.raw.body ?? []) {
		length += chunk.length;
		if (length > MAX_BODY) throw new Refused('too-large', `A request body has at most ${MAX_BODY} bytes.`);
		chunks.push(chunk);
	}
	read.set(c, Buffer.concat(chunks).toString('utf8'));
}

/** The body that the router has read. Throws Refused with the path of what is wrong. */
export function body<T>(c: Context, shape: v.GenericSchema<unknown, T>): T {
	let json: unknown;
	try {
		json = JSON.parse(read.get(c) ?? '');
	} catch {
		throw new Refused('invalid', 'The body is not JSON.');
	}
	const parsed = v.safeParse(shape, json);
	if (parsed.success) return parsed.output;
	const issue = parsed.issues[0];
	const field = v.getDotPath(issue) ?? undefined;
	throw new Refused('invalid', `${field ?? 'The body'}: ${issue.message}.`, field);
}

/** Parts of bodies that several routes read. */
export const SHAPES = {
	/** A pipeline's name, or a label. */
	name: v.pipe(v.string(), v.trim(), v.minLength(1, 'a name has at least one character'), v.maxLength(200, 'a name has at most 200 characters')),
	/** Somebody's name. */
	person: v.pipe(v.string(), v.trim(), v.minLength(1, 'a name has at least one character'), v.maxLength(80, 'a name has at most 80 characters')),
	secret: v.pipe(v.string(), v.minLength(1, 'it is missing'), v.maxLength(512, 'it is too long')),
	passphrase: v.pipe(v.string(), v.maxLength(1_000, 'a passphrase has at most 1,000 characters')),
	/** A browser's answer to options of WebAuthn; what is in it is auth/passkeys.ts's to judge. */
	passkey: v.looseObject({ id: v.string(), response: v.looseObject({}) }),
	role: v.picklist(['viewer', 'presenter', 'editor', 'owner'])
};
