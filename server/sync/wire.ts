// A frame as its bytes on the wire, made once for all who get it: ws writes a header for each socket and hands both to
// the kernel apart, which for 200 readers is a sixth of the server's work.
// Limit: only what this server sends: binary, in one piece, unmasked, uncompressed (RFC 6455 §5.2).

/** FIN and the opcode of binary data. */
const WHOLE_BINARY = 0x82;

export function onTheWire(frame: Uint8Array): Buffer {
	const { length } = frame;
	const header = length < 126 ? 2 : length < 2 ** 16 ? 4 : 10;
	const bytes = Buffer.allocUnsafe(header + length);
	bytes[0] = WHOLE_BINARY;
	if (header === 2) bytes[1] = length;
	else if (header === 4) {
		bytes[1] = 126;
		bytes.writeUInt16BE(length, 2);
	} else {
		bytes[1] = 127;
		bytes.writeBigUInt64BE(BigInt(length), 2);
	}
	bytes.set(frame, header);
	return bytes;
}
