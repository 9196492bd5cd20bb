// What a drawing and its marks know of the figure around them. A drawing outside a figure (a picture) has none.
import { getContext, setContext } from 'svelte';

export interface FigureHands {
	/** Pixels on the screen per pixel of the drawing: 1, more in the large form. */
	readonly scale: number;
	/** Keys of the marks that are picked. */
	readonly picked: ReadonlySet<string>;
	open: (key: string, at: Element) => void;
	/** `add`: beside the marks that are picked already. */
	pick: (key: string, add: boolean) => void;
	point: (on: boolean) => void;
}

/** Which mark Tab reaches. */
export interface Roving {
	readonly tabKey: string | null;
	/** Which one says how to go on: the first, where one comes in. */
	readonly helpKey: string | null;
	reach: (key: string) => void;
}

const FIGURE = Symbol('figure');
const ROVING = Symbol('roving');
const NOBODY: FigureHands = { scale: 1, picked: new Set(), open: () => undefined, pick: () => undefined, point: () => undefined };

export const setFigure = (hands: FigureHands): FigureHands => setContext(FIGURE, hands);
export const getFigure = (): FigureHands => getContext<FigureHands | undefined>(FIGURE) ?? NOBODY;
export const setRoving = (roving: Roving): Roving => setContext(ROVING, roving);
export const getRoving = (): Roving => getContext<Roving>(ROVING);
