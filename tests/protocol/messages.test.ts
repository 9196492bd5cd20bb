// Messages come out of their bytes as they went in; fragments make the frame they were cut from.
import * as decoding from 'lib0/decoding';
import { describe, expect, it } from 'vitest';
import { CLOSE, isPermanent } from '#lib/protocol/close-codes.ts';
import {
	encodeAck,
	encodeHello,
	encodeNack,
	encodeStep1,
	encodeSync,
	encodeUpTo,
	encodeWelcome,
	fragments,
	MAX_FRAGMENT_BYTES,
	MESSAGE,
	readAck,
	readJson,
	readNack,
	SYNC
} from '#lib/protocol/messages.ts';
import { Assembly } from '../../server/sync/assembly.ts';
import { LIMITS } from '../../server/sync/limits.ts';

function opened(frame: Uint8Array, type: number): decoding.Decoder {
	const decoder = decoding.createDecoder(frame);
	expect(decoding.readVarUint(decoder)).toBe(type);
	return decoder;
}

describe('messages', () => {
	it('of ours read back', () => {
		const hello = { protocol: 1, schema: 1, lineage: null, logId: 'l', since: 5, person: { id: 'p', name: 'Zoë', color: 2 } };
		expect(readJson(opened(encodeHello(hello), MESSAGE.hello))).toEqual(hello);
		const welcome = { protocol: 1, schema: 1, lineage: 'a', logId: 'l', role: 'editor' as const, time: 1.5, seq: 2 ** 40 };
		expect(readJson(opened(encodeWelcome(welcome), MESSAGE.welcome))).toEqual(welcome);
		expect(readAck(opened(encodeAck({ frames: 300, seq: 2 ** 40 }), MESSAGE.ack))).toEqual({ frames: 300, seq: 2 ** 40 });
		expect(readNack(opened(encodeNack(9, { code: 'gap', detail: 'x' }), MESSAGE.nack))).toEqual({ frame: 9, nack: { code: 'gap', detail: 'x' } });
		expect(decoding.readVarUint(opened(encodeUpTo(77), MESSAGE.upTo))).toBe(77);
	});

	it("of y-websocket's have its bytes", () => {
		expect([...encodeStep1(Uint8Array.of(0))]).toEqual([0, 0, 1, 0]);
		expect([...encodeSync(SYNC.step2, Uint8Array.of(0, 0))]).toEqual([0, 1, 2, 0, 0]);
		expect([...encodeSync(SYNC.update, Uint8Array.of(5))]).toEqual([0, 2, 1, 5]);
	});
});

describe('fragments', () => {
	it('of any frame make that frame again', () => {
		for (const length of [0, 1, 10, 11, 99, 100, 101, 1000]) {
			const frame = Uint8Array.from({ length }, (_, index) => index % 251);
			const parts = fragments(frame, 10);
			if (length <= 10) {
				expect(parts).toEqual([frame]);
				continue;
			}
			const assembly = new Assembly(LIMITS);
			const whole = parts.map((part) => assembly.add(opened(part, MESSAGE.fragment)));
			expect(whole.slice(0, -1).every((result) => result === null)).toBe(true);
			expect([...(whole.at(-1) as Uint8Array)]).toEqual([...frame]);
		}
	});

	it('are no larger than the server takes, by default', () => {
		const parts = fragments(new Uint8Array(3 * MAX_FRAGMENT_BYTES + 5));
		expect(parts).toHaveLength(4);
		for (const part of parts) expect(part.length).toBeLessThanOrEqual(MAX_FRAGMENT_BYTES + 32);
	});

	it('over the limit together are given up', () => {
		const assembly = new Assembly({ ...LIMITS, assembled: 25 });
		const parts = fragments(new Uint8Array(40), 10);
		expect(parts.slice(0, 3).map((part) => assembly.add(opened(part, MESSAGE.fragment)))).toEqual([null, null, 'too-large']);
	});
});

it('close codes say whether coming back can help', () => {
	for (const code of [CLOSE.slow, CLOSE.storage, CLOSE.stopping, 1006, 1001]) expect(isPermanent(code)).toBe(false);
	for (const code of [CLOSE.badFrame, CLOSE.gone, CLOSE.lineage, CLOSE.version, CLOSE.rate, CLOSE.forbidden]) expect(isPermanent(code)).toBe(true);
});
