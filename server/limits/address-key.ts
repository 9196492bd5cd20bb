// What the budgets of an address are kept by.
import { isIP } from 'node:net';

/** What one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 address. */
export function addressKey(address: string): string {
	if (isIP(address) !== 6) return address;
	const [head = '', tail] = address.split('%', 1)[0]!.split('::');
	const groups = head === '' ? [] : head.split(':');
	if (tail !== undefined) groups.push(...Array<string>(Math.max(0, 8 - groups.length - (tail === '' ? 0 : tail.split(':').length))).fill('0'), ...tail.split(':').filter(Boolean));
	return `${groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
