// A catalogue of two charts, for tests of what is around charts: it stays as it is when charts are added.
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import type { ChartDefinition } from '#lib/features/charts/frame/definition.ts';

/** The pipeline now and the funnel, both shown at first. */
export const TWO_CHARTS: readonly ChartDefinition[] = ['stock', 'funnel'].map((id) => ({ ...CHARTS.find((chart) => chart.id === id)!, shownAtFirst: true }));
