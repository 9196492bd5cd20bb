// The editor of notes: Quill over a Y.Text, both always showing the same. Loaded when somebody opens notes.
// Limit: draws no buttons; what others do comes in through the text alone.
import Quill, { Delta } from 'quill/core.js';
import 'quill/dist/quill.core.css';
import Bold from 'quill/formats/bold.js';
import Header from 'quill/formats/header.js';
import IndentClass from 'quill/formats/indent.js';
import Italic from 'quill/formats/italic.js';
import Link from 'quill/formats/link.js';
import List from 'quill/formats/list.js';
import Strike from 'quill/formats/strike.js';
import type * as Y from 'yjs';
import { MAX_NOTE } from '#lib/domain/document/notes.ts';
import { safeUrl } from '#lib/domain/model/activity.ts';
import { FORMATS, shownOps } from './formats.ts';

/** Nothing that runs becomes a link, wherever it comes from. */
class SafeLink extends Link {
	static override sanitize(url: string): string {
		return safeUrl(url) ?? 'about:blank';
	}
}

Quill.register(
	{
		'formats/bold': Bold,
		'formats/header': Header,
		'formats/indent': IndentClass,
		'formats/italic': Italic,
		'formats/link': SafeLink,
		'formats/list': List,
		'formats/strike': Strike
	},
	true
);

export type FormatName = (typeof FORMATS)[number];

export interface EditorOptions {
	text: Y.Text;
	/** Origin of what is typed here. */
	origin: unknown;
	/** Takes back, or does again, what was typed here; absent where nothing may be typed. */
	undo?: Pick<Y.UndoManager, 'undo' | 'redo'>;
	label: string;
	placeholder: string;
	/** The formats where the caret is, whenever they may be others. */
	onformats: (formats: Record<string, unknown>) => void;
	/** Something was to be added beyond the most a note may have, and was not. */
	ontoolong: () => void;
	/** Asks for the address of a link: Ctrl+K. */
	onlink: () => void;
}

type Handler = (this: { quill: Quill }, range: { index: number; length: number }, context: { format: Record<string, unknown> }) => boolean | undefined;

export class NoteEditor {
	readonly #quill: Quill;
	readonly #options: EditorOptions;

	/** `host` is empty, and stays the editor's. */
	constructor(host: HTMLElement, options: EditorOptions) {
		this.#options = options;
		const readOnly = options.undo === undefined;
		this.#quill = new Quill(host, {
			readOnly,
			placeholder: options.placeholder,
			formats: [...FORMATS],
			modules: { history: { maxStack: 0, userOnly: true }, uploader: { mimetypes: [] }, keyboard: { bindings: this.#bindings() } }
		});
		const { root } = this.#quill;
		root.setAttribute('role', 'textbox');
		root.setAttribute('aria-multiline', 'true');
		root.setAttribute('aria-label', options.label);
		root.setAttribute('aria-readonly', String(readOnly));
		this.#quill.setContents(this.#target(), 'silent');
		this.#quill.on('text-change', this.#onText);
		this.#quill.on('editor-change', this.#onAny);
		options.text.observe(this.#onNote);
	}

	destroy(): void {
		this.#options.text.unobserve(this.#onNote);
		this.#quill.off('text-change', this.#onText);
		this.#quill.off('editor-change', this.#onAny);
	}

	focus(): void {
		this.#quill.focus();
	}

	enable(may: boolean): void {
		this.#quill.enable(may);
		this.#quill.root.setAttribute('aria-readonly', String(!may));
	}

	/** Puts a format on what is selected or typed next; `false` takes it away. */
	format(name: FormatName, value: unknown): void {
		this.#quill.focus();
		this.#quill.format(name, value, 'user');
	}

	/** The link the caret is in or that is selected, and whether there are words to make one of. */
	linkHere(): { url: string; possible: boolean } {
		const range = this.#quill.getSelection(true);
		const { link } = this.#quill.getFormat(range);
		return { url: typeof link === 'string' ? link : '', possible: range.length > 0 || typeof link === 'string' };
	}

	/** Makes what is selected a link, or the link the caret is in another one; '' takes it away. `url` is safe. */
	setLink(url: string): void {
		const range = this.#quill.getSelection(true);
		if (range.length > 0) return this.format('link', url === '' ? false : url);
		const [leaf, offset] = this.#quill.getLeaf(range.index);
		if (leaf) this.#quill.formatText(range.index - offset, leaf.length(), 'link', url === '' ? false : url, 'user');
	}

	#target(): Delta {
		return new Delta(shownOps(this.#options.text.toDelta() as Parameters<typeof shownOps>[0]));
	}

	readonly #onText = (delta: Delta, _before: Delta, source: string): void => {
		if (source !== 'user') return;
		const { text, origin, ontoolong } = this.#options;
		if (this.#quill.getLength() - 1 > MAX_NOTE && delta.ops.some(({ insert }) => insert !== undefined)) {
			this.#follow();
			return ontoolong();
		}
		text.doc!.transact(() => text.applyDelta(delta.ops, { sanitize: false }), origin);
	};

	readonly #onNote = (_event: Y.YTextEvent, { origin }: Y.Transaction): void => {
		if (origin !== this.#options.origin) this.#follow();
	};

	/** Shows what the text holds. The caret stays between the same characters. */
	#follow(): void {
		const change = this.#quill.getContents().diff(this.#target());
		if (change.ops.length > 0) this.#quill.updateContents(change, 'api');
	}

	readonly #onAny = (): void => {
		const range = this.#quill.getSelection();
		this.#options.onformats(range ? this.#quill.getFormat(range) : {});
	};

	#bindings(): Record<string, never> {
		const { undo, onlink } = this.#options;
		const own = (key: string, handler: Handler, more: object = {}) => ({ key, shortKey: true, handler, ...more });
		const undone = (): false => (undo?.undo(), false);
		const redone = (): false => (undo?.redo(), false);
		const indent = (by: 1 | -1): Handler =>
			function indented(_range, { format }) {
				const level = Math.max(0, Math.min(8, Number(format.indent ?? 0) + by));
				this.quill.format('indent', level === 0 ? false : level, 'user');
				return false;
			};
		return {
			// Tab leaves the notes, as it leaves every field.
			tab: null,
			indent: null,
			outdent: null,
			'remove tab': null,
			'indent code-block': null,
			'outdent code-block': null,
			'code exit': null,
			'table tab': null,
			undo: own('z', undone),
			redo: own('z', redone, { shiftKey: true }),
			again: own('y', redone),
			link: own('k', () => (onlink(), false)),
			deeper: own(']', indent(1)),
			shallower: own('[', indent(-1)),
			tick: own('Enter', function ticked(_range, { format }) {
				if (format.list !== 'checked' && format.list !== 'unchecked') return true;
				this.quill.format('list', format.list === 'checked' ? 'unchecked' : 'checked', 'user');
				return false;
			})
		} as unknown as Record<string, never>;
	}
}
