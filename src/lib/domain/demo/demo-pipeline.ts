// Generates the example pipeline: deals with a believable history, the same for the same seed and day.
// Limit: invented data only; used for the first minute, for fixtures and for the bench.
import type { NewDeal } from '../document/commands.ts';
import type { PipelineSeed } from '../document/create.ts';
import type { PastCell } from '../document/schema.ts';
import { DAY_MS, dayAt } from '../model/date.ts';
import { ordersAfter } from '../model/order-key.ts';
import { minorDigits } from '../model/money.ts';
import { defaultStages } from './default-stages.ts';
import { demoContacts } from './demo-contacts.ts';
import { qualification } from './demo-qualification.ts';
import { demoTargets, demoTeams } from './demo-targets.ts';
import { COMPANY_FIRST, COMPANY_LAST, FIRST_NAMES, LAST_NAMES, OWNERS, PHRASES } from './demo-words.ts';
import { seeded, type Random } from './random.ts';

export interface DemoOptions {
	/** The moment "now" in the demo's history, in milliseconds. */
	now: number;
	language: 'en' | 'nl';
	currency: string;
	timeZone: string;
	/** How many deals; default 180. */
	deals?: number;
	seed?: number;
}

const OPEN = ['lead', 'qualified', 'proposal', 'negotiation'] as const;
/** Chance that a deal leaves each open stage forwards rather than to lost. */
const ADVANCE = [0.8, 0.76, 0.68, 0.78];
/** Median days a deal stays in each open stage. */
const STAY = [16, 24, 30, 24];
/** Deals began over this many days before now. */
const SPAN_DAYS = 380;

/** Set the streams apart from which qualification and contacts draw. */
const QUALIFIED = 0x5eed;
const CONTACTED = 0xca11;

/** Settings, stages, deals and targets of the example. */
export function demoSeed(options: DemoOptions): PipelineSeed {
	const { now, language, currency, timeZone, deals: count = 180, seed = 1 } = options;
	const random = seeded(seed);
	const more = seeded(seed + QUALIFIED);
	const contacts = seeded(seed + CONTACTED);
	const orders = ordersAfter(null, count);
	const deals = Array.from({ length: count }, () => demoDeal(random, options, now)).map((deal, index): NewDeal => {
		const { past = [], ...cells } = qualification(more, deal, deal.past ?? [], PHRASES[language].lostReasons, now);
		return { ...deal, ...cells, past: [...(deal.past ?? []), ...past, ...demoContacts(contacts, deal, timeZone, now)], order: orders[index]! };
	});
	return {
		settings: { name: PHRASES[language].name, currency, timeZone, fiscalYearStart: 1, demo: true },
		stages: defaultStages(language),
		deals,
		targets: demoTargets(deals, options),
		teams: demoTeams(language)
	};
}

function demoDeal(random: Random, { language, currency, timeZone }: DemoOptions, now: number): NewDeal {
	const words = PHRASES[language];
	const company = random.pick(COMPANY_FIRST) + random.pick(COMPANY_LAST);
	// More recent months hold more deals: the firm grows.
	const created = now - Math.floor(SPAN_DAYS * (1 - Math.sqrt(random.next())) * DAY_MS) - random.int(0, DAY_MS - 1);
	const { past, stage, since } = demoPath(random, created, now);
	const closed = stage === 'won' || stage === 'lost';
	const idle = Math.min((now - since) / DAY_MS, random.skewed(5, 0.8));
	const hundreds = Math.round(random.skewed(18_500, 0.75) / 250) * 250;
	const unit = 10 ** minorDigits(currency);
	const deal: NewDeal = {
		title: `${random.pick(words.products)} ${company.split(' ')[0]}`,
		company,
		contact: `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`,
		owner: random.pick(OWNERS),
		stage,
		value: stage === 'lead' && random.chance(0.3) ? null : Math.max(1000, hundreds) * unit,
		source: words.sources[random.weighted([5, 4, 2, 2, 3, 2])]!,
		industry: random.pick(words.industries),
		lastTouch: dayAt(closed ? since : now - idle * DAY_MS, timeZone),
		createdAt: created,
		past
	};
	if (closed) deal.expectedClose = dayAt(since, timeZone);
	else if (stage !== 'lead' || random.chance(0.4)) deal.expectedClose = dayAt(now + random.int(-12, 95) * DAY_MS, timeZone);
	if (stage === 'lost') deal.lostReason = words.lostReasons[random.weighted([4, 3, 4, 5, 2])]!;
	if (!closed && random.chance(0.75)) deal.nextStep = random.pick(words.nextSteps);
	if (!closed && random.chance(0.12)) deal.probability = random.int(1, 19) * 50;
	return deal;
}

/** Walks a deal through the stages until it closes or reaches now. */
function demoPath(random: Random, created: number, now: number): { past: PastCell[]; stage: string; since: number } {
	const past: PastCell[] = [['stage', OPEN[0], created]];
	let at = created;
	let rank = 0;
	for (;;) {
		const stay = Math.max(0.5, random.skewed(STAY[rank]!, 0.7)) * DAY_MS;
		if (at + stay >= now) return { past, stage: OPEN[rank]!, since: at };
		at += Math.floor(stay);
		let next: string;
		if (!random.chance(ADVANCE[rank]!)) next = 'lost';
		else if (rank === OPEN.length - 1) next = 'won';
		else {
			// Some deals skip a stage; a few go back one before they move on.
			rank = rank > 0 && random.chance(0.05) ? rank - 1 : Math.min(OPEN.length - 1, rank + (random.chance(0.08) ? 2 : 1));
			next = OPEN[rank]!;
		}
		past.push(['stage', next, at]);
		if (next === 'lost' || next === 'won') return { past, stage: next, since: at };
	}
}
