// What people note on a deal beside its cells: comments, tasks, touches and links. Plain values and their rules.
// Limit: one record at a time; where they lie in a document is document/activities.ts.
import { isDay, isInstant, MAX_TEXT, type Day, type DealId, type Instant, type PersonId } from './deal.ts';

export const ACTIVITY_KINDS = ['comment', 'task', 'touch', 'link'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

export const TOUCH_KINDS = ['call', 'mail', 'meeting', 'other'] as const;
export type TouchKind = (typeof TOUCH_KINDS)[number];

/**
 * Somebody who is meant: a person's id, or `=` and a name, for somebody who never wrote here, like an owner from an
 * import. Whoever bears the name is meant too: one person has an id per device.
 */
export type Who = string;

export const whoOfName = (name: string): Who => `=${name}`;

interface Common {
	readonly id: string;
	readonly deal: DealId;
	/** When it was written, and by whom; null: unknown. */
	readonly at: Instant;
	readonly by: PersonId | null;
	/** The words of a comment, task or touch; what a link is called. Never empty in one that screens made. */
	readonly text: string;
	/** Who is named in it with an @. */
	readonly mentions: readonly Who[];
	/** True when its words were changed after it was written. */
	readonly edited: boolean;
	readonly deleted: Instant | null;
}

export interface Comment extends Common {
	readonly kind: 'comment';
}

export interface Task extends Common {
	readonly kind: 'task';
	readonly due: Day | null;
	readonly assignee: Who | null;
	/** When it was ticked off; null: it is open. */
	readonly done: Instant | null;
}

export interface Touch extends Common {
	readonly kind: 'touch';
	readonly how: TouchKind;
	readonly day: Day | null;
	/** The customer contacted us. Any other touch is outbound, as those that were noted before this was asked ([LEAD2]). */
	readonly inbound: boolean;
}

export interface Link extends Common {
	readonly kind: 'link';
	/** An address that is safe to open; null: what is stored is none. */
	readonly url: string | null;
}

export type Activity = Comment | Task | Touch | Link;

/** Names of the cells of such a record, beside `kind` and `deal`, which never change. */
export type ActivityField = 'text' | 'mentions' | 'due' | 'assignee' | 'done' | 'how' | 'day' | 'inbound' | 'url' | 'deleted';

/** Longest text of a comment, task or touch; of a link's name; of an address. */
export const MAX_WORDS = MAX_TEXT;
export const MAX_URL = 2000;
const MAX_MENTIONS = 50;

/**
 * An address that a person gave, as it is stored: https, http or mailto, `https://` put before one that begins with a
 * host. null: it is none of these, and nothing of the kind `javascript:` ever is.
 */
export function safeUrl(text: string): string | null {
	const trimmed = text.trim();
	if (trimmed === '' || trimmed.length > MAX_URL || /[\s\u0000-\u001f]/.test(trimmed)) return null;
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(trimmed)?.[1]?.toLowerCase();
	if (scheme === 'mailto') return /^mailto:[^@?]+@[^@?]+/i.test(trimmed) ? trimmed : null;
	const hasPort = scheme !== undefined && /^[^/:]+\.[^/:]+:\d+(\/|$)/.test(trimmed);
	const whole = scheme === 'https' || scheme === 'http' ? trimmed : scheme === undefined || hasPort ? `https://${trimmed}` : null;
	if (whole === null) return null;
	const [, host] = /^https?:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(whole) ?? [];
	return host !== undefined && /^(?:\[[0-9a-f:.]+\]|[^:[\]]+)(?::\d{1,5})?$/i.test(host) && (host.includes('.') || host.startsWith('localhost') || host.startsWith('[')) ? whole : null;
}

/** Where an address leads, to be shown beside its name: the host, or the mail address. */
export function hostOf(url: string): string {
	const mail = /^mailto:([^?]+)/i.exec(url);
	if (mail) return mail[1]!;
	return /^https?:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(url)?.[1]?.replace(/^www\./, '') ?? url;
}

/** Reads whatever a document holds for such a record; null when it is none. Nothing is ever written back. */
export function readActivity(
	id: string,
	base: { at?: unknown; by?: unknown },
	cell: (field: 'kind' | 'deal' | ActivityField) => unknown,
	edited: boolean
): Activity | null {
	const kind = cell('kind');
	const deal = cell('deal');
	if (typeof deal !== 'string' || !ACTIVITY_KINDS.includes(kind as ActivityKind)) return null;
	const text = cell('text');
	const mentions = cell('mentions');
	const deleted = cell('deleted');
	const common: Common = {
		id,
		deal,
		at: isInstant(base.at) ? base.at : 0,
		by: typeof base.by === 'string' ? base.by : null,
		text: typeof text === 'string' ? text : '',
		mentions: Array.isArray(mentions) ? mentions.slice(0, MAX_MENTIONS).filter((who): who is Who => typeof who === 'string') : [],
		edited,
		deleted: isInstant(deleted) ? deleted : null
	};
	const day = (field: 'due' | 'day'): Day | null => {
		const value = cell(field);
		return isDay(value) ? value : null;
	};
	switch (kind as ActivityKind) {
		case 'comment':
			return { ...common, kind: 'comment' };
		case 'task': {
			const [assignee, done] = [cell('assignee'), cell('done')];
			return {
				...common,
				kind: 'task',
				due: day('due'),
				assignee: typeof assignee === 'string' && assignee !== '' ? assignee : null,
				done: isInstant(done) ? done : null
			};
		}
		case 'touch': {
			const how = cell('how');
			return { ...common, kind: 'touch', how: TOUCH_KINDS.find((one) => one === how) ?? 'other', day: day('day'), inbound: cell('inbound') === true };
		}
		case 'link': {
			const url = cell('url');
			return { ...common, kind: 'link', url: typeof url === 'string' ? safeUrl(url) : null };
		}
	}
}
