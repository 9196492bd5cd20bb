// What the rows of a scorecard are called: its features and their bins, in the person's language.
// Limit: words only; a choice or stage that is gone keeps its id, for nobody knows its name any more.
import type { Bin } from '#lib/domain/forecast/scorecard/card.ts';
import { columnOf, type Column } from '#lib/domain/model/column.ts';
import { DEAL_FIELDS, isColumnKey, isDealField } from '#lib/domain/model/deal.ts';
import { isOptionKind } from '#lib/domain/model/options.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { formatMoney, formatNumber, formatPermille } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { optionName } from '#lib/ui/option-names.ts';

export interface ScoreContext {
	columns: readonly Column[];
	stages: readonly Stage[];
	currency: string;
}

const DERIVED = ['daysInStage', 'daysOpen', 'daysToClose', 'pushes', 'daysSinceTouch', 'touches'] as const;

/** "Source". */
export function featureName(key: string, { columns }: ScoreContext): string {
	if (isColumnKey(key)) return columnOf(columns, key)?.name ?? key;
	const derived = DERIVED.find((one) => one === key);
	return derived ? t(`chance.key.${derived}`) : t(`field.${key as 'source'}`);
}

/** "Referral", "10 to 20", "not known". */
export function binName(key: string, bin: Bin, context: ScoreContext): string {
	if (bin.kind === 'missing') return t('chance.missing');
	if (bin.kind === 'other') return t('chance.other');
	if (bin.kind === 'level') return levelName(key, bin.level, context);
	const [from, to] = [bin.from, bin.to].map((edge) => (edge === null ? null : edgeName(key, edge, context)));
	if (from === null && to === null) return t('chance.all');
	if (from === null) return t('chance.below', { to: to! });
	return to === null ? t('chance.from', { from: from! }) : t('chance.between', { from: from!, to: to! });
}

function levelName(key: string, level: string, { columns, stages }: ScoreContext): string {
	if (key === 'stage') return stages.find(({ id }) => id === level)?.name ?? level;
	if (isColumnKey(key)) {
		const column = columnOf(columns, key);
		if (column?.kind === 'checkbox') return t(level === 'true' ? 'chance.yes' : 'chance.no');
		return column?.choices.find(({ id }) => id === level)?.name ?? level;
	}
	const kind = isDealField(key) ? DEAL_FIELDS[key] : 'text';
	return isOptionKind(kind) ? optionName(kind, level) : level;
}

/** The end of a range: whole days and counts, money without cents; decimals only where the number is small. */
function edgeName(key: string, edge: number, { columns, currency }: ScoreContext): string {
	const kind = isColumnKey(key) ? columnOf(columns, key)?.kind : key === 'value' ? 'money' : 'number';
	if (kind === 'money') return formatMoney(edge, currency, { cents: 'never' });
	if (kind === 'percent') return formatPermille(Math.round(edge * 1000));
	return formatNumber(edge, Number.isInteger(edge) || Math.abs(edge) >= 10 ? 0 : 1);
}

/** "+12", "−3", "0". */
export const pointsName = (points: number): string => `${points > 0 ? '+' : ''}${formatNumber(points)}`;

/** A whole percentage; one decimal where that would say none or all, which a scorecard never does. */
export const chanceName = (permille: number): string => formatPermille(permille < 10 || permille > 990 ? permille : Math.round(permille / 10) * 10);
