// Values of columns of one's own in words, as the deal panel says them too.
export { fieldWords, formulaResult } from '#lib/ui/field-words.ts';
