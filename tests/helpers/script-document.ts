// Writes payloads into every text a pipeline has, past what screens allow, as an editor with a client of their own can.
import * as Y from 'yjs';
import type { CellValue, RecordKey } from '#lib/domain/document/schema.ts';
import { writeNote } from '#lib/domain/document/notes.ts';
import { setTargets, setTeam } from '#lib/domain/document/targets.ts';
import type { NewRecord } from '#lib/domain/document/writer.ts';
import { COLUMN_KINDS } from '#lib/domain/model/column.ts';
import type { Colleague } from './colleague.ts';
import type { Payload } from './script-payloads.ts';

const TEXTS = ['title', 'company', 'contact', 'owner', 'source', 'industry', 'nextStep', 'lostReason', 'leadReason'] as const;
/** Cells that are no text: they have one all the same. */
const OTHERS = ['probability', 'category', 'value', 'currency', 'expectedClose', 'lastTouch', 'leadStatus', 'bantBudget', 'rating'] as const;
const DAY_MS = 24 * 3600_000;

export const dayFrom = (now: number, days: number): string => new Date(now + days * DAY_MS).toISOString().slice(0, 10);

/** Every deal has every payload of the list in turn; as many deals as payloads, the first four with broken cells. */
export async function fillWithPayloads(somebody: Colleague, list: readonly Payload[]): Promise<void> {
	const { pipeline, writer } = somebody;
	const at = (index: number): string => list[index % list.length]!.text;
	const now = writer.now();
	const stages = pipeline.liveStages;
	const open = stages.filter(({ type }) => type === 'open');
	const [won, lost] = [stages.find(({ type }) => type === 'won')!, stages.find(({ type }) => type === 'lost')!];
	const create: NewRecord[] = [];
	const edits: { record: RecordKey; field: string; value: CellValue }[] = [];

	const columns = COLUMN_KINDS.map((kind, index) => ({ id: `c_kind${index}`, kind, name: at(index) }));
	for (const [index, { id, kind, name }] of columns.entries())
		create.push({
			root: 'columns',
			id,
			base: {
				name,
				kind,
				order: `b${String.fromCharCode(97 + index)}`,
				choices: list.map(({ id: choice, text }) => ({ id: `o${choice}`, name: text, color: choice % 8 })),
				formula: index % 2 === 0 ? at(index) : `"${at(index).replaceAll('"', '""')}"`
			}
		});
	const ownValue = (kind: (typeof COLUMN_KINDS)[number], index: number): CellValue =>
		kind === 'choice' ? `o${list[index % list.length]!.id}` : kind === 'choices' ? list.slice(0, 6).map(({ id }) => `o${id}`) : at(index);

	for (const [index] of list.entries()) {
		const stage = [...open, won, lost][index % (open.length + 2)]!;
		const base: Record<string, CellValue> = { order: `a${index.toString(36).padStart(4, '0')}1`, stage: stage.id, value: 100_000 + index * 1000, expectedClose: dayFrom(now, (index % 90) - 20) };
		for (const [offset, field] of TEXTS.entries()) base[field] = at(index + offset);
		if (index < 4) for (const [offset, field] of OTHERS.entries()) base[field] = at(index + offset);
		for (const [offset, { id, kind }] of columns.entries()) base[id] = ownValue(kind, index + offset);
		create.push({ root: 'deals', id: `payload${index}`, base });
		const about = { deal: `payload${index}`, text: at(index + 1), mentions: [`=${at(index + 2)}`] };
		if (index < 12) {
			create.push({ root: 'activities', id: `said${index}`, base: { kind: 'comment', ...about } });
			create.push({ root: 'activities', id: `todo${index}`, base: { kind: 'task', ...about, due: dayFrom(now, index - 3), assignee: `=${at(index + 3)}` } });
			create.push({ root: 'activities', id: `link${index}`, base: { kind: 'link', ...about, url: at(index + 4) } });
		}
	}
	for (const { id, text } of list) {
		create.push({ root: 'people', id: `person${id}`, base: { name: text, color: id % 8 } });
		create.push({ root: 'views', id: `view${id}`, base: { name: text, owner: null, order: `a${id.toString(36).padStart(4, '0')}1`, filter: { all: [{ field: 'title', is: 'contains', value: text }] } } });
		create.push({ root: 'reviews', id: `moment${id}`, base: { name: text, moment: now - 1000 * (id + 1) } });
	}
	writer.write([], create);
	for (const [index, stage] of stages.entries()) {
		const record: RecordKey = `stages/${stage.id}`;
		edits.push({ record, field: 'name', value: at(index) }, { record, field: 'questions', value: [at(index + 1)] }, { record, field: 'exitCriteria', value: [at(index + 2)] });
	}
	edits.push({ record: 'settings', field: 'name', value: at(0) }, { record: 'settings', field: 'timeZone', value: at(1) });
	// A past: what was there before shows in the history.
	for (const [index] of list.entries()) edits.push({ record: `payload${index}`, field: 'nextStep', value: at(index + 11) }, { record: `payload${index}`, field: 'value', value: 200_000 + index });
	writer.write(edits);
	const note = new Y.Doc();
	note.getText('note').applyDelta(list.flatMap(({ text }) => [{ insert: text, attributes: { link: text, style: text, onclick: text, header: text } }, { insert: '\n' }]));
	writeNote(writer, 'payload5', Y.encodeStateAsUpdate(note));
	setTargets(writer, list.slice(0, 20).map(({ text }) => ({ from: dayFrom(now, -200), to: dayFrom(now, 200), scope: { of: 'owner', name: text }, amount: 1_000_000 })));
	for (const { text } of list.slice(0, 20)) setTeam(writer, text, text);
	await somebody.sent();
}

/** Rows of a file: every column has every payload, under heads that are payloads. */
export function payloadFile(list: readonly Payload[]): string {
	const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
	const heads = ['Deal', 'Company', 'Stage', 'Owner', 'Next step', list[0]!.text, list[1]?.text ?? 'x'];
	return [heads, ...list.map((_, row) => heads.map((_head, column) => list[(row + column) % list.length]!.text))].map((cells) => cells.map(quoted).join(',')).join('\r\n');
}
