// Column filter of the stage: a list of stages with a tick each. No tick at all means no filter.
import type { IDoesFilterPassParams, IFilterComp, IFilterParams } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';
import { t } from '#lib/ui/messages/index.ts';
import { stageColor } from './cells.ts';
import type { SheetContext } from './context.ts';

/** Chosen stage ids; '' stands for deals without a stage. */
export interface StageFilterModel {
	stages: string[];
}

export class StageFilter implements IFilterComp<Deal> {
	#params!: IFilterParams<Deal, SheetContext>;
	readonly #gui = document.createElement('fieldset');
	#chosen = new Set<string>();

	init(params: IFilterParams<Deal, SheetContext>): void {
		this.#params = params;
		this.#gui.className = 'sheet-stage-filter';
		this.#draw();
	}

	getGui(): HTMLElement {
		return this.#gui;
	}

	isFilterActive(): boolean {
		return this.#chosen.size > 0;
	}

	doesFilterPass({ data }: IDoesFilterPassParams<Deal>): boolean {
		return this.#chosen.has(data.stage ?? '');
	}

	getModel(): StageFilterModel | null {
		return this.isFilterActive() ? { stages: [...this.#chosen] } : null;
	}

	setModel(model: StageFilterModel | null): void {
		this.#chosen = new Set(model?.stages ?? []);
		this.#draw();
	}

	afterGuiAttached(): void {
		this.#draw();
		this.#gui.querySelector('input')?.focus();
	}

	#draw(): void {
		const legend = document.createElement('legend');
		legend.textContent = t('grid.stageFilter');
		this.#gui.replaceChildren(legend);
		const pipeline = this.#params.context.pipeline();
		for (const stage of pipeline.stages) {
			if (stage.deleted !== null && !this.#chosen.has(stage.id)) continue;
			const swatch = document.createElement('span');
			swatch.className = 'sheet-swatch';
			swatch.style.background = stageColor(stage, pipeline.stages);
			this.#gui.append(this.#option(stage.id, stage.name, swatch));
		}
		this.#gui.append(this.#option('', t('grid.noStage')));
		const clear = document.createElement('button');
		clear.type = 'button';
		clear.textContent = t('grid.clearFilter');
		clear.disabled = !this.isFilterActive();
		clear.addEventListener('click', () => {
			this.setModel(null);
			this.#params.filterChangedCallback();
			this.#gui.querySelector('input')?.focus();
		});
		this.#gui.append(clear);
	}

	#option(id: string, name: string, swatch?: HTMLElement): HTMLElement {
		const label = document.createElement('label');
		const input = document.createElement('input');
		input.type = 'checkbox';
		input.checked = this.#chosen.has(id);
		input.addEventListener('change', () => {
			if (input.checked) this.#chosen.add(id);
			else this.#chosen.delete(id);
			this.#gui.querySelector('button')!.disabled = !this.isFilterActive();
			this.#params.filterChangedCallback();
		});
		label.append(input, ...(swatch ? [swatch] : []), document.createTextNode(name));
		return label;
	}
}
