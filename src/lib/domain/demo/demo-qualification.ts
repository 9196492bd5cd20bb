// How the example's deals were qualified: lead statuses over time, BANT answers, hand-picked categories, ratings.
// Limit: draws from a stream of its own, so that all else of the example is what it was.
import type { NewDeal } from '../document/commands.ts';
import type { PastCell } from '../document/schema.ts';
import { BANT_FIELDS, type Instant } from '../model/deal.ts';
import { DAY_MS } from '../model/date.ts';
import type { Answer, LeadStatus, PickedCategory } from '../model/options.ts';
import type { Random } from './random.ts';

/** Chances of yes, partly, no and unknown by how far an open deal came: lead, qualified, proposal, negotiation. */
const ANSWERS: readonly (readonly [number, number, number, number])[] = [
	[1, 1, 1, 9],
	[5, 3, 1, 2],
	[7, 2, 1, 1],
	[9, 2, 0, 1]
];
const ANSWER: readonly (Answer | null)[] = ['yes', 'partial', 'no', null];
const RANK: Readonly<Record<string, number>> = { lead: 0, qualified: 1, proposal: 2, negotiation: 3 };
/** What people pick by hand against their stage's, by stage. */
const PICKS: Readonly<Record<string, readonly PickedCategory[]>> = { qualified: ['best-case'], proposal: ['commit', 'pipeline'], negotiation: ['best-case', 'omitted'] };

/** The cells by which a deal was qualified, and since when they were so. `path`: its stages. */
export function qualification(random: Random, { stage, createdAt }: NewDeal, path: readonly PastCell[], reasons: readonly string[], now: Instant): Partial<NewDeal> {
	const cells: Partial<NewDeal> = {};
	const furthest = Math.max(0, ...path.map(([, name]) => RANK[String(name)] ?? 0));
	// Of closed deals nobody asks any more.
	if (stage !== 'won' && stage !== 'lost')
		for (const field of BANT_FIELDS) {
			const answer = ANSWER[random.weighted(ANSWERS[furthest]!)]!;
			if (answer !== null) cells[field] = answer;
		}
	const picks = PICKS[stage ?? ''];
	if (picks && random.chance(0.18)) cells.category = random.pick(picks);
	if (stage === 'won' ? random.chance(0.5) : stage === 'lost' && random.chance(0.15)) cells.rating = stage === 'won' ? random.int(3, 5) : random.int(1, 4);
	const statuses = leadStatuses(random, createdAt ?? now, path, now);
	const last = statuses.at(-1);
	if (last) {
		cells.leadStatus = last[1] as LeadStatus;
		cells.past = statuses;
		if (last[1] === 'recycled' || last[1] === 'rejected') cells.leadReason = random.pick(reasons);
	}
	// Some firms are only known to fit: nobody there was spoken to.
	if (furthest === 0 && stage === 'lead' && !last && !BANT_FIELDS.some((field) => cells[field]) && random.chance(0.6)) cells.contact = null;
	return cells;
}

/** From marketing to sales: accepted before the deal moved on, qualified as it did; what was lost as a lead goes back or is rejected. */
function leadStatuses(random: Random, created: Instant, path: readonly PastCell[], now: Instant): PastCell[] {
	const told = (status: LeadStatus, at: number): PastCell => ['leadStatus', status, Math.round(at)];
	if (random.chance(0.15)) return [];
	const next = path[1];
	const until = next?.[2] ?? now;
	const marketing = created + random.next() * Math.min(2 * DAY_MS, (until - created) / 3);
	const accepted = marketing + (until - marketing) * (0.2 + 0.6 * random.next());
	if (!next) return [told('mql', marketing), ...(random.chance(0.4) ? [told('sal', accepted)] : [])];
	if (next[1] === 'lost') return [told('mql', marketing), ...(random.chance(0.3) ? [told('sal', accepted)] : []), told(random.chance(0.35) ? 'recycled' : 'rejected', until)];
	// Some are so plain that nobody accepts them first.
	return [told('mql', marketing), ...(random.chance(0.8) ? [told('sal', accepted)] : []), told('sql', until)];
}
