// All functions by their English names, in a map: no name of JavaScript's own objects is found in it.
import type { Implementation } from '../run.ts';
import { DATE } from './date.ts';
import { LOGIC } from './logic.ts';
import { MATH } from './math.ts';
import { TEXT } from './text.ts';

export const IMPLEMENTATIONS: ReadonlyMap<string, Implementation> = new Map([LOGIC, MATH, TEXT, DATE].flatMap((group) => Object.entries(group)));
