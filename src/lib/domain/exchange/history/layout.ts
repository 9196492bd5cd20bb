// What kind of history a table is, and what each of its columns says: one row per change, one row per state of a deal
// (snapshots, stage tables), dates per stage as columns, or a list of stage names. Proposals, all changeable.
import { plainHeader } from '../column-names.ts';
import type { ColumnProfile, DayOrder, DecimalSign, FormatHints } from '../column-format.ts';
import type { Column } from '../header.ts';
import type { Table } from '../read-table.ts';
import { isEpoch } from './moment.ts';
import { knownField, proposeFields, type FieldTarget } from './fields.ts';
import { profileSampled } from './sampled.ts';
import { stageDateHeader } from './stage-headers.ts';

/**
 * `deal`, `dealName`: whose row it is. `at`: when. `field`, `value`, `old`: one change (of a state, `old`: the stage before). `created`: when the deal began.
 * `set:FIELD`: the field's value from `at` on. `entered:STAGE`, `exited:STAGE`: a date of it. `stageId`, `stageLabel`: a list of names.
 */
export type Role =
	| 'deal'
	| 'dealName'
	| 'at'
	| 'field'
	| 'value'
	| 'old'
	| 'created'
	| 'stageId'
	| 'stageLabel'
	| `set:${Exclude<FieldTarget, 'created' | 'touch'>}`
	| `entered:${string}`
	| `exited:${string}`;

/** changes: one row per change; snapshots: one row per state; wide: dates per stage as columns; labels: stage ids and their names. */
export type HistoryKind = 'changes' | 'snapshots' | 'wide' | 'labels';

export interface HistoryColumn extends Column {
	profile: ColumnProfile;
	/** Cells that are not blank; the profile may be of some of them. */
	filled: number;
	role: Role | null;
	/** How its dates are written. */
	order: DayOrder;
	/** How its amounts are written; a column of mixed values is judged per field (values.ts). */
	decimal: DecimalSign;
}

type NamedRole = Extract<Role, 'deal' | 'dealName' | 'at' | 'field' | 'value' | 'old' | 'created' | 'stageId' | 'stageLabel'>;

const NAMES: Record<NamedRole, string> = {
	deal: 'sluice id|deal id|opportunity id|deal key|record id|object id|objectid|hs object id|deal nummer|dealnummer|kans id|kansnummer|lead id|deal|opportunity|kans|verkoopkans|parent id|item id|id|nr|nummer',
	dealName: 'deal name|dealname|opportunity name|dealnaam|opportunitynaam|naam opportunity|deal title|deal|opportunity|kans|verkoopkans|title|titel|name|naam|onderwerp',
	at: 'date entered|fivetran start|changed at|changed on|change date|change time|date changed|edit date|edited on|edited at|at|timestamp|log time|source timestamp|created date|created at|date|time|datum|tijdstip|moment|when|wanneer|gewijzigd op|wijzigingsdatum|datum wijziging|datum tijd|date time|datetime|last modified date|last modified|laatst gewijzigd|laatst gewijzigd op|bewerkingsdatum|bewerkt op|system modstamp|valid from|geldig vanaf',
	field: 'field|field name|fieldname|field event|property|property name|field key|changed field|edited field|attribute|veld|veldnaam|eigenschap|kenmerk|gewijzigd veld|veld gebeurtenis|wat',
	value: 'new value|value|new|to|property value|after|nieuwe waarde|nieuw|waarde|naar|na|changed to',
	old: 'old value|old|from|previous value|previous|before|oude waarde|oud|vorige waarde|van|voor|changed from',
	created: 'create date|createdate|created date|created on|created at|created|deal created|opportunity created|add time|aangemaakt|aangemaakt op|aanmaakdatum',
	stageId: 'stage id|stageid|id|fase id',
	stageLabel: 'label|stage label|stage name|display label|name|naam|fase|stage'
};

/** Times that nothing but a history has. */
const TIME_OF_CHANGE = new Set(NAMES.at.split('|').slice(0, 14).concat('gewijzigd op', 'wijzigingsdatum', 'datum wijziging', 'bewerkingsdatum', 'bewerkt op'));

const ORDERED: ReadonlyMap<NamedRole, readonly string[]> = new Map(
	Object.entries(NAMES).map(([role, names]) => [role as NamedRole, names.split('|')])
);

/** Profiles the columns and proposes a role for each, with the kind of history they make together. */
export function readHistoryColumns(table: Table, hints: FormatHints): HistoryColumn[] {
	const columns = table.columns.map((column): HistoryColumn => {
		const cells = table.rows.map(({ cells: row }) => row[column.index] ?? '');
		const profile = profileSampled(cells, hints);
		const filled = cells.reduce((count, cell) => count + Number(cell.trim() !== ''), 0);
		return { ...column, profile, filled, role: null, order: profile.order.value, decimal: profile.decimal.value };
	});
	const roles = proposeRoles(table, columns);
	const settled = columns.find(({ profile: { days, order } }) => days > 0 && order.certain && (order.value === 'dmy' || order.value === 'mdy'));
	return columns.map((column) => ({
		...column,
		role: roles.get(column.index) ?? null,
		// A column that leaves its order open follows one of the same file that does not.
		order: column.profile.order.certain || column.order === 'ymd' || column.order === 'excel' ? column.order : (settled?.order ?? column.order)
	}));
}

/** What columns with these roles are together; null: no history. */
export function kindOfHistory(columns: readonly Pick<HistoryColumn, 'role'>[]): HistoryKind | null {
	const roles = new Set(columns.map(({ role }) => role));
	const some = (prefix: string): boolean => columns.some(({ role }) => role?.startsWith(prefix) === true);
	if (roles.has('deal') || roles.has('dealName')) {
		if (roles.has('at')) return roles.has('field') && roles.has('value') ? 'changes' : some('set:') ? 'snapshots' : null;
		return some('entered:') || some('exited:') ? 'wide' : null;
	}
	return roles.has('stageId') && roles.has('stageLabel') ? 'labels' : null;
}

/**
 * True when a table is a history and no list of deals: where several files are dropped, that tells them apart. A deals file
 * with dates of stages in it stays one; a list of states is a history only when it says when they changed or, where a list of
 * deals lies beside it (not `alone`), when deals repeat.
 */
export function isHistory(table: Table, alone = false): boolean {
	const columns = readHistoryColumns(table, { decimal: '.', order: 'dmy' });
	const kind = kindOfHistory(columns);
	if (kind === null || kind === 'labels') return kind !== null;
	if (kind === 'changes') {
		// A column called so may as well hold the property that is for sale.
		const field = columns.find(({ role }) => role === 'field')!;
		return table.rows.some(({ cells }) => knownField(cells[field.index] ?? '') !== null);
	}
	const key = columns.find(({ role }) => role === 'deal') ?? columns.find(({ role }) => role === 'dealName')!;
	if (kind === 'wide') return columns.every(({ role, header }) => role !== null || proposeFields([header]).get(header) === null);
	const at = columns.find(({ role }) => role === 'at')!;
	// A list of deals does not say in which stage each was before.
	if (columns.some(({ role }) => role === 'old')) return true;
	if (TIME_OF_CHANGE.has(plainHeader(at.header))) return true;
	if (alone) return false;
	const keys = table.rows.map(({ cells }) => (cells[key.index] ?? '').trim()).filter((cell) => cell !== '');
	return keys.length - new Set(keys).size > keys.length / 5;
}

function proposeRoles(table: Table, columns: readonly HistoryColumn[]): Map<number, Role> {
	const roles = new Map<number, Role>();
	const named = columns.filter(({ header }) => header !== '');
	const find = (role: NamedRole, fits: (column: HistoryColumn) => boolean = () => true): HistoryColumn | null => {
		for (const name of ORDERED.get(role)!) {
			const found = named.find((column) => !roles.has(column.index) && plainHeader(column.header) === name && fits(column));
			if (found) return found;
		}
		return null;
	};
	const take = (role: NamedRole, fits?: (column: HistoryColumn) => boolean): boolean => {
		const found = find(role, fits);
		if (found) roles.set(found.index, role);
		return found !== null;
	};
	const isTime = ({ index, profile, filled }: HistoryColumn): boolean =>
		profile.filled > 0 && (profile.days * 2 >= profile.filled || epochs(table, index) * 2 >= filled);
	const has = (role: NamedRole): boolean => find(role) !== null;

	if (has('field') && has('value') && has('at')) {
		take('field');
		take('value');
		take('old');
		takeDeal(take);
		// Where no cell is a time, each is told with its line.
		if (!take('at', isTime)) take('at');
		return roles;
	}
	// A list of stages may call ids and names no more than that: what is beside them says that it is one.
	const called = (names: RegExp): boolean => named.some(({ header }) => names.test(plainHeader(header)));
	const ofStages = called(/label/) || (called(/^(?:order nr|display order|pipeline id|deal probability)$/) && !called(/^(?:stage|stage id|title|value|status)$/));
	const stageId = find('stageId', ({ header }) => plainHeader(header) !== 'id' || ofStages);
	if (stageId && find('stageLabel') && !named.some(({ header }) => /\b(?:deal|opportunity|kans)\b(?!.*\b(?:stage|pipeline)\b)/.test(plainHeader(header)))) {
		roles.set(stageId.index, 'stageId');
		take('stageLabel');
		if (kindOfHistory(rolesOf(columns, roles)) === 'labels') return roles;
		roles.clear();
	}
	takeDeal(take);
	const entered = named.flatMap((column) => {
		const date = roles.has(column.index) ? null : stageDateHeader(column.header);
		return date && (isTime(column) || column.profile.filled === 0) ? [{ column, role: `${date.when}:${date.stage}` as Role }] : [];
	});
	const taken = new Set<Role>();
	for (const { column, role } of entered) {
		// HubSpot has two columns of one stage: hs_date_entered_… and hs_v2_date_entered_….
		if (taken.has(role)) continue;
		taken.add(role);
		roles.set(column.index, role);
	}
	if (taken.size > 0) {
		take('created', isTime);
		return roles;
	}
	const at = find('at', isTime);
	if (!at) return roles;
	roles.set(at.index, 'at');
	take('created', isTime);
	// A stage table: what it calls value is a stage, and the rest is how it was written.
	const value = plainHeader(at.header) === 'date entered' && !has('field') ? named.find(({ header }) => plainHeader(header) === 'value') : undefined;
	if (value) {
		roles.set(value.index, 'set:stage');
		return roles;
	}
	// A list of moves from stage to stage says where each began.
	const before = named.find(({ index, header }) => !roles.has(index) && /^(?:from|previous|old|van|vorige|oude) (?:stage|fase)$/.test(plainHeader(header)));
	if (before) roles.set(before.index, 'old');
	const fields = proposeFields(named.filter(({ index }) => !roles.has(index)).map(({ header }) => header));
	for (const { index, header } of named) {
		const target = roles.has(index) ? null : (fields.get(header) ?? null);
		if (target !== null && target !== 'created' && target !== 'touch') roles.set(index, `set:${target}`);
	}
	return roles;
}

const rolesOf = (columns: readonly HistoryColumn[], roles: ReadonlyMap<number, Role>) => columns.map(({ index }) => ({ role: roles.get(index) ?? null }));

/** An id where there is one, and a name beside it. */
function takeDeal(take: (role: NamedRole) => boolean): void {
	take('deal');
	take('dealName');
}

function epochs(table: Table, index: number): number {
	let count = 0;
	for (const { cells } of table.rows) if (isEpoch(cells[index] ?? '')) count += 1;
	return count;
}
