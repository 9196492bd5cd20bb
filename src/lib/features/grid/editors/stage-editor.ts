// Editor of the stage: the stages in use, in their order, with what they end in.
import { t } from '#lib/ui/messages/index.ts';
import { findStage, type CellInput } from '#lib/ui/cell-input.ts';
import { stageColor } from '#lib/ui/stage-color.ts';
import { ListEditor, type ListOption } from './list-editor.ts';

export class StageEditor extends ListEditor {
	protected override all(): readonly ListOption[] {
		const every = this.params.context.pipeline().stages;
		return this.params.context.input().stages.map((stage) => {
			const swatch = document.createElement('span');
			swatch.className = 'sheet-swatch';
			swatch.style.background = stageColor(stage, every);
			const name = document.createElement('span');
			name.textContent = stage.name;
			const kind = document.createElement('span');
			kind.className = 'sheet-option-kind';
			kind.textContent = stage.type === 'open' ? '' : t(`stageType.${stage.type}`);
			return { id: stage.id, name: stage.name, content: [swatch, name, ...(kind.textContent && kind.textContent !== stage.name ? [kind] : [])] };
		});
	}

	protected override current(): string | null {
		return this.params.value as string | null;
	}

	protected override read(): CellInput {
		const { chosen } = this;
		if (this.input.value.trim() === '' && !chosen) return { ok: true, value: null };
		if (chosen) return { ok: true, value: chosen.id };
		const found = findStage(this.input.value, this.params.context.input().stages);
		return found ? { ok: true, value: found.id } : super.read();
	}
}
