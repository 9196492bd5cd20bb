// Figures of the engine as a report gives them: minor units become major ones, instants days or ISO text.
// Limit: conversion only; nothing is rounded but what a number cannot hold.
import type { Worth } from '../metrics/funnel.ts';
import type { Interval } from '../metrics/wilson.ts';
import { minorDigits } from '../model/money.ts';
import type { Amount, Money, Rate } from './shapes.ts';

/** Turns minor units of one currency into major ones. */
export class Amounts {
	readonly #unit: number;

	constructor(currency: string) {
		this.#unit = 10 ** minorDigits(currency);
	}

	/** Whole or fractional minor units: the nearest number to the decimal they are. */
	money(minor: bigint | number): Money {
		return Number(minor) / this.#unit;
	}

	maybe(minor: bigint | number | null): Money | null {
		return minor === null ? null : this.money(minor);
	}

	/** Thousandths of minor units, as weighted values are kept. */
	mille(thousandths: bigint): Money {
		return Number(thousandths) / (this.#unit * 1000);
	}

	amount({ count, value }: Pick<Worth, 'count' | 'value'>): Amount {
		return { count, value: this.money(value) };
	}
}

export const boundsOf = (interval: Interval | null): { low: Rate; high: Rate } => ({ low: interval?.low ?? null, high: interval?.high ?? null });
