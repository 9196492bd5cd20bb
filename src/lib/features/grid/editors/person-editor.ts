// Editor of a person, the owner too: names that the pipeline knows, of those who are here, who edited it and those in its
// cells. Any other may be typed: where a name begins as a known one does, the last line of the list takes it as it stands.
import type { CellInput } from '#lib/ui/cell-input.ts';
import { plainLetters } from '#lib/domain/model/plain-letters.ts';
import { t } from '#lib/ui/messages/index.ts';
import { ListEditor, type ListOption } from './list-editor.ts';

/** No name begins with it. */
const AS_TYPED = '\u0000';

export class PersonEditor extends ListEditor {
	#names: readonly string[] | null = null;

	protected override all(typed: string): readonly ListOption[] {
		this.#names ??= this.params.context.owners();
		const known = this.#names.map((name) => ({ id: name, name }));
		const wanted = plainLetters(typed);
		if (wanted === '' || this.#names.some((name) => plainLetters(name) === wanted)) return known;
		const words = document.createElement('span');
		words.textContent = t('grid.asTyped', { text: typed });
		return [...known, { id: AS_TYPED, name: typed, extra: true, content: [words] }];
	}

	protected override current(): string | null {
		return this.params.value as string | null;
	}

	protected override draw(): void {
		super.draw();
		// A name nobody has yet is as good as any: nothing else is taken for it.
		const first = this.options[this.active];
		if (!this.narrowed || !first || first.extra || plainLetters(first.name).startsWith(plainLetters(this.input.value.trim()))) return;
		this.active = this.options.findIndex(({ extra }) => extra);
		this.mark();
	}

	protected override read(): CellInput {
		const { chosen } = this;
		return chosen && !chosen.extra ? { ok: true, value: chosen.name } : super.read();
	}
}
