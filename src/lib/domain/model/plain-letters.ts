// Text as it is compared when people search, filter or choose: case and accents do not count. Imports nothing.

/** Lower case without accents: "Café Zuid" → "cafe zuid". */
export const plainLetters = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase();
