// English words of: exchange rates. ICU MessageFormat.
export const rates = {
	'rates.title': 'Exchange rates',
	'rates.open': 'Exchange rates…',
	'rates.settings': 'What other currencies are worth, for sums and charts.',
	'rates.intro':
		'What 1 of another currency is worth, from a day on. Sums and charts convert with it: closed deals at the rate of the day they closed, open ones at today’s.',
	'rates.name': 'Rate of {from} in {to} from {day}',
	'rates.equation': '1 {from} = {units} {to}',
	'rates.missing':
		'{count, plural, one {One deal is in a currency without a rate and in no sum: {currencies}.} other {# deals are in a currency without a rate and in no sum: {currencies}.}}',
	'rates.table': 'Rates, the newest of each currency first',
	'rates.currency': 'Currency',
	'rates.from': 'From',
	'rates.rate': 'Rate',
	'rates.in': 'In',
	'rates.example': 'So',
	'rates.remove': 'Remove the rate of {from} from {day}',
	'rates.removed': 'The rate of {from} from {day} is removed.',
	'rates.added': 'Rate added: {equation}, from {day}.',
	'rates.none': 'No rate is written down yet',
	'rates.noneText': 'Add one for each currency that deals are in besides {currency}.',
	'rates.add': 'Add a rate',
	'rates.addButton': 'Add',
	'rates.worth': '1 {from} in {to}',
	'rates.day': 'From day',
	'rates.chooseCurrency': 'Choose a currency.',
	'rates.wrong': '“{text}” is not a rate. Type how much 1 {from} is worth in {to}, for example {example}.',
	'rates.wrongRange': 'A rate is above 0, with at most 12 digits on either side of the decimal sign.',
	'rates.wrongAmbiguous': '“{text}” can be read as {small} and as {large}. Type one of these.',
	'rates.wrongDay': '“{text}” is not a day. Type for example {example}.',
	'rates.taken': 'There is a rate of {from} from {day} already: change it in the table.'
} as const;
