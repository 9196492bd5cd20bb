// Figures of leads the plain way, deal by deal from its list of changes as of a moment: what the engine's are held against.
// Limit: numbers of cases, sums and sorted lengths; estimates and intervals of them are tested by themselves.
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealChange, DealHistory } from '#lib/domain/model/deal-history.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import type { MetricsContext } from '#lib/domain/metrics/context.ts';
import { CUSTOMER_DAYS, LIFECYCLE_STATES, type LifecycleState } from '#lib/domain/metrics/lifecycle.ts';
import { inWindow } from '#lib/domain/metrics/period.ts';
import { withoutBounces } from '#lib/domain/model/stage-steps.ts';

const POINTS: Record<string, number> = { yes: 25, partial: 12.5, no: 0 };
const QUESTIONS = ['bantBudget', 'bantAuthority', 'bantNeed', 'bantTiming'] as const;

/** One deal as of a moment; null: it is not there, or counts in no figure. */
function dealAt({ changes, begins, createdAt }: DealHistory, stages: readonly Stage[], moment: number) {
	if (!(begins < moment)) return null;
	const known = changes.filter(({ since }) => since < moment || moment === Infinity);
	const last = (field: DealChange['field']) => known.findLast((change) => change.field === field)?.value ?? null;
	const typeOf = (id: unknown) => stages.find((stage) => stage.id === id)?.type ?? 'open';
	const steps = withoutBounces(
		known.filter(({ field }) => field === 'stage').map(({ value, at, by }) => ({ stage: value as string | null, at, ...(by === undefined ? {} : { by }) }))
			.filter(({ stage }, index, all) => index === 0 || stage !== all[index - 1]!.stage)
	);
	const type = typeOf(steps.at(-1)?.stage);
	let close = steps.length - 1;
	while (close > 0 && typeOf(steps[close - 1]!.stage) === type) close -= 1;
	const reason = String(last('lostReason') ?? '').trim().toLowerCase();
	if (last('deleted') !== null || (type === 'lost' && reason === 'duplicate')) return null;
	const answers = QUESTIONS.flatMap((field) => last(field) ?? []);
	const score = answers.reduce<number>((sum, answer) => sum + POINTS[answer]!, 0);
	return {
		known,
		created: createdAt ?? NaN,
		type,
		closed: type === 'open' ? NaN : (steps[close]!.at ?? NaN),
		answers,
		score,
		qualified: score >= 75 && !answers.includes('no'),
		status: last('leadStatus'),
		named: String(last('contact') ?? '').trim() !== '',
		rating: last('rating'),
		contacts: (way: 'in' | 'out', until: number) => known.flatMap(({ field, value, at }) => (field === 'touch' && value === way && at !== null && at <= until && at < moment ? [at] : [])).sort((a, b) => a - b)
	};
}
type DealThen = NonNullable<ReturnType<typeof dealAt>>;

/** What the engine should say, in its words. */
export function leadsReference(histories: readonly DealHistory[], stages: readonly Stage[], { asOf, now, window, change, accountOf }: MetricsContext) {
	const until = asOf === Infinity ? now : asOf;
	const deals = histories.flatMap((history) => {
		const deal = dealAt(history, stages, asOf);
		return deal ? [{ history, deal }] : [];
	});
	const steps = { mql: 0, sal: 0, sql: 0, direct: 0, recycled: 0, rejected: 0, withoutMql: 0 };
	const response = { leads: 0, answered: 0, closedUnanswered: 0 };
	const rating = { closed: 0, rated: 0, sum: 0 };
	const bant = { deals: 0, answered: 0, qualified: 0, score: 0 };
	for (const { deal } of deals) {
		noteSteps(deal);
		const { created, type, closed, score, answers } = deal;
		if (!Number.isNaN(created) && inWindow(window, created)) {
			response.leads += 1;
			if (deal.contacts('out', until).length > 0) response.answered += 1;
			else if (type !== 'open') response.closedUnanswered += 1;
		}
		if (type === 'open') {
			bant.deals += 1;
			bant.score += score;
			if (answers.length > 0) bant.answered += 1;
			if (deal.qualified) bant.qualified += 1;
		} else if (inWindow(window, closed)) {
			rating.closed += 1;
			rating.rated += deal.rating === null ? 0 : 1;
			rating.sum += Number(deal.rating ?? 0);
		}
	}
	return { steps, response, bant, rating, lifecycle: lifecycle() };

	function noteSteps({ known, status }: DealThen): void {
		const all = known.filter(({ field }) => field === 'leadStatus');
		const first = all.findIndex(({ value }) => value === 'mql');
		if (first < 0) {
			if (all.some(({ value }) => value === 'sal' || value === 'sql')) steps.withoutMql += 1;
			return;
		}
		if (!inWindow(window, all[first]!.at ?? NaN)) return;
		const since = all.slice(first).map(({ value }) => value);
		const [sal, sql] = [since.indexOf('sal'), since.indexOf('sql')];
		steps.mql += 1;
		if (sal >= 0 || sql >= 0) steps.sal += 1;
		if (sql >= 0) steps.sql += 1;
		if (sql >= 0 && (sal < 0 || sal > sql)) steps.direct += 1;
		if (status === 'recycled') steps.recycled += 1;
		if (status === 'rejected') steps.rejected += 1;
	}

	function lifecycle(): Record<string, number> {
		const earlier = Math.min(change.from, asOf);
		const accounts = new Map<string, { now: DealThen[]; then: DealThen[] }>();
		for (const { history, deal } of deals) {
			const name = accountOf!(history.id);
			if (name === null) continue;
			const account = accounts.get(name) ?? { now: [], then: [] };
			accounts.set(name, account);
			account.now.push(deal);
			// It counts now; what it was then, gone or no sale too, is as of then.
			const before = dealAt(history, stages, earlier);
			if (before) account.then.push(before);
		}
		const moves: Record<string, number> = {};
		for (const account of accounts.values()) {
			const move = `${stateOf(account.then, Math.min(earlier, now), Math.min(earlier, now))} > ${stateOf(account.now, now, until)}`;
			moves[move] = (moves[move] ?? 0) + 1;
		}
		return moves;
	}
}

function stateOf(deals: readonly DealThen[], now: number, until: number): LifecycleState {
	const won = deals.filter(({ type }) => type === 'won');
	if (deals.length === 0) return 'none';
	if (won.length > 0) return !won.some(({ closed }) => closed >= now - CUSTOMER_DAYS * DAY_MS) ? 'lapsed' : won.length > 1 ? 'returning' : 'customer';
	if (deals.some(({ type, qualified }) => type === 'open' && qualified)) return 'prospect';
	return deals.some((deal) => deal.named || deal.status !== null || deal.answers.length > 0 || deal.contacts('in', until).length > 0) ? 'lead' : 'suspect';
}

/** The engine's matrix as the reference tells it. */
export const movesOf = (matrix: readonly (readonly number[])[]): Record<string, number> =>
	Object.fromEntries(LIFECYCLE_STATES.flatMap((from, i) => LIFECYCLE_STATES.flatMap((to, j) => (matrix[i]![j]! > 0 ? [[`${from} > ${to}`, matrix[i]![j]!]] : []))));
