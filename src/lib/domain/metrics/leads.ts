// Figures of leads, from one pass over what each deal was told of: steps from marketing to sales, responses, follow-up,
// qualification, ratings, accounts (metrics D). Limit: nothing is counted where the question does not ask for it.
import { COUNTS, type DealColumns } from './columns.ts';
import { contextOf, EVERYTHING, type MetricsContext } from './context.ts';
import { FirstResponseSums, type FirstResponse } from './first-response.ts';
import { FollowUpSums, type FollowUp } from './follow-up.ts';
import { contactsUntil } from './lead-facts.ts';
import { BantSums, RatingSums, type BantFigures, type RatingFigures } from './lead-quality.ts';
import { LeadStepSums, type LeadConversion, type LeadSteps } from './lead-steps.ts';
import { LifecycleSums, type Lifecycle } from './lifecycle.ts';
import type { PassingRows } from './passing-rows.ts';
import type { Tally } from './tally.ts';

export interface LeadFigures {
	steps: LeadSteps;
	conversion: LeadConversion;
	response: FirstResponse;
	followUp: FollowUp;
	bant: BantFigures;
	rating: RatingFigures;
	lifecycle: Lifecycle;
}

export class LeadTotals implements Tally<LeadFigures | null> {
	readonly reads = ['accountOf', 'window', 'now', 'over', 'asOf', 'qualifiedRank', 'change'] as const;
	#context: MetricsContext = contextOf(EVERYTHING);
	#until = 0;
	readonly #steps = new LeadStepSums();
	readonly #response = new FirstResponseSums();
	readonly #followUp = new FollowUpSums();
	readonly #bant = new BantSums();
	readonly #rating = new RatingSums();
	readonly #lifecycle = new LifecycleSums();

	clear(columns: DealColumns, context: MetricsContext): void {
		this.#context = context;
		const { accountOf, window, now, over, asOf, qualifiedRank, change } = context;
		if (accountOf === null) return;
		this.#until = contactsUntil(asOf, now);
		this.#steps.clear(window, qualifiedRank);
		this.#response.clear(window, over);
		this.#followUp.clear(window, over);
		this.#bant.clear();
		this.#rating.clear(window);
		this.#lifecycle.clear(columns, accountOf, { asOf, now, earlier: change.from });
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (this.#context.accountOf === null || columns.left[row] !== COUNTS) return;
		// Somebody may have gone to another moment meanwhile. Before a row is written it says what it said when it was added.
		columns.leads.goTo(this.#context.asOf, this.#until);
		const facts = columns.leads.of(row);
		this.#steps.note(columns, row, facts, sign);
		this.#response.note(columns, row, facts, sign);
		this.#followUp.note(columns, row, facts, sign);
		this.#bant.note(columns, row, facts, sign);
		this.#rating.note(columns, row, facts, sign);
		this.#lifecycle.note(columns, row, facts, sign);
	}

	tallyAll(columns: DealColumns, { byRow: rows }: PassingRows): void {
		if (this.#context.accountOf === null) return;
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(): LeadFigures | null {
		if (this.#context.accountOf === null) return null;
		return {
			steps: this.#steps.steps(),
			conversion: this.#steps.conversion(),
			response: this.#response.figures(),
			followUp: this.#followUp.figures(),
			bant: this.#bant.figures(),
			rating: this.#rating.figures(),
			lifecycle: this.#lifecycle.figures()
		};
	}
}
