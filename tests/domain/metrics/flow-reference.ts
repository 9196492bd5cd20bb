// Figures of what flows worked out the slow and plain way, straight from the words of the rules: one deal, one stay and one
// moment at a time, with fractions instead of floating point where a share decides. Nothing here is shared with the engine.
import type { Flow, Log } from './flow-logs.ts';

const DAY = 24 * 60 * 60 * 1000;

interface Stay {
	stage: string;
	from: number | null;
	/** undefined: not over. */
	until: number | null | undefined;
	exit: 'advanced' | 'lost' | 'regressed' | 'handedOff' | 'still';
}

export function referenceOf({ stages, logs, window, now }: Flow, qualifiedRank: number) {
	const ordered = stages.toSorted((a, b) => (a.order < b.order ? -1 : 1));
	const open = ordered.filter((stage) => stage.type === 'open' && stage.deleted === null).map(({ id }) => id);
	const K = open.length;
	const typeOf = (id: string | null) => stages.find((stage) => stage.id === id)?.type ?? 'open';
	/** Furthest open stage that being here means; K for won; −1: none. */
	const rankOf = (id: string | null): number => {
		if (!stages.some((stage) => stage.id === id)) return -1;
		if (typeOf(id) === 'lost') return -1;
		if (typeOf(id) === 'won') return K;
		const ahead = ordered.slice(0, ordered.findIndex((stage) => stage.id === id) + 1).filter((stage) => open.includes(stage.id));
		return ahead.length - 1;
	};
	const inWindow = (at: number | null): boolean => {
		if (window.start === null && window.end === null) return true;
		return at !== null && (window.start === null || at >= window.start) && (window.end === null || at < window.end);
	};
	const end = window.end ?? Infinity;
	const start = window.start ?? -Infinity;
	const until = Math.min(end, now);
	const days = window.start !== null && until > window.start ? (until - window.start) / DAY : null;

	const last = (log: Log) => log.steps.at(-1)?.stage ?? null;
	const outcome = (log: Log) => typeOf(last(log));
	const counts = logs.filter((log) => !log.inBin && !(outcome(log) === 'lost' && log.noSale));
	const closeOf = (log: Log): number | null => {
		let index = log.steps.length - 1;
		while (index > 0 && typeOf(log.steps[index - 1]!.stage) === outcome(log)) index -= 1;
		return log.steps[index]!.at;
	};
	const staysOf = (log: Log): Stay[] =>
		log.steps.flatMap(({ stage, at }, index): Stay[] => {
			if (stage === null || !open.includes(stage)) return [];
			const next = log.steps[index + 1];
			if (!next) return [{ stage, from: at, until: undefined, exit: 'still' }];
			const [here, there] = [rankOf(stage), rankOf(next.stage)];
			const exit = typeOf(next.stage) === 'lost' ? 'lost' : there > here ? 'advanced' : there >= 0 && there < here ? 'regressed' : 'handedOff';
			return [{ stage, from: at, until: next.at, exit }];
		});
	const stays = counts.flatMap(staysOf);
	const furthest = (log: Log) => Math.max(...log.steps.map((step) => rankOf(step.stage)), Math.min(0, K - 1));

	const flow = open.map((stage) => {
		const entries = stays.filter((stay) => stay.stage === stage && inWindow(stay.from));
		const of = (exit: Stay['exit']) => entries.filter((stay) => stay.exit === exit).length;
		const left = entries.length - of('still');
		return {
			entries: entries.length,
			advanced: of('advanced'),
			lost: of('lost'),
			regressed: of('regressed'),
			handedOff: of('handedOff'),
			still: of('still'),
			conversion: left === 0 ? null : of('advanced') / left
		};
	});

	const allDays = sum(open.map((stage) => dealDays(stays.filter((stay) => stay.stage === stage))));
	function dealDays(of: Stay[]): number {
		return sum(of.map((stay) => (stay.from === null || stay.until === null ? 0 : Math.max(0, Math.min(stay.until ?? until, until) - Math.max(stay.from, start))))) / DAY;
	}
	/** Of a stretch: lengths of the stays that ended in it, and of those that were open at its end. */
	const lengths = (stage: string, from: number, to: number) => {
		const known = stays.filter((stay) => stay.stage === stage && stay.from !== null && stay.until !== null && stay.from < to) as { from: number; until?: number }[];
		return {
			ended: known.flatMap((stay) => (stay.until !== undefined && stay.until >= from && stay.until < to ? [Math.max(0, stay.until - stay.from)] : [])),
			open: known.flatMap((stay) => (stay.until === undefined || stay.until >= to ? [Math.max(0, Math.min(to, now) - stay.from)] : []))
		};
	};
	const time = open.map((stage) => {
		const { ended, open: still } = lengths(stage, start, end);
		const spent = dealDays(stays.filter((stay) => stay.stage === stage));
		const arrivals = stays.filter((stay) => stay.stage === stage && stay.from !== null && inWindow(stay.from)).length;
		return {
			completed: summary(ended),
			open: summary(still),
			median: surviving(ended, still, 50),
			p80: surviving(ended, still, 20),
			p95: surviving(ended, still, 5),
			longest: quantile([...ended, ...still], 1),
			dealDays: spent,
			delayShare: allDays === 0 ? null : spent / allDays,
			averageDeals: days === null ? null : spent / days,
			arrivalsPerDay: days === null ? null : arrivals / days,
			littlesDays: arrivals === 0 ? null : spent / arrivals
		};
	});

	const monthOf = (at: number) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
	const bottlenecks = open.map((stage) => {
		const from = now - 90 * DAY;
		const { ended, open: still } = lengths(stage, from, Infinity);
		const earlier = lengths(stage, from - 365 * DAY, from);
		const here = stays.filter((stay) => stay.stage === stage);
		const net = (month: number) =>
			here.filter((stay) => stay.from !== null && monthOf(stay.from) === month).length -
			here.filter((stay) => typeof stay.until === 'number' && monthOf(stay.until) === month).length;
		return {
			entries: here.filter((stay) => stay.from !== null && stay.from >= from).length,
			median: surviving(ended, still, 50),
			earlierMedian: surviving(earlier.ended, earlier.open.map((length) => length), 50),
			earlierStays: earlier.ended.length + earlier.open.length,
			netInflow: [3, 2, 1].map((back) => net(monthOf(now) - back))
		};
	});

	const closed = counts.filter((log) => outcome(log) !== 'open');
	const closedIn = closed.filter((log) => inWindow(closeOf(log)));
	const cycleOf = (log: Log): number[] => {
		const close = closeOf(log);
		return close === null || log.createdAt === null ? [] : [Math.max(0, close - log.createdAt)];
	};
	const won = closedIn.filter((log) => outcome(log) === 'won');
	const sizes = won.flatMap(({ value }) => (value === null ? [] : [value]));
	const isQualified = (log: Log) => {
		const place = last(log);
		return outcome(log) === 'open' && (place !== null && open.includes(place) ? rankOf(place) : furthest(log)) >= qualifiedRank;
	};
	const openQualified = counts.filter(isQualified).length;
	const velocity = (of: Log[], stretch: number | null) => {
		const wonOf = of.filter((log) => outcome(log) === 'won');
		const values = wonOf.flatMap(({ value }) => (value === null ? [] : [value]));
		const rate = of.length === 0 ? null : wonOf.length / of.length;
		const size = values.length === 0 ? null : sum(values) / values.length;
		const cycle = mean(wonOf.flatMap(cycleOf));
		return {
			winRate: rate,
			averageSize: size,
			meanCycle: cycle,
			perDay: rate === null || size === null || cycle === null || cycle === 0 ? null : (openQualified * rate * size) / cycle,
			realisedPerDay: stretch === null ? null : sum(values) / stretch
		};
	};
	const since = (back: number) => closed.filter((log) => closeOf(log) !== null && closeOf(log)! >= now - back * DAY);

	const firstQualified = counts.flatMap((log) => {
		const step = log.steps.find(({ stage }) => rankOf(stage) >= qualifiedRank);
		return step && step.at !== null ? [step.at] : [];
	});
	const running = monthOf(now);
	const sinceMonth = now - Date.UTC(Math.floor(running / 12), running % 12, 1);
	const leads = Array.from({ length: 24 }, (_, index) => {
		const month = running - 23 + index;
		const qualified = firstQualified.filter((at) => monthOf(at) === month).length;
		const begun = Date.UTC(Math.floor((month - 1) / 12), (month - 1) % 12, 1);
		const before = firstQualified.filter((at) => monthOf(at) === month - 1 && (month < running || at - begun < sinceMonth)).length;
		const known = index === 0 ? null : before;
		return { qualified, before: known, rate: known === null || known === 0 ? null : (qualified - known) / known, created: counts.filter((log) => log.createdAt !== null && monthOf(log.createdAt) === month).length };
	});

	const cohort = counts.filter((log) => inWindow(log.createdAt));
	const had = (log: Log, rank: number) => log.steps.some(({ stage }) => (rank === K ? typeOf(stage) === 'won' : stage === open[rank]));
	const ranks = [...open.keys(), K];
	return {
		flow,
		time,
		bottlenecks,
		cycle: { won: summary(won.flatMap(cycleOf)), closed: summary(closedIn.flatMap(cycleOf)) },
		size: { count: sizes.length, sum: sizes.reduce((total, each) => total + BigInt(each), 0n), mean: sizes.length === 0 ? null : sum(sizes) / sizes.length, median: quantile(sizes, 0.5, 1) },
		openQualified,
		velocity: velocity(closedIn, days),
		velocity90: velocity(since(90), 90),
		wonAndLost365: [since(365).filter((log) => outcome(log) === 'won').length, since(365).filter((log) => outcome(log) === 'lost').length],
		leads,
		anyOrder: ranks.map((rank) => cohort.filter((log) => had(log, rank)).length),
		strict: ranks.map((rank) => cohort.filter((log) => ranks.slice(0, rank + 1).every((each) => had(log, each))).length)
	};
}

function sum(values: readonly number[]): number {
	return values.reduce((total, each) => total + each, 0);
}

/** Days from milliseconds. */
const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : sum(values) / values.length / DAY);

/** Type 7: linear between the two neighbours of place (n − 1) p. */
function quantile(values: readonly number[], p: number, unit: number = DAY): number | null {
	const sorted = values.toSorted((a, b) => a - b);
	if (sorted.length === 0) return null;
	const place = (sorted.length - 1) * p;
	const low = sorted[Math.floor(place)]!;
	const high = sorted[Math.ceil(place)]!;
	return (low + (high - low) * (place % 1)) / unit;
}

const summary = (values: readonly number[]) => ({
	count: values.length,
	mean: mean(values),
	median: quantile(values, 0.5),
	p80: quantile(values, 0.8),
	p90: quantile(values, 0.9),
	longest: quantile(values, 1)
});

/** Days until at most `percent` are still there: product over the lengths at which stays ended of 1 − ended / at risk, as a fraction. */
function surviving(ended: readonly number[], open: readonly number[], percent: number): number | null {
	let [above, below] = [1n, 1n];
	for (const length of [...new Set(ended)].sort((a, b) => a - b)) {
		const atRisk = [...ended, ...open].filter((each) => each >= length).length;
		above *= BigInt(atRisk - ended.filter((each) => each === length).length);
		below *= BigInt(atRisk);
		if (above * 100n <= below * BigInt(percent)) return length / DAY;
	}
	return null;
}
