// An authenticator and a browser in software: makes passkeys and uses them as WebAuthn says, so that a test can bend any
// part of it. Limit: ES256 and attestation `none`, as the server asks for.
import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

interface Options {
	challenge: string;
	rp?: { id?: string };
	rpId?: string;
	user?: { id: string };
}

export interface Bent {
	/** Where the browser says it is. */
	origin?: string;
	rpID?: string;
	/** False: the person was there, but nobody checked who it is. */
	verified?: boolean;
	challenge?: string;
	type?: string;
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const url64 = (data: Buffer): string => data.toString('base64url');

const [PRESENT, VERIFIED, ATTESTED] = [0x01, 0x04, 0x40];

/** CBOR of what is needed here: a short map's head, small numbers, bytes, text. */
const head = (major: number, length: number): Buffer => (length < 24 ? Buffer.from([(major << 5) | length]) : length < 256 ? Buffer.from([(major << 5) | 24, length]) : Buffer.from([(major << 5) | 25, length >> 8, length & 255]));
const int = (value: number): Buffer => (value >= 0 ? head(0, value) : head(1, -1 - value));
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value]);
const text = (value: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);

export class Passkey {
	id = url64(randomBytes(32));
	counter = 0;
	user = '';
	readonly #private: KeyObject;
	readonly #cose: Buffer;
	readonly #origin: string;

	constructor(origin: string) {
		this.#origin = origin;
		const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		this.#private = privateKey;
		const { x, y } = publicKey.export({ format: 'jwk' });
		this.#cose = Buffer.concat([head(5, 5), int(1), int(2), int(3), int(-7), int(-1), int(1), int(-2), bytes(Buffer.from(x!, 'base64url')), int(-3), bytes(Buffer.from(y!, 'base64url'))]);
	}

	#client(type: string, options: Options, bent: Bent): Buffer {
		return Buffer.from(JSON.stringify({ type: bent.type ?? type, challenge: bent.challenge ?? options.challenge, origin: bent.origin ?? this.#origin, crossOrigin: false }));
	}

	#data(options: Options, { rpID, verified = true }: Bent, attested: Buffer | null): Buffer {
		const counter = Buffer.alloc(4);
		counter.writeUInt32BE(this.counter);
		const flags = PRESENT | (verified ? VERIFIED : 0) | (attested ? ATTESTED : 0);
		return Buffer.concat([sha256(rpID ?? options.rp?.id ?? options.rpId ?? ''), Buffer.from([flags]), counter, attested ?? Buffer.alloc(0)]);
	}

	/** The browser's answer to options for a new passkey. */
	make(options: Options, bent: Bent = {}): unknown {
		this.user = options.user!.id;
		const id = Buffer.from(this.id, 'base64url');
		const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([id.length >> 8, id.length & 255]), id, this.#cose]);
		const attestation = Buffer.concat([head(5, 3), text('fmt'), text('none'), text('attStmt'), head(5, 0), text('authData'), bytes(this.#data(options, bent, attested))]);
		return {
			id: this.id,
			rawId: this.id,
			type: 'public-key',
			clientExtensionResults: {},
			response: { clientDataJSON: url64(this.#client('webauthn.create', options, bent)), attestationObject: url64(attestation), transports: ['internal'] }
		};
	}

	/** The browser's answer to options for signing in. */
	use(options: Options, bent: Bent = {}): { id: string; rawId: string; response: Record<string, string> } & Record<string, unknown> {
		this.counter += 1;
		const client = this.#client('webauthn.get', options, bent);
		const data = this.#data(options, bent, null);
		const signature = createSign('sha256').update(Buffer.concat([data, sha256(client)])).sign(this.#private);
		return {
			id: this.id,
			rawId: this.id,
			type: 'public-key',
			clientExtensionResults: {},
			response: { clientDataJSON: url64(client), authenticatorData: url64(data), signature: url64(signature), userHandle: this.user }
		};
	}
}
