// Dutch words of: amounts in other currencies, and what sums make of them. Written in Dutch, not translated word by word.
import type { money as en } from '../en/money.ts';

export const money: Record<keyof typeof en, string> = {
	'money.wrongCurrency': '“{text}” is geen valuta. Typ de code, bijvoorbeeld USD, of kies er een.',
	'money.lostDecimals': '{amount} heeft decimalen die {currency} niet heeft. Rond de waarde eerst af.',
	'money.becomes': 'De valuta van de kans wordt {currency}; er wordt niets omgerekend.',
	'money.whichCurrency': '“{text}” is geen bedrag in {currency}, en meer valuta’s worden zo geschreven. Typ de code, bijvoorbeeld {example}. Esc houdt de oude waarde.',
	'money.about': '≈ {value}',
	'money.converted':
		'{count, plural, one {Eén bedrag in een andere valuta is} other {# bedragen in andere valuta’s zijn}} omgerekend: bij gesloten kansen tegen de koers van de dag van sluiten, bij open kansen tegen die van vandaag.',
	'money.someConverted': 'Bedragen in andere valuta’s zijn omgerekend: bij gesloten kansen tegen de koers van de dag van sluiten, bij open kansen tegen die van vandaag.',
	'money.withoutRate': '{count, number} zonder koers',
	'money.withoutRateWhy':
		'{count, plural, one {Eén kans heeft een waarde in een valuta zonder wisselkoers en telt in geen som mee.} other {# kansen hebben een waarde in een valuta zonder wisselkoers en tellen in geen som mee.}} Koersen staan onder Menu → Instellingen en fasen → Wisselkoersen.',
	'money.cellConverted': '{value} tegen de koers vanaf {day}',
	'money.cellNoRate': 'Telt in geen som mee: er is geen wisselkoers van {currency}. Koersen staan onder Menu → Instellingen en fasen → Wisselkoersen.'
};
