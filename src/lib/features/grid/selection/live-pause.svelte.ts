// Live updates held back while a person asks for it (WCAG 2.2.2): what colleagues do is kept together and shown when they
// go on. Limit: the sheet only; rows that are scrolled into view show what they are by then.
import type { PipelineChange } from '#lib/domain/document/pipeline.ts';
import type { FormulaChange } from '#lib/state/formula-change.ts';
import { HeldChanges, HeldResults } from './held-changes.ts';

export class LivePause {
	paused = $state(false);
	/** Cells, new deals and settings that changed and do not show it yet. */
	waiting = $state(0);
	/** Goes up with each edit of the person's own meanwhile: what they do themselves shows at once. */
	own = $state(0);
	#held = new HeldChanges();
	#results = new HeldResults();

	/** True when the change has to wait. */
	hold(change: PipelineChange): boolean {
		if (this.paused && change.local) this.own += 1;
		if (!this.paused || change.local) return false;
		this.waiting += this.#held.add(change);
		return true;
	}

	/** True when results of formulas have to wait, as what they come from does. */
	holdResults(change: FormulaChange): boolean {
		if (!this.paused || change.local) return false;
		this.#results.add(change);
		return true;
	}

	/** Results of formulas that wait, as one change; asked before the pause ends. */
	get results(): FormulaChange {
		return this.#results.change;
	}

	/** Ends the pause. Returns all that waited, as one change; null: nothing did. */
	release(): PipelineChange | null {
		const change = this.waiting > 0 ? this.#held.change : null;
		this.forget();
		this.paused = false;
		return change;
	}

	/** Everything is read anew: nothing waits any longer. */
	forget(): void {
		this.#held = new HeldChanges();
		this.#results = new HeldResults();
		this.waiting = 0;
	}
}
