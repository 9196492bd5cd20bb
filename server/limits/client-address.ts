// The address that a request is counted, logged and recorded by. Forwarded headers are taken from proxies that
// TRUST_PROXY names and from nobody else: anyone can write them.
import { BlockList, isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';

/** So many proxies, one behind the other, or the networks that they are in. */
export type TrustedProxies = { hops: number } | { networks: BlockList };

const MAX_HOPS = 10;

/** An IPv4 address that came over an IPv6 socket, as IPv4. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** `1.2.3.4:5678` and `[2001:db8::1]:443`, as some proxies write it, without the port. */
const withoutPort = (text: string): string => /^\[([\da-f:.]+)\](?::\d+)?$/i.exec(text)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(text)?.[1] ?? text;

const isTrusted = (networks: BlockList, address: string): boolean => networks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Reads `2` or `127.0.0.1,10.0.0.0/8`. Null: it is neither. */
export function readProxies(text: string): TrustedProxies | null {
	if (/^\d{1,2}$/.test(text)) return Number(text) >= 1 && Number(text) <= MAX_HOPS ? { hops: Number(text) } : null;
	const networks = new BlockList();
	for (const entry of text.split(',').map((part) => part.trim())) {
		const [address = '', bits, ...more] = entry.split('/');
		const family = isIP(address);
		const longest = family === 6 ? 128 : 32;
		if (family === 0 || more.length > 0 || (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) < 1 || Number(bits) > longest))) return null;
		networks.addSubnet(address, bits === undefined ? longest : Number(bits), family === 6 ? 'ipv6' : 'ipv4');
	}
	return { networks };
}

/** The client's address. Without `trusted`, or where a proxy says nothing that is an address, that of the other end of the socket. */
export function clientAddress(request: Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string } }, trusted: TrustedProxies | null): string {
	let address = plainAddress(request.socket.remoteAddress ?? '');
	if (trusted === null) return address;
	const said = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').map((part) => plainAddress(withoutPort(part.trim())));
	// Each proxy adds whom it saw at the end; what stands before a stranger's address is the stranger's word.
	for (let hops = 0; said.length > 0; hops += 1) {
		if ('hops' in trusted ? hops >= trusted.hops : isIP(address) === 0 || !isTrusted(trusted.networks, address)) break;
		const next = said.pop()!;
		if (isIP(next) === 0) break;
		address = next;
	}
	return address;
}
