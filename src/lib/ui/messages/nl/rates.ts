// Dutch words of: exchange rates. Written in Dutch, not translated word by word.
import type { rates as en } from '../en/rates.ts';

export const rates: Record<keyof typeof en, string> = {
	'rates.title': 'Wisselkoersen',
	'rates.open': 'Wisselkoersen…',
	'rates.settings': 'Wat andere valuta’s waard zijn, voor sommen en grafieken.',
	'rates.intro':
		'Wat 1 van een andere valuta waard is, vanaf een dag. Sommen en grafieken rekenen ermee om: gesloten kansen tegen de koers van de dag van sluiten, open kansen tegen die van vandaag.',
	'rates.name': 'Koers van {from} in {to} vanaf {day}',
	'rates.equation': '1 {from} = {units} {to}',
	'rates.missing':
		'{count, plural, one {Eén kans is in een valuta zonder koers en telt in geen som mee: {currencies}.} other {# kansen zijn in een valuta zonder koers en tellen in geen som mee: {currencies}.}}',
	'rates.table': 'Koersen, per valuta de nieuwste eerst',
	'rates.currency': 'Valuta',
	'rates.from': 'Vanaf',
	'rates.rate': 'Koers',
	'rates.in': 'In',
	'rates.example': 'Dus',
	'rates.remove': 'Koers van {from} vanaf {day} verwijderen',
	'rates.removed': 'De koers van {from} vanaf {day} is verwijderd.',
	'rates.added': 'Koers toegevoegd: {equation}, vanaf {day}.',
	'rates.none': 'Er staat nog geen koers',
	'rates.noneText': 'Zet er een voor elke valuta die kansen hebben naast {currency}.',
	'rates.add': 'Koers toevoegen',
	'rates.addButton': 'Toevoegen',
	'rates.worth': '1 {from} in {to}',
	'rates.day': 'Vanaf dag',
	'rates.chooseCurrency': 'Kies een valuta.',
	'rates.wrong': '“{text}” is geen koers. Typ hoeveel 1 {from} waard is in {to}, bijvoorbeeld {example}.',
	'rates.wrongRange': 'Een koers is groter dan 0, met hooguit 12 cijfers aan elke kant van het decimaalteken.',
	'rates.wrongAmbiguous': '“{text}” kan {small} zijn en {large}. Typ een van deze twee.',
	'rates.wrongDay': '“{text}” is geen dag. Typ bijvoorbeeld {example}.',
	'rates.taken': 'Er is al een koers van {from} vanaf {day}: wijzig die in de tabel.'
};
