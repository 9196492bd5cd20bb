// Every chart there is, in the order in which the dashboard shows them at first.
//
// To add one:
// 1. A folder `features/charts/<chart>/` with `model.ts`: a pure function (metrics, options) → a model that extends
//    ChartModel (frame/chart-model.ts): the finding as title, marks with a stable key, a sentence and their deals, and
//    the table twin. Write every figure with frame/figures.ts, which has the dash for what is no number.
// 2. `Chart.svelte` in it: takes { model, width, height, label } and draws inside <ChartSvg>, each mark of the model in a
//    <ChartMark> of the same key. Nothing is to be under 12 px at 1:1; lengths of text are measured with text-width.
//    Keys, focus, click, picking, image, table, print, the large form and motion are the frame's. Rects that move have
//    the class `bar`, other shapes `moves` (frame/chart.css); colours are its classes or the theme's custom properties.
// 3. Words in messages/en|nl/charts-<chart>.ts, put into messages/index.ts.
// 4. A line here. Its controls say what it can be asked: measure, period, comparison, segment; `ask` says what it asks of
//    the metrics beside the window of its period (domain/metrics/context.ts).
// What the metrics engine does not hold yet goes into MetricsSnapshot; what a chart needs besides it, into ChartOptions
// (frame/definition.ts), filled in once by dashboard/figure-state.svelte.ts for all.
// tests/features/charts/every-chart.dom.test.ts then goes over it (no broken figure, every mark drawn, every deal found), and
// snapshots.dom.test.ts writes its drawings beside the tests: look at them before they are kept.
import ChartBar from '@lucide/svelte/icons/chart-bar';
import UserCheck from '@lucide/svelte/icons/user-check';
import Megaphone from '@lucide/svelte/icons/megaphone';
import CalendarRange from '@lucide/svelte/icons/calendar-range';
import ChartLine from '@lucide/svelte/icons/chart-line';
import ChartNoAxesGantt from '@lucide/svelte/icons/chart-no-axes-gantt';
import ChartScatter from '@lucide/svelte/icons/chart-scatter';
import Crosshair from '@lucide/svelte/icons/crosshair';
import Funnel from '@lucide/svelte/icons/funnel';
import Goal from '@lucide/svelte/icons/goal';
import Scale from '@lucide/svelte/icons/scale';
import Telescope from '@lucide/svelte/icons/telescope';
import Target from '@lucide/svelte/icons/target';
import Users from '@lucide/svelte/icons/users';
import Waypoints from '@lucide/svelte/icons/waypoints';
import Zap from '@lucide/svelte/icons/zap';
import AccuracyChart from './accuracy/Chart.svelte';
import { accuracyModel } from './accuracy/model.ts';
import AgeingChart from './ageing/Chart.svelte';
import { ageingModel } from './ageing/model.ts';
import CoverageChart from './coverage/Chart.svelte';
import { coverageModel } from './coverage/model.ts';
import FlowChart from './flow/Chart.svelte';
import { flowModel } from './flow/model.ts';
import { askChange, askPeriod, askSegments } from './frame/asking.ts';
import { defineChart, type ChartDefinition } from './frame/definition.ts';
import ReliabilityChart from './reliability/Chart.svelte';
import { reliabilityModel } from './reliability/model.ts';
import ForecastChart from './forecast/Chart.svelte';
import { forecastModel } from './forecast/model.ts';
import FunnelChart from './funnel/Chart.svelte';
import { funnelModel } from './funnel/model.ts';
import LeadsChart from './leads/Chart.svelte';
import { leadsModel } from './leads/model.ts';
import SourcesChart from './sources/Chart.svelte';
import { sourcesModel } from './sources/model.ts';
import OwnersChart from './owners/Chart.svelte';
import { ownersModel } from './owners/model.ts';
import PlaneChart from './plane/Chart.svelte';
import { planeModel } from './plane/model.ts';
import StockChart from './stock/Chart.svelte';
import { stockModel } from './stock/model.ts';
import VelocityChart from './velocity/Chart.svelte';
import { velocityModel } from './velocity/model.ts';
import WaterfallChart from './waterfall/Chart.svelte';
import { waterfallModel } from './waterfall/model.ts';
import WeeklyChart from './weekly/Chart.svelte';
import { weeklyModel } from './weekly/model.ts';
import WinRateChart from './win-rate/Chart.svelte';
import { winRateModel } from './win-rate/model.ts';

export const CHARTS: readonly ChartDefinition[] = [
	defineChart({
		id: 'stock',
		name: 'charts.stock.name',
		about: 'charts.stock.about',
		icon: ChartBar,
		size: { columns: 1, height: 'small' },
		controls: { measures: ['value', 'count', 'weighted'] },
		shownAtFirst: true,
		model: stockModel,
		drawing: StockChart
	}),
	defineChart({
		id: 'funnel',
		name: 'charts.funnel.name',
		about: 'charts.funnel.about',
		icon: Funnel,
		size: { columns: 1, height: 'small' },
		controls: { measures: ['count', 'value'], period: true, comparison: true },
		shownAtFirst: true,
		model: funnelModel,
		drawing: FunnelChart
	}),
	defineChart({
		id: 'waterfall',
		name: 'charts.waterfall.name',
		about: 'charts.waterfall.about',
		icon: ChartNoAxesGantt,
		size: { columns: 1, height: 'large' },
		controls: { measures: ['value', 'count'], period: true },
		shownAtFirst: true,
		ask: askChange,
		model: waterfallModel,
		drawing: WaterfallChart
	}),
	defineChart({
		id: 'flow',
		name: 'charts.flow.name',
		about: 'charts.flow.about',
		icon: Waypoints,
		size: { columns: 1, height: 'large' },
		controls: { measures: ['count', 'value'], period: true },
		shownAtFirst: true,
		ask: askChange,
		model: flowModel,
		drawing: FlowChart
	}),
	defineChart({
		id: 'coverage',
		name: 'charts.coverage.name',
		about: 'charts.coverage.about',
		icon: Target,
		size: { columns: 1, height: 'small' },
		controls: { period: true },
		shownAtFirst: true,
		ask: askPeriod,
		model: coverageModel,
		drawing: CoverageChart
	}),
	defineChart({
		id: 'plane',
		name: 'charts.plane.name',
		about: 'charts.plane.about',
		icon: Crosshair,
		size: { columns: 1, height: 'large' },
		controls: { measures: ['count', 'value'], period: true, segment: 'owner' },
		shownAtFirst: true,
		ask: askSegments,
		model: planeModel,
		drawing: PlaneChart
	}),
	defineChart({
		id: 'forecast',
		name: 'charts.forecast.name',
		about: 'charts.forecast.about',
		icon: Telescope,
		size: { columns: 1, height: 'large' },
		controls: { period: true },
		shownAtFirst: true,
		ask: askPeriod,
		model: forecastModel,
		drawing: ForecastChart
	}),
	defineChart({
		id: 'accuracy',
		name: 'charts.accuracy.name',
		about: 'charts.accuracy.about',
		icon: Goal,
		size: { columns: 1, height: 'small' },
		controls: { period: true },
		shownAtFirst: false,
		ask: askPeriod,
		model: accuracyModel,
		drawing: AccuracyChart
	}),
	defineChart({
		id: 'weekly',
		name: 'charts.weekly.name',
		about: 'charts.weekly.about',
		icon: CalendarRange,
		size: { columns: 1, height: 'small' },
		controls: { measures: ['value', 'count', 'weighted'] },
		shownAtFirst: true,
		model: weeklyModel,
		drawing: WeeklyChart
	}),
	defineChart({
		id: 'ageing',
		name: 'charts.ageing.name',
		about: 'charts.ageing.about',
		icon: ChartScatter,
		size: { columns: 1, height: 'large' },
		controls: { period: true },
		shownAtFirst: true,
		model: ageingModel,
		drawing: AgeingChart
	}),
	defineChart({
		id: 'sources',
		name: 'charts.sources.name',
		about: 'charts.sources.about',
		icon: Megaphone,
		size: { columns: 1, height: 'small' },
		controls: { measures: ['value', 'count'], period: true, segment: 'source' },
		shownAtFirst: true,
		ask: ({ segmentOf }) => ({ segmentOf }),
		model: sourcesModel,
		drawing: SourcesChart
	}),
	defineChart({
		id: 'leads',
		name: 'charts.leads.name',
		about: 'charts.leads.about',
		icon: UserCheck,
		size: { columns: 1, height: 'large' },
		controls: { period: true },
		shownAtFirst: false,
		ask: (asked) => ({ accountOf: asked.accountOf, change: askChange(asked).change! }),
		model: leadsModel,
		drawing: LeadsChart
	}),
	defineChart({
		id: 'velocity',
		name: 'charts.velocity.name',
		about: 'charts.velocity.about',
		icon: Zap,
		size: { columns: 1, height: 'large' },
		controls: {},
		shownAtFirst: false,
		model: velocityModel,
		drawing: VelocityChart
	}),
	defineChart({
		id: 'win-rate',
		name: 'charts.winRate.name',
		about: 'charts.winRate.about',
		icon: ChartLine,
		size: { columns: 1, height: 'small' },
		controls: { measures: ['count', 'value'] },
		shownAtFirst: true,
		model: winRateModel,
		drawing: WinRateChart
	}),
	defineChart({
		id: 'reliability',
		name: 'charts.reliability.name',
		about: 'charts.reliability.about',
		icon: Scale,
		size: { columns: 1, height: 'large' },
		controls: {},
		shownAtFirst: false,
		scorecard: true,
		model: reliabilityModel,
		drawing: ReliabilityChart
	}),
	defineChart({
		id: 'owners',
		name: 'charts.owners.name',
		about: 'charts.owners.about',
		icon: Users,
		size: { columns: 2, height: 'large' },
		controls: { measures: ['count', 'value'], period: true, segment: 'owner' },
		shownAtFirst: true,
		ask: askSegments,
		model: ownersModel,
		drawing: OwnersChart
	})
];
