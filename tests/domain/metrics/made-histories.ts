// Deal histories made up from a seed, of any number: moves, changes of value and dates, hand-overs, the bin and back.
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealChange, DealHistory } from '#lib/domain/model/deal-history.ts';
import { Random } from '../../fuzz/random.ts';

const STAGE_IDS = ['Lead', 'Qualified', 'Proposal', 'Negotiation'];
const OWNERS = ['Ann', 'Bob', 'Cas', 'Dee', 'Eva', null];

export interface Making {
	seed: number;
	/** The last moment anything happens at. */
	now: number;
	/** Deals begin in this many days before it. */
	days: number;
	/** Changes a deal has on average, its first cells (four) included. */
	changes: number;
	/** Legal but odd cells too: unknown stages, a second won one, blanks, values far beyond a till, unknown times, slips of the hand. */
	odd?: boolean;
}

const dayText = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

export function madeHistories(count: number, { seed, now, days, changes, odd = false }: Making): DealHistory[] {
	const random = new Random(seed);
	return Array.from({ length: count }, (_, index): DealHistory => {
		const created = now - Math.floor(random.next() * days * DAY_MS);
		const list: DealChange[] = [];
		const first = (field: DealChange['field'], value: DealChange['value']): void => void list.push({ field, value, since: -Infinity, at: created, quiet: true });
		const amount = (): number | null => (odd && random.chance(0.2) ? null : odd && random.chance(0.1) ? Number.MAX_SAFE_INTEGER - random.below(9) : random.below(200_000) * 100);
		const day = (): string | null => (odd && random.chance(0.15) ? null : dayText(created + random.below(180) * DAY_MS));
		first('stage', odd && random.chance(0.2) ? random.pick([null, 'Won']) : STAGE_IDS[0]!);
		first('value', amount());
		first('expectedClose', day());
		first('owner', random.pick(OWNERS));
		const later = 1 + random.below((changes - 4) * 2 - 1);
		const times = Array.from({ length: later }, () => created + Math.floor(random.next() ** (odd ? 1 : 2) * Math.min((odd ? 240 : 120) * DAY_MS, now - created))).sort((a, b) => a - b);
		let stage = 0;
		// Nearly every deal comes to an end, also in a made-up pipeline.
		const ends = created < now - 120 * DAY_MS && !random.chance(0.15);
		for (const [place, time] of times.entries()) {
			const at = odd && random.chance(0.05) ? null : time;
			const by = random.pick(OWNERS) ?? 'Ann';
			const push = (field: DealChange['field'], value: DealChange['value'], since = time): void => void list.push({ field, value, since: Math.max(since, list.at(-1)!.since), at, by });
			const kind = random.next();
			const last = ends && place === times.length - 1;
			if (kind < 0.45 || last) {
				stage = random.chance(0.15) ? Math.max(0, stage - 1) : stage + 1;
				const closed = last || stage >= STAGE_IDS.length || random.chance(0.1);
				const to = odd && random.chance(0.05) ? 'ghost' : closed ? (random.chance(0.5) ? 'Won' : 'Lost') : STAGE_IDS[stage]!;
				push('stage', to);
				if (closed) stage = random.below(3);
				if (odd && closed && random.chance(0.3)) push('owner', random.pick(OWNERS));
				if (odd && to === 'Won' && random.chance(0.3)) push('stage', 'Delivered', Math.min(now, time + random.below(90) * DAY_MS));
				if (odd && random.chance(0.1)) push('stage', list.findLast(({ field, value }) => field === 'stage' && value !== to)?.value ?? null);
			} else if (kind < 0.6) push('value', amount());
			else if (kind < 0.75) push('expectedClose', day());
			else if (kind < 0.82) push('owner', random.pick(OWNERS));
			else if (kind < 0.86) push('probability', random.chance(0.3) ? null : random.below(1001));
			else if (kind < 0.88) push('deleted', random.chance(0.5) ? time : null);
			else if (odd && kind < 0.91) push('lostReason', random.pick(['duplicate', 'price', null]));
			else if (odd && kind < 0.94) push('category', random.pick(['commit', 'omitted', null]));
			else if (odd && kind < 0.97) push('currency', random.pick(['USD', 'ARS', null]));
			else push('touch', random.chance(0.5) ? 'out' : null);
		}
		if (odd) list.push(...madeLead(new Random(seed * 31 + index), created, now));
		// Stable: what counts from one moment keeps its order.
		list.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
		return { id: `made-${index}`, createdAt: odd && random.chance(0.05) ? null : created, begins: created, undone: false, changes: list };
	});
}

/** Lead statuses, contacts (also noted late, and planned), answers, a rating, in no order. */
function madeLead(random: Random, created: number, now: number): DealChange[] {
	const moment = (): number => created + Math.floor(random.next() * Math.min(200 * DAY_MS, now - created));
	return Array.from({ length: random.below(9) }, (): DealChange => {
		const since = random.chance(0.1) ? -Infinity : moment();
		const at = random.chance(0.1) ? null : Number.isFinite(since) ? since : created;
		const [field, value] = random.pick<() => [DealChange['field'], DealChange['value']]>([
			() => ['leadStatus', random.pick(['mql', 'mql', 'sal', 'sql', 'recycled', 'rejected', null])],
			() => ['leadStatus', random.pick(['mql', 'sal', 'sql'])],
			() => ['contact', random.pick(['Ann', ' ', null])],
			() => [random.pick(['bantBudget', 'bantAuthority', 'bantNeed', 'bantTiming'] as const), random.pick(['yes', 'yes', 'partial', 'no', null])],
			() => ['rating', random.chance(0.2) ? null : 1 + random.below(5)]
		])();
		if (random.chance(0.6)) return { field, value, since, at };
		const contacted = moment();
		return { field: 'touch', value: random.pick(['out', 'out', 'in']), since: contacted, at: random.chance(0.7) ? contacted : contacted + (random.below(60) - 40) * DAY_MS, quiet: true };
	});
}
