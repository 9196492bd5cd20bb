// What people and programs call the choices that are the same in every pipeline, in English and Dutch, as their ids.
// The one reading: typed, pasted, set for many deals and imported. Limit: what screens show is in their messages.
import { OPTIONS, type OptionKind } from '../model/options.ts';
import { plainLetters } from '../model/plain-letters.ts';

const WORDS: { readonly [Kind in OptionKind]: Readonly<Record<(typeof OPTIONS)[Kind][number], string>> } = {
	category: {
		pipeline: 'pipeline|pijplijn|in de pijplijn',
		'best-case': 'best case|bestcase|upside|als het meezit|gunstigste geval|beste geval',
		commit: 'commit|committed|toegezegd|commitment',
		omitted: 'omitted|left out|not forecasted|not forecast|excluded|telt niet mee|weggelaten|niet in prognose'
	},
	leadStatus: {
		mql: 'mql|marketing qualified|marketing qualified lead|marketingqualifiedlead',
		sal: 'sal|sales accepted|sales accepted lead|geaccepteerd door sales',
		sql: 'sql|sales qualified|sales qualified lead|salesqualifiedlead',
		recycled: 'recycled|recycle|back to marketing|nurture|nurturing|terug naar marketing|gerecycled',
		rejected: 'rejected|unqualified|disqualified|bad fit|afgewezen|niet gekwalificeerd|ongeschikt'
	},
	answer: {
		yes: 'yes|ja|y|j|true|waar|1|✓|✔',
		partial: 'partial|partly|partially|deels|gedeeltelijk|half|½|maybe|misschien',
		no: 'no|nee|n|false|onwaar|0|✗|✘'
	}
};

const plain = (text: string): string => plainLetters(text).replace(/[\s_–-]+/g, ' ').trim();

const BY_WORD = new Map(
	(Object.keys(OPTIONS) as OptionKind[]).map((kind) => [
		kind,
		Object.entries<string>(WORDS[kind]).flatMap(([id, words]) => [plain(id), ...words.split('|')].map((word) => ({ id, word })))
	])
);

/** Words for a question that nobody can answer yet. */
const UNKNOWN: ReadonlySet<string> = new Set(['unknown', 'onbekend', '?', 'n/a', 'nvt', 'n.v.t.', 'tbd', 'weet niet', 'unsure']);

/** Text as the id of a choice; null: nothing was said, in words too ("unknown" of a question). */
export function parseOption(kind: OptionKind, text: string): { ok: true; value: string | null } | { ok: false } {
	if (plain(text) === '' || (kind === 'answer' && UNKNOWN.has(plain(text)))) return { ok: true, value: null };
	const value = readOption(kind, text);
	return value === null ? { ok: false } : { ok: true, value };
}

const CLOSED: ReadonlySet<string> = new Set(['closed', 'closed won', 'closed lost', 'gesloten', 'won', 'gewonnen']);

/** True for what a column of forecast categories says of a deal that is closed: no choice of its own. */
export const saysClosed = (text: string): boolean => CLOSED.has(plain(text));

/** The choice that text means: by whole word, else the only one with a word that begins so, of two letters at least. null: none. */
export function readOption(kind: OptionKind, text: string): string | null {
	const wanted = plain(text);
	const words = BY_WORD.get(kind)!;
	const whole = words.find(({ word }) => word === wanted);
	if (whole) return whole.id;
	const beginning = new Set(wanted.length < 2 ? [] : words.filter(({ word }) => word.startsWith(wanted)).map(({ id }) => id));
	return beginning.size === 1 ? [...beginning][0]! : null;
}
