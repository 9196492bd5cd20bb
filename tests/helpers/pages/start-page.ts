// The list of pipelines as a person uses it.
import type { Locator, Page } from 'playwright';
import type { Language } from '#lib/ui/locale.svelte.ts';
import { wordsIn, type Words } from '../words.ts';
import { PipelinePage } from './pipeline-page.ts';

export class StartPage {
	readonly page: Page;
	readonly words: Words;
	readonly #language: Language;

	constructor(page: Page, language: Language = 'en') {
		this.page = page;
		this.words = wordsIn(language);
		this.#language = language;
	}

	async open(): Promise<void> {
		await this.page.goto('/pipelines');
		await this.heading.waitFor();
	}

	get heading(): Locator {
		return this.page.getByRole('heading', { level: 1, name: this.words('pipelines.title') });
	}

	pipeline(name: string): Locator {
		return this.page.getByRole('link', { name, exact: true });
	}

	/** Makes an empty pipeline and arrives in it. */
	async create(name: string): Promise<PipelinePage> {
		await this.page.getByRole('button', { name: this.words('pipelines.new'), exact: true }).first().click();
		const dialog = this.page.getByRole('dialog', { name: this.words('pipelines.createTitle') });
		await dialog.getByLabel(this.words('pipelines.name'), { exact: true }).fill(name);
		await dialog.getByRole('button', { name: this.words('pipelines.create'), exact: true }).click();
		await this.page.waitForURL(/\/p\//);
		const pipeline = new PipelinePage(this.page, this.#language);
		await pipeline.shown();
		return pipeline;
	}
}
