// Frames of a page while something goes on: how many, how long, and the longest task between them.
import type { Page } from 'playwright';

export interface Frames {
	fps: number;
	/** Median time from frame to frame, in milliseconds. */
	frame: number;
	/** Longest task, in milliseconds. */
	longest: number;
	/** Tasks over 50 ms. */
	longTasks: number;
}

/** Watches the frames of a page, scrolling its grid, or what the selectors name, by so many rows in each. */
export const framesOf = (page: Page, how: { seconds: number; rows: number; viewport?: string; row?: string }): Promise<Frames> =>
	page.evaluate(async ({ seconds, rows, viewport: selector = '.ag-grid-viewport', row = '.ag-row' }) => {
		const viewport = document.querySelector<HTMLElement>(selector)!;
		const rowHeight = document.querySelector<HTMLElement>(row)!.offsetHeight;
		const tasks: number[] = [];
		const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)));
		observer.observe({ type: 'longtask' });
		const began = performance.now();
		const times: number[] = [];
		let last = began;
		await new Promise<void>((done) => {
			const frame = (): void => {
				const now = performance.now();
				times.push(now - last);
				last = now;
				if (rows > 0) viewport.scrollTop += rows * rowHeight;
				if (performance.now() - began < seconds * 1000) requestAnimationFrame(frame);
				else done();
			};
			requestAnimationFrame(frame);
		});
		const fps = (times.length * 1000) / (performance.now() - began);
		// Entries come after their task: a long task of our own, made last, is the sign that all have come.
		const counted = await new Promise<number[]>((done, failed) => {
			const deadline = setTimeout(() => failed(new Error('no entry came for a task of 80 ms')), 5000);
			const mark = performance.now();
			tasks.push(...observer.takeRecords().map(({ duration }) => duration));
			observer.disconnect();
			new PerformanceObserver((list, watching) => {
				const entries = list.getEntries();
				tasks.push(...entries.filter(({ startTime }) => startTime < mark).map(({ duration }) => duration));
				if (!entries.some(({ startTime }) => startTime >= mark)) return;
				watching.disconnect();
				clearTimeout(deadline);
				done(tasks);
			}).observe({ type: 'longtask' });
			setTimeout(() => {
				for (const end = performance.now() + 80; performance.now() < end; );
			});
		});
		const frame = times.sort((a, b) => a - b)[times.length >> 1]!;
		return { fps, frame, longest: Math.max(0, ...counted), longTasks: counted.length };
	}, how);
