// Tells when a text has become more than a text in a page: what ran, what was asked of the canary's host, dialogs,
// violations of the policy, elements and addresses that no text may make. And a page that does all of it wrong.
import type { BrowserContext, Page } from 'playwright';
import { CANARY_HOST, type Payload } from './script-payloads.ts';

export class Canary {
	/** What happened, each with the place in the app where it did. */
	readonly caught: string[] = [];
	/** Where the page is, for `caught`. */
	place = '';

	/** Listens in every page of the context. Call before any is opened. */
	async sit(context: BrowserContext): Promise<void> {
		await context.exposeFunction('canaryTells', (text: string) => void this.#catch(text));
		await context.addInitScript(() => {
			const told = window as unknown as { canaryTells(text: string): void; canary(id: unknown): number };
			told.canary = (id) => (told.canaryTells(`ran ${String(id)}`), 0);
			document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => told.canaryTells(`violation ${violatedDirective} ${blockedURI} ${sample}`));
		});
		context.on('request', (request) => {
			if (new URL(request.url()).host.includes(CANARY_HOST)) this.#catch(`asked ${request.url()}`);
		});
		context.on('page', (page) => this.#watch(page));
		for (const page of context.pages()) this.#watch(page);
	}

	/** Looks for what no text may make in the page as it stands. */
	async look(page: Page): Promise<void> {
		for (const found of await page.evaluate(madeOfText)) this.#catch(found);
	}

	#watch(page: Page): void {
		page.on('dialog', (dialog) => {
			if (dialog.type() !== 'beforeunload') this.#catch(`dialog ${dialog.message()}`);
			void dialog.accept().catch(() => undefined);
		});
	}

	#catch(what: string): void {
		this.caught.push(`${this.place}: ${what}`);
	}
}

/** Runs in the page. */
function madeOfText(): string[] {
	const found: string[] = [];
	const outline = (element: Element): string => element.cloneNode(false).constructor.name + [...element.attributes].map(({ name, value }) => ` ${name}=${value.slice(0, 60)}`).join('');
	const look = (root: Document | ShadowRoot): void => {
		for (const element of root.querySelectorAll('*')) {
			if (element.hasAttribute('data-canary') || element.localName === 'x-canary') found.push(`element ${outline(element)}`);
			if (/^(iframe|object|embed|base|frame|applet|foreignobject|animate|set)$/i.test(element.localName)) found.push(`element ${outline(element)}`);
			for (const { name, value } of element.attributes) {
				if (/^on/i.test(name)) found.push(`handler ${outline(element)}`);
				// As the browser reads an address: without control signs before it, and tabs and line ends in it.
				const address = value.replace(/^[\u0000-\u0020]+|[\t\r\n]/g, '').toLowerCase();
				const led = /^(xlink:)?href$|^(src|srcdoc|action|formaction|data|poster)$/.test(name);
				if (led && /^(?!https?:|mailto:|\/|#|\.|blob:)[a-z][a-z0-9+.-]*:/.test(address) && !(element.localName === 'img' && address.startsWith('data:image/'))) found.push(`address ${outline(element)}`);
				if (led && address.includes('canary.invalid')) found.push(`address ${outline(element)}`);
			}
			if (element.localName === 'style' && /canary/.test(element.textContent)) found.push('style made of text');
			if (element.shadowRoot) look(element.shadowRoot);
		}
	};
	look(document);
	return found;
}

/** Ids of the payloads whose text the page shows, in words, fields, titles or names. */
export async function seenIn(page: Page): Promise<number[]> {
	const texts = await page.evaluate(() => [
		document.title,
		...[...document.body.querySelectorAll('*')].flatMap((element) => [
			...[...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? ''),
			...['title', 'aria-label', 'placeholder', 'aria-description'].map((name) => element.getAttribute(name) ?? ''),
			element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : ''
		])
	]);
	return [...new Set(texts.flatMap((text) => [...text.matchAll(/canary\((\d+)\)/g)].map((match) => Number(match[1]))))];
}

/** A page of the context that takes texts for HTML, addresses and code: what a canary has to find. */
export async function plantSink(page: Page, origin: string, texts: readonly Payload[]): Promise<void> {
	const html = `<!doctype html><title>sink</title><body><script>
		const texts = ${JSON.stringify(texts.map(({ text }) => text)).replaceAll('<', '\\u003c')};
		for (const text of texts) {
			const host = document.createElement('div');
			host['inner' + 'HTML'] = text;
			const link = document.createElement('a');
			link.setAttribute('href', text);
			document.body.append(host, link);
			try { (0, window['ev' + 'al'])(text); } catch {}
		}
	</script>`;
	await page.route(`${origin}/sink`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
	await page.goto(`${origin}/sink`);
}
