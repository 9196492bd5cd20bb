// What the charts of the forecast and its accuracy say, from deals and a past made here.
import { beforeEach, describe, expect, it } from 'vitest';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { teamPast, type LearnedPast, type TeamPast } from '#lib/domain/forecast/team-past.ts';
import { pastQuestion } from '#lib/domain/forecast/ask-past.ts';
import { windowOf, type Window } from '#lib/domain/metrics/period.ts';
import { DAY_MS, dayAt } from '#lib/domain/model/date.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { accuracyModel } from '#lib/features/charts/accuracy/model.ts';
import { ChartsState } from '#lib/features/charts/dashboard/charts-state.svelte.ts';
import type { PastAnswer } from '#lib/features/charts/dashboard/past-answers.svelte.ts';
import { FigureState } from '#lib/features/charts/dashboard/figure-state.svelte.ts';
import { forecastModel } from '#lib/features/charts/forecast/model.ts';
import { historicalLabel, noteLooks } from '#lib/features/charts/forecast/words.ts';
import { cellText, type ChartModel } from '#lib/features/charts/frame/chart-model.ts';
import { brokenIn } from '#lib/features/charts/frame/sound.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { dealOf } from '../../domain/metrics/deals.ts';
import { measuredFor, YOUNG } from './figures.ts';
import { openPipeline } from './session.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
const ago = (days: number) => NOW - days * DAY_MS;
const ahead = (days: number) => dayAt(NOW + days * DAY_MS, 'Europe/Amsterdam');
const quarter = windowOf({ kind: 'this-quarter' }, { now: NOW, timeZone: 'Europe/Amsterdam', fiscalYearStart: 1 })!;

const open = (value: number | null, cells: Partial<Deal> = {}) => dealOf([['Proposal', ago(10)]], { value, expectedClose: ahead(5), ...cells });
const won = (value: number | null, days = 5) => dealOf([['Lead', ago(days + 20)], ['Won', ago(days)]], { value });

function forecast(deals: Deal[], { target = null as number | null, backtest = YOUNG, period = quarter as Window } = {}) {
	const { metrics, options } = measuredFor(deals, { window: period, backtest }, undefined, { period, target });
	return forecastModel(metrics, options);
}

const cellsOf = ({ table }: ChartModel, key: string) => table.rows.find((row) => row.key === key)?.cells.map(cellText);

beforeEach(() => {
	locale.language = 'en';
});

describe('the forecast of a period', () => {
	it('says how likely the target is, in words and in futures', () => {
		const model = forecast([won(100_000_00), open(100_000_00)], { target: 150_000_00 });
		expect(model.title).toMatch(/^It is about as likely as not \(50%\) that the target of €150,000 is reached: .* 80% of futures lie between €100K and €200K$/);
		expect(model.futuresText).toMatch(/^(?:9|10|11) of 20 futures reach the target$/);
		expect(forecast([won(100_000_00), open(100_000_00)], { target: 900_000_00 }).title).toMatch(/^The deals there are cannot reach the target of €900,000:/);
		expect(forecast([won(100_000_00), open(50_00)], { target: 100_000_00 }).title).toMatch(/^The target of €100,000 is met: €100,000 is won/);
	});

	it('says that it is a first estimate until the past is looked at, and asks for no leads by it', () => {
		const running: PastAnswer = { state: 'running', past: null };
		const model = forecast([won(100_000_00), open(100_000_00)], { target: 150_000_00, backtest: running });
		expect(model.title).toMatch(/^By Jun 30, 2026 €\d+K may be the middle by plans alone; what became of earlier deals is still being looked at$/);
		expect([cellsOf(model, 'leads'), model.notes.some((note) => note.includes('short'))]).toEqual([undefined, false]);
		expect(forecast([won(100_000_00), open(50_00)], { target: 100_000_00, backtest: running }).title).toMatch(/^The target of €100,000 is met/);
	});

	it('speaks of one future and of one outcome as of one', () => {
		const reached = (reaching: number) => t('charts.forecast.futuresOf', { reaching, count: 20 });
		const hazard = { n: 1, wape: 0.2, bias: 0.1, inside: 1, withInterval: 1 };
		const looked = () => noteLooks({ accuracy: { hazard }, horizonDays: 84, factor: { periods: 20 } } as unknown as LearnedPast);
		expect([reached(1), reached(2)]).toEqual(['1 of 20 futures reaches the target', '2 of 20 futures reach the target']);
		expect(looked()).toBe('Looking back once, 84 days ahead, such forecasts were off by 20% on average and promised 10% too much; 1 of 1 outcome lay in the 80% band.');
		locale.language = 'nl';
		expect([reached(1), reached(2)]).toEqual(['1 van de 20 mogelijke uitkomsten haalt het doel', '2 van de 20 mogelijke uitkomsten halen het doel']);
		expect(looked()).toMatch(/; 1 van 1 uitkomst lag in de band van 80%\.$/);
	});

	it('is of use without a target, and says how to set one', () => {
		const { title, notes, target, futuresText } = forecast([open(100_000_00)]);
		expect([title, target, futuresText]).toEqual(['€0 is the middle of what may be won by Jun 30, 2026; 80% of futures lie between €0 and €100K', null, '20 futures, all as likely']);
		expect(notes[0]).toMatch(/Targets/);
	});

	it('[FORECAST24] says in its name what a forecast by the rates of the past rests on', () => {
		const basis = (pooled: number, planned: number) => historicalLabel({ deals: 5, pooled, planned });
		expect(historicalLabel(null)).toBe('By the rates of the last four periods');
		expect(basis(0, 0)).toBe('By the rates of the last four periods');
		expect(basis(0, 5)).toBe('By the rates of the last four periods: no past deal stood in these stages, so by the probability of each stage');
		expect(basis(1, 2)).toBe('By the rates of the last four periods, but 1 deal by the rate of its stage at any time and 2 by the probability of their stage, as no past deal stood there');
		expect(basis(3, 0)).toBe('By the rates of the last four periods, but 3 deals by the rate of their stage at any time');
		expect(basis(0, 1)).toBe('By the rates of the last four periods, but 1 deal by the probability of its stage, as no past deal stood there');
		locale.language = 'nl';
		expect(basis(1, 1)).toBe('Naar de percentages van de laatste vier perioden, maar 1 kans naar het percentage van haar fase op elk moment en 1 naar de slagingskans van haar fase, want daar stond nog geen eerdere kans');
	});

	it('gives categories, each once and with all surer ones, with the deals behind them', () => {
		const deals = [won(10_00), open(20_00, { forecastCategory: 'commit' } as Partial<Deal>), open(40_00), open(80_00, { category: 'commit' } as Partial<Deal>)];
		const model = forecast(deals);
		const total = ['closed', 'commit', 'best-case', 'pipeline'].map((key) => cellsOf(model, key)!);
		expect(total.at(-1)![2]).toBe('€150');
		expect(total[0]).toEqual(['Won', '€10', '€10', '1']);
		expect(model.marks.filter(({ key }) => ['commit', 'best-case', 'pipeline'].includes(key)).flatMap((mark) => mark.deals()).length).toBe(3);
		expect(model.categories.map(({ from }) => from).slice(1)).toEqual(model.categories.map(({ to }) => to).slice(0, -1));
	});

	it('counts what is left out, and has no figure that is none', () => {
		const model = forecast([open(null), open(100_00), won(5_00)]);
		expect(model.notes).toContain('1 open deal has no value or no known chance and is left out.');
		const mark = model.marks.find(({ key }) => key === 'open')!;
		expect([mark.deals().length, mark.sentence.split('. ').at(-1), cellsOf(model, 'open')!.at(-1)]).toEqual([1, '1 open deal.', '1']);
		expect(brokenIn(model)).toEqual([]);
		expect(brokenIn(forecast([]))).toEqual([]);
		expect(forecast([]).empty).not.toBeNull();
	});

	it('tells of a period that is over what was won, and of one ahead what may be', () => {
		const last = windowOf({ kind: 'last-quarter' }, { now: NOW, timeZone: 'Europe/Amsterdam', fiscalYearStart: 1 })!;
		const over = forecast([won(100_00, 100), open(50_00)], { period: last, target: 200_00 });
		expect([over.title, over.fan, over.futures]).toEqual(['€100 was won of a target of €200', [], []]);
		const next = windowOf({ kind: 'custom', from: '2026-07-01', to: '2026-09-30' }, { now: NOW, timeZone: 'Europe/Amsterdam', fiscalYearStart: 1 })!;
		const model = forecast([won(100_00), open(50_00, { expectedClose: '2026-08-01' })], { period: next });
		expect([model.marks.some(({ key }) => key === 'won'), model.fan[0]!.p90, model.fan.at(-1)!.p90]).toEqual([false, 0, 50_00]);
	});

	it('expects nothing in a period that is over of what is overdue, and says no target was set only where that is so', () => {
		const last = windowOf({ kind: 'last-quarter' }, { now: NOW, timeZone: 'Europe/Amsterdam', fiscalYearStart: 1 })!;
		const overdue = open(500_00, { expectedClose: '2026-03-20' });
		const model = forecast([won(100_00, 100), overdue], { period: last, target: 200_00 });
		expect(cellsOf(model, 'pipeline')).toEqual(['Pipeline', '€500', '€600', '1']);
		expect(['p10', 'open', 'p90', 'chance'].map((key) => cellsOf(model, key))).toEqual([undefined, undefined, undefined, undefined]);
		expect(forecast([won(100_00, 100)], { period: last }).title).toBe('€100 was won in this period, which had no target');
		const { metrics, options } = measuredFor([won(100_00, 100)], { window: last, whose: null, filtered: 1 }, undefined, { period: last });
		expect(forecastModel(metrics, options).title).toBe('€100 was won in this period with the filtered deals');
	});

	it('is sure of a sum only where no deal may change it', () => {
		const unlikely = open(500_00, { probability: 70 });
		expect(forecast([won(100_00), unlikely], { target: 400_00 }).title).toBe('It is unlikely (8%) that the target of €400 is reached: at least 80% of futures come to €100');
		expect(forecast([won(100_00), unlikely]).title).toBe('At least 80% of futures come to €100 by Jun 30, 2026');
		expect(forecast([won(100_00), unlikely], { target: 50_00 }).title).toMatch(/, and at least 80% of futures come to €100 by Jun 30, 2026$/);
		expect(forecast([won(100_00)]).title).toBe('€100 is what the period comes to by Jun 30, 2026');
		// A sum is written as one, beside the target.
		expect(forecast([won(6_750_00)], { target: 20_000_00 }).title).toBe('The deals there are cannot reach the target of €20,000: €6,750 is what it comes to');
		// What has no value may bring anything.
		expect(forecast([won(100_00), open(null)], { target: 400_00 }).title).toBe('The deals of known value cannot reach the target of €400: €100 is what deals of known value come to');
		expect(forecast([won(100_00), open(null)]).title).toBe('€100 is what deals of known value come to by Jun 30, 2026');
		expect(forecast([won(100_00), open(null)], { target: 50_00 }).title).toBe('The target of €50 is met: €100 is won');
		expect(forecast([won(100_00), open(null), open(50_00)], { target: 400_00 }).title).toMatch(/^The deals of known value cannot reach the target of €400: €\d+ is the middle/);
	});

	it('calls nothing worth nothing that has no value, and draws no futures where there is one', () => {
		const blank = forecast([won(null), open(null), open(null, { category: 'commit' } as Partial<Deal>)], { target: 400_00 });
		expect(blank.title).toBe('No deal of this period has a known value, so nobody can say how likely the target of €400 is');
		expect(blank.categories.find(({ mark }) => mark.key === 'closed')!.text).toBe('–');
		expect(cellsOf(blank, 'closed')).toEqual(['Won', '–', '€0', '1']);
		expect(forecast([open(null)]).title).toBe('No deal of this period has a known value, so there is nothing to forecast');
		const sure = forecast([won(100_00)], { target: 400_00 });
		expect([sure.futures, sure.futuresText]).toEqual([[], '']);
		expect(forecast([], { target: 400_00 }).title).toBe('Nothing is won or expected in this period yet, of a target of €400');
		expect(forecast([]).empty!.text).toBe('Nothing is won or expected to close Apr 1, 2026 – Jun 30, 2026, and no target is set. Give open deals an expected close, or choose another period.');
	});

	it('does not call leads sure that are reckoned from few wins, and lists none where none are needed', () => {
		const few = forecast([won(100_00), open(100_00)], { target: 5_000_00 });
		expect(few.notes.join(' ')).toMatch(/short: judged by only 1 win in a year, about \d+ new leads? would fill that.*\. Not sure\.$/);
		expect(few.notes.join(' ')).not.toMatch(/% sure/);
		expect(cellsOf(few, 'leads')).toBeDefined();
		expect(cellsOf(forecast([won(100_00)], { target: 50_00 }), 'leadsBy')).toBeUndefined();
	});

	it('calls the moment looked at by its day where it is past', () => {
		const at = (then?: string) => {
			const { metrics, options } = measuredFor([open(100_00)], { window: quarter, ...(then === undefined ? {} : { then }) }, undefined, { period: quarter });
			return forecastModel(metrics, options).ticks.now;
		};
		expect([at(), at('Jun 15, 2026, 11:00')]).toEqual(['today', 'Jun 15, 2026']);
	});

	it('says why it goes by plans: the past is being looked at, could not be, or is too short', () => {
		const { metrics, options } = measuredFor([open(100_00)], { window: quarter }, undefined, { period: quarter });
		const past = options.list((columns, context) => teamPast(pastQuestion(columns, context, null, 1)!));
		const of = (backtest: PastAnswer) => forecastModel(metrics, { ...options, backtest });
		expect(of({ state: 'running', past: null }).tag).toEqual({ text: 'looking back at the past …', hatched: true });
		expect(of({ state: 'failed', past: null }).notes.join()).toMatch(/did not succeed/);
		const short = of({ state: 'tooLittle', past, current: true });
		expect([short.tag!.text, short.notes.join()]).toEqual(['by plans, not by the past', expect.stringMatching(/Too little past .*nothing closed before today; it takes 10 wins/)]);
	});
});

describe('with a past to learn from', () => {
	const opened = openPipeline(demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals: 400 }), () => NOW);
	const charts = new ChartsState(opened.state, CHARTS);
	const figureOf = (id: string) => new FigureState(charts, CHARTS.find((chart) => chart.id === id)!);
	const forecastChart = figureOf('forecast');
	const question = { window: quarter, period: quarter, target: 5_000_000_00 };
	const { past, options } = (() => {
		const metrics = charts.metrics(question, null);
		const list = <T>(make: Parameters<typeof charts.list<T>>[2]) => charts.list(question, null, make);
		const made: TeamPast = list((columns, context) => teamPast(pastQuestion(columns, context, null, 1)!));
		return { past: made, options: { metrics, list } };
	})();
	const asked = (backtest: PastAnswer) => ({ ...measuredFor([]).options, window: quarter, now: NOW, list: options.list, backtest });
	const ready: PastAnswer = { state: 'ready', past, current: true };

	it('forecasts from it, says how far such forecasts were off, and how many leads are lacking', () => {
		const model = forecastModel(options.metrics, asked(ready));
		expect(model.tag).toBeNull();
		expect(model.notes.join(' ')).toMatch(/Looking back \d+ times, \d+ days ahead, such forecasts were off by \d+%.* of \d+ outcomes lay in the 80% band/);
		expect(model.notes.join(' ')).toMatch(/new leads/);
		expect(model.table.rows.map(({ key }) => key)).toEqual(expect.arrayContaining(['weighted', 'historical', 'p10', 'open', 'p90', 'chance', 'leads', 'leads80', 'leadsBy', 'looks', 'bias', 'wape', 'coverage']));
		for (const { p10, p25, p50, p75, p90 } of model.fan) expect([p10, p25, p50, p75, p90]).toEqual([p10, p25, p50, p75, p90].sort((a, b) => a - b));
		expect(brokenIn(model)).toEqual([]);
		// In the chart itself nothing is there before it has been looked at.
		expect(forecastChart.made.tag!.text).toBe('looking back at the past …');
		charts.destroy();
		opened.state.destroy();
	});

	it('sets earlier forecasts beside what came, lead by lead, and says how sure that is', () => {
		const model = accuracyModel(options.metrics, asked(ready));
		expect(model.title).toMatch(/^Made 28 days before the end, (?:the only forecast was|forecasts of \d periods were) off by \d+%/);
		expect(cellText(model.table.rows[0]!.cells[0]!)).toMatch(/^[A-Z][a-z]{2}\s–\s[A-Z][a-z]{2} 20\d\d$/);
		expect(model.tag!.text).toMatch(/^only \d periods?: not sure$/);
		for (const period of model.periods) {
			expect(period.actual).toBe(past.came.find((each) => each.period.from === period.key)!.actual);
			for (const mark of period.marks) {
				expect(mark.inside).toBe(period.actual >= mark.low && period.actual <= mark.high);
				expect(mark.deals().length).toBeGreaterThan(0);
			}
		}
		expect(model.notes.join(' ')).toMatch(/deals that were not there when the period began/);
		expect(model.table.rows.at(-1)!.cells.map(cellText).slice(-3)).toEqual([expect.stringMatching(/^bias /), expect.stringMatching(/^WAPE /), expect.stringMatching(/^\d of \d$/)]);
		expect(brokenIn(model)).toEqual([]);
		expect(accuracyModel(options.metrics, asked({ ...ready, current: false })).notes.join()).toMatch(/The filter is new: the periods are being looked at again/);
		expect(accuracyModel(options.metrics, asked({ ...ready, current: false, failed: true })).notes.join()).toMatch(/did not succeed: these are of the deals before/);
	});

	it('lists what was won in a period by its end, whatever became of it since', () => {
		const again = dealOf([['Lead', ago(140)], ['Won', ago(100)], ['Lead', ago(60)], ['Won', ago(5)]], { value: 100_00 });
		const { options: own } = measuredFor([again, won(50_00, 100)], {}, undefined, { period: quarter });
		const last = windowOf({ kind: 'last-quarter' }, { now: NOW, timeZone: 'Europe/Amsterdam', fiscalYearStart: 1 })!;
		const period = { start: last.start!, end: last.end!, from: last.from!, to: last.to! };
		const outcome = { period, forecast: 1, low: 0, high: 2, actual: 150_00 };
		const tracked = past.tracked.map((each) => ({ ...each, outcomes: [outcome] }));
		const model = accuracyModel(options.metrics, { ...own, window: quarter, backtest: { state: 'ready', past: { ...past, tracked, came: [{ period, actual: 150_00, later: 0 }] }, current: true } });
		expect(model.marks[0]!.deals()).toContain(again.id);
		expect(model.marks[0]!.deals().length).toBe(2);
	});

	it('has no earlier forecast where there is too little past, and says how much there is', () => {
		const of = (told: Partial<TeamPast>) => accuracyModel(options.metrics, asked({ state: 'tooLittle', past: { ...past, tracked: [], ...told }, current: true }));
		const few = of({ wins: 3, watchedDays: 155.4 });
		expect([few.title, few.marks]).toEqual(['There is no earlier forecast to compare with what came', []]);
		expect(few.empty!.text).toBe('It takes 10 wins after the first close, and 91 days, before a period can be forecast. So far there are 3 wins, and 155 days. Deals that closed before count too, once imported with the days on which they were created and closed.');
		expect(of({ wins: 0, watchedDays: 0 }).empty!.text).toMatch(/Nothing has closed yet\. Deals that closed before count too, /);
		expect(of({ wins: 30, watchedDays: 200 }).empty!.text).toMatch(/There is that much by now, but there was not before Apr 1, 2026: choose a later period, or come back when one is over\.$/);
	});

	it('says of one outcome where it lay, and of several how many', () => {
		const of = (periods: number, inside: number) => {
			const accuracy = { ...past.tracked[1]!.accuracy, n: periods, wape: 0.17, inside, withInterval: periods };
			return accuracyModel(options.metrics, asked({ ...ready, past: { ...past, tracked: past.tracked.map((each) => (each.lead === 28 ? { ...each, accuracy } : each)) } })).title;
		};
		expect(of(1, 1)).toBe('Made 28 days before the end, the only forecast was off by 17%, and what came lay in its 80% band');
		expect(of(1, 0)).toMatch(/, and what came lay outside its 80% band$/);
		expect(of(3, 0)).toBe('Made 28 days before the end, forecasts of 3 periods were off by 17% on average; 0 of 3 outcomes lay in the 80% band');
	});
});
