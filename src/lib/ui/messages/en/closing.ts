// English words of: what is asked when a deal closes. ICU MessageFormat.
export const closing = {
	'closing.lost': 'Why was {title} lost?',
	'closing.lostMany': 'Why were these {count, number} deals lost?',
	'closing.won': 'What is {title} worth?',
	'closing.reason': 'Reason',
	'closing.value': 'Value',
	'closing.save': 'Save',
	'closing.later': 'Not now',
	'closing.hint': 'Press F6 to go there.',
	'closing.price': 'Price',
	'closing.competitor': 'Chose another supplier',
	'closing.budget': 'No budget',
	'closing.timing': 'Not now',
	'closing.silent': 'No answer'
} as const;
