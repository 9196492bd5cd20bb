// The ways a chart leaves the app, as items of its menu: to the clipboard, as PNG, SVG and CSV.
import Clipboard from '@lucide/svelte/icons/clipboard';
import Download from '@lucide/svelte/icons/download';
import FileSpreadsheet from '@lucide/svelte/icons/file-spreadsheet';
import { flushSync, mount, unmount } from 'svelte';
import type { MenuItem } from '#lib/ui/menu.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { ChartModel } from './chart-model.ts';
import type { ChartDefinition } from './definition.ts';
import { dataOf } from './export-data.ts';
import { copyPng, download, fileName, pictureOf, pngOf, type Picture } from './export-image.ts';

/** A picture is at least this wide, whatever the panel: made to be shown. */
const WIDTHS = [720, 1120] as const;

export interface Exported {
	/** As it is when an item is chosen. */
	model: () => ChartModel;
	drawing: ChartDefinition['drawing'];
	/** Pixels on the screen. */
	width: () => number;
	height: number;
	/** Where it is from, for the picture; and in the names of files. */
	source: string;
	pipeline: string;
	day: string;
}

export function exportItems({ model, drawing, width, height, source, pipeline, day }: Exported): MenuItem[] {
	const file = (extension: string) => `${fileName(pipeline, model().name, day)}.${extension}`;

	function picture(): Promise<Picture> {
		const drawn = Math.min(WIDTHS[1], Math.max(WIDTHS[0], width()));
		const shown = model();
		return pictureOf({
			title: shown.title,
			subtitle: [shown.subtitle, shown.tag?.text].filter(Boolean).join(' '),
			notes: shown.notes,
			source,
			width: drawn,
			draw: (target) => {
				const made = mount(drawing, { target, props: { model: shown, width: drawn, height } });
				flushSync();
				return () => void unmount(made);
			}
		});
	}

	async function tell(work: () => Promise<string | null>): Promise<void> {
		try {
			const told = await work();
			if (told !== null) toasts.show(told);
		} catch {
			toasts.show(t('charts.imageFailed'), { kind: 'error' });
		}
	}

	const copy = () =>
		tell(async () => {
			const png = picture().then(pngOf);
			if (await copyPng(png)) return t('charts.copied');
			download(await png, file('png'));
			return t('charts.copyRefused');
		});

	const asPng = () =>
		tell(async () => {
			download(await pngOf(await picture()), file('png'));
			return null;
		});

	const asSvg = () =>
		tell(async () => {
			download(new Blob([(await picture()).svg], { type: 'image/svg+xml' }), file('svg'));
			return null;
		});

	return [
		{ label: t('charts.copyImage'), icon: Clipboard, onselect: () => void copy() },
		{ label: t('charts.downloadPng'), icon: Download, onselect: () => void asPng() },
		{ label: t('charts.downloadSvg'), icon: Download, onselect: () => void asSvg() },
		{
			label: t('charts.downloadCsv'),
			icon: FileSpreadsheet,
			onselect: () => download(new Blob([dataOf(model().table)], { type: 'text/csv;charset=utf-8' }), file('csv'))
		}
	];
}
