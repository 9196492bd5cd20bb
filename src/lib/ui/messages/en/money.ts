// English words of: amounts in other currencies, and what sums make of them. ICU MessageFormat.
export const money = {
	'money.wrongCurrency': '“{text}” is not a currency. Type its code, for example USD, or choose one.',
	'money.lostDecimals': '{amount} has decimals that {currency} does not have. Round the value first.',
	'money.becomes': 'The deal’s currency becomes {currency}; nothing is converted.',
	'money.whichCurrency': '“{text}” is not an amount in {currency}, and several currencies are written so. Type its code, for example {example}. Esc keeps the old value.',
	'money.about': '≈ {value}',
	'money.converted':
		'{count, plural, one {One amount in another currency is} other {# amounts in other currencies are}} converted: of closed deals at the rate of the day they closed, of open ones at today’s.',
	'money.someConverted': 'Amounts in other currencies are converted: of closed deals at the rate of the day they closed, of open ones at today’s.',
	'money.withoutRate': '{count, number} without a rate',
	'money.withoutRateWhy':
		'{count, plural, one {One deal has a value in a currency without an exchange rate and is in no sum.} other {# deals have a value in a currency without an exchange rate and are in no sum.}} Rates are under Menu → Settings and stages → Exchange rates.',
	'money.cellConverted': '{value} at the rate from {day}',
	'money.cellNoRate': 'In no sum: there is no exchange rate of {currency}. Rates are under Menu → Settings and stages → Exchange rates.'
};
