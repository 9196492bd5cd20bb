// The order of a review: what is found about one record together, new findings first, then the latest; and how what
// changes while it is open joins without moving anything. Plain functions over plain data.
import type { RecordKey } from '#lib/domain/document/schema.ts';
import { DEAL_FIELD_NAMES, type CellField, type DealId } from '#lib/domain/model/deal.ts';
import type { Finding } from '#lib/state/merge-findings.ts';

export interface Entry {
	finding: Finding;
	/** No longer open: somebody, here or elsewhere, settled it while the review was open. */
	settled: boolean;
	/** It arose since a review was last closed. */
	fresh: boolean;
}

export interface Group {
	key: string;
	record: RecordKey;
	entries: readonly Entry[];
}

/** A cell that the review is opened at. */
export interface Place {
	deal: DealId;
	field: CellField;
}

const KINDS: readonly Finding['kind'][] = ['twin', 'returned', 'removed-stage', 'cell'];
const rank = (finding: Finding): number =>
	KINDS.indexOf(finding.kind) * 100 + (finding.kind === 'cell' ? (DEAL_FIELD_NAMES as string[]).indexOf(finding.cell.field) + 1 : 0);

/** Twins are about two records and so a group of their own. */
const groupKey = (finding: Finding): string => (finding.kind === 'twin' ? finding.key : finding.record);

const latest = ({ entries }: Group): number => entries.reduce((last, { finding }) => Math.max(last, finding.at), 0);
const hasFresh = ({ entries }: Group): number => Number(entries.some(({ fresh }) => fresh));

/** What there is to look at, `at`'s deal first whatever its age. `fresh`: tokens that are new. */
export function firstGroups(findings: readonly Finding[], fresh: ReadonlySet<string>, at: Place | null): Group[] {
	const first = ({ record }: Group): number => Number(record === at?.deal);
	return regroup([], findings, fresh).sort((a, b) => first(b) - first(a) || hasFresh(b) - hasFresh(a) || latest(b) - latest(a));
}

/** The same groups brought up to date: what is no longer found is settled and stays in its place, what is new comes last. */
export function regroup(before: readonly Group[], findings: readonly Finding[], fresh: ReadonlySet<string>): Group[] {
	const open = new Map(findings.map((finding) => [finding.key, finding]));
	const update = (entry: Entry): Entry => {
		const finding = open.get(entry.finding.key);
		open.delete(entry.finding.key);
		if (!finding) return entry.settled ? entry : { ...entry, settled: true };
		const again = finding.token !== entry.finding.token && fresh.has(finding.token);
		return { finding, settled: false, fresh: entry.fresh || again };
	};
	const groups = before.map(({ key, record, entries }) => ({ key, record, entries: entries.map(update) }));
	const byKey = new Map(groups.map((group) => [group.key, group]));
	for (const finding of [...open.values()].sort((a, b) => rank(a) - rank(b))) {
		const entry: Entry = { finding, settled: false, fresh: fresh.has(finding.token) };
		const key = groupKey(finding);
		const group = byKey.get(key);
		if (group) group.entries.push(entry);
		else {
			const made = { key, record: finding.record, entries: [entry] };
			byKey.set(key, made);
			groups.push(made);
		}
	}
	return groups;
}
