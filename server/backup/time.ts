// Moments as people type and read them in a terminal, in the machine's own time zone.

const TIME = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Milliseconds of `2026-11-22 09:35`, with seconds if wanted, in local time or with `Z` or an offset. Null
 * when it is not that, or no such day or hour exists. A minute means its beginning.
 */
export function parseTime(text: string): number | null {
	const found = TIME.exec(text.trim());
	if (!found) return null;
	const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = found;
	const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}`;
	// Rolled over, as 30 February is, it reads otherwise than it was typed.
	const asUtc = new Date(`${wall}Z`);
	if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 19) !== wall.slice(0, 19)) return null;
	const moment = new Date(zone === undefined ? wall : `${wall}${zone}`).getTime();
	// In the hour that is left out when summer time begins, the clock on the wall goes on an hour later.
	if (Number.isNaN(moment) || (zone === undefined && formatTime(moment) !== wall.slice(0, 19).replace('T', ' '))) return null;
	return moment;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-22 09:35:12` in local time. Milliseconds are left out: rounded down. */
export function formatTime(moment: number): string {
	const at = new Date(moment);
	const date = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
	return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** The same for a file name, in UTC: `2026-11-22T08-35-12Z`. */
export const timeForFile = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
