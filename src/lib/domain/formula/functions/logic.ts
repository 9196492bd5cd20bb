// Functions that decide, and that ask what a value is. Branches that are not taken are not evaluated.
import { formulaError, type FormulaError } from '../../model/formula-error.ts';
import { compareValues, isBlank, isError, isList, NA, VALUE } from '../coerce.ts';
import { ofNumbers, strict, type Argument, type Implementation, type Run } from '../run.ts';
import { isDate, type FormulaValue } from '../value.ts';

/** A left-out argument of IF and its like is 0, as in Excel; a blank field stays blank. */
const taken = (arg: Argument, run: Run): FormulaValue => (arg.blank ? 0 : arg.value(run));

const condition = (arg: Argument, run: Run): boolean | FormulaError => run.boolean(arg.value(run));

/** Truth values of AND, OR and XOR: fields with text or nothing in them do not count. */
function truths(args: readonly Argument[], run: Run): boolean[] | FormulaError {
	const found: boolean[] = [];
	for (const arg of args) {
		const value = arg.value(run);
		if (arg.field && (typeof value === 'string' || isBlank(value) || isList(value))) continue;
		const truth = run.boolean(value);
		if (typeof truth !== 'boolean') return truth;
		found.push(truth);
	}
	return found.length === 0 ? VALUE : found;
}

const combined =
	(combine: (truths: boolean[]) => boolean): Implementation =>
	(args, run) => {
		const found = truths(args, run);
		return Array.isArray(found) ? combine(found) : (found as FormulaError);
	};

/** Asks something of a value, errors included. */
const asks =
	(question: (value: FormulaValue) => boolean): Implementation =>
	(args, run) =>
		question(args[0]!.value(run));

const isNA = (value: FormulaValue): boolean => isError(value) && value.error === '#N/A';

export const LOGIC: Readonly<Record<string, Implementation>> = {
	IF: (args, run) => {
		const truth = condition(args[0]!, run);
		if (typeof truth !== 'boolean') return truth;
		if (truth) return taken(args[1]!, run);
		return args[2] === undefined ? false : taken(args[2], run);
	},
	IFS: (args, run) => {
		for (let index = 0; index + 1 < args.length; index += 2) {
			const truth = condition(args[index]!, run);
			if (typeof truth !== 'boolean') return truth;
			if (truth) return taken(args[index + 1]!, run);
		}
		return NA;
	},
	AND: combined((found) => found.every(Boolean)),
	OR: combined((found) => found.some(Boolean)),
	XOR: combined((found) => found.filter(Boolean).length % 2 === 1),
	NOT: (args, run) => {
		const truth = condition(args[0]!, run);
		return typeof truth === 'boolean' ? !truth : truth;
	},
	IFERROR: (args, run) => {
		const value = args[0]!.value(run);
		return isError(value) ? taken(args[1]!, run) : value;
	},
	IFNA: (args, run) => {
		const value = args[0]!.value(run);
		return isNA(value) ? taken(args[1]!, run) : value;
	},
	SWITCH: (args, run) => {
		const value = args[0]!.value(run);
		if (isError(value)) return value;
		let index = 1;
		for (; index + 1 < args.length; index += 2) {
			const wanted = args[index]!.value(run);
			if (isError(wanted)) return wanted;
			if (compareValues(value, wanted) === 0) return taken(args[index + 1]!, run);
		}
		return index < args.length ? taken(args[index]!, run) : NA;
	},
	CHOOSE: (args, run) => {
		const number = run.number(args[0]!.value(run));
		if (typeof number !== 'number') return number;
		const chosen = number >= 1 ? args[Math.floor(number)] : undefined;
		return chosen === undefined ? VALUE : taken(chosen, run);
	},
	TRUE: () => true,
	FALSE: () => false,
	NA: () => NA,
	ISBLANK: asks(isBlank),
	ISNUMBER: asks((value) => typeof value === 'number' || isDate(value)),
	ISTEXT: asks((value) => typeof value === 'string' || (isList(value) && value.length > 0)),
	ISNONTEXT: asks((value) => typeof value !== 'string' && !(isList(value) && value.length > 0)),
	ISLOGICAL: asks((value) => typeof value === 'boolean'),
	ISERROR: asks(isError),
	ISERR: asks((value) => isError(value) && !isNA(value)),
	ISNA: asks(isNA),
	ISEVEN: parity(0),
	ISODD: parity(1)
};

function parity(odd: 0 | 1): Implementation {
	const test = ofNumbers((value) => Math.abs(Math.trunc(value)) % 2);
	return (args, run) => {
		const value = strict(([only]) => (typeof only === 'boolean' ? formulaError('#VALUE!') : only!))(args, run);
		if (isError(value)) return value;
		const rest = test([{ value: () => value, field: false, blank: false }], run);
		return typeof rest === 'number' ? rest === odd : rest;
	};
}
