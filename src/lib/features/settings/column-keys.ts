// Keys in a table of fields: up, down and Enter go through a column, whose cells have the same `data-column`.

/**
 * Goes to the field above or below; what was typed is stored as the focus leaves it. `refused`: what was typed cannot be
 * stored, then Enter stays.
 */
export function goAlongColumn(event: KeyboardEvent, refused: boolean): void {
	const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : 0;
	if (step === 0 || (event.key === 'Enter' && refused) || event.altKey || event.ctrlKey || event.metaKey) return;
	const cell = (event.target as HTMLElement).closest('td');
	const cells = [...(cell?.closest('table')?.querySelectorAll<HTMLElement>('td') ?? [])].filter((one) => one.dataset.column === cell!.dataset.column);
	const next = cell && cells[cells.indexOf(cell) + step]?.querySelector('input');
	if (!next) return;
	event.preventDefault();
	next.focus();
	next.select();
}
