// Dutch words of: what is asked when a deal closes. Written in Dutch, not translated word by word.
import type { closing as en } from '../en/closing.ts';

export const closing: Record<keyof typeof en, string> = {
	'closing.lost': 'Waarom is {title} verloren?',
	'closing.lostMany': 'Waarom zijn deze {count, number} kansen verloren?',
	'closing.won': 'Hoeveel is {title} waard?',
	'closing.reason': 'Reden',
	'closing.value': 'Waarde',
	'closing.save': 'Opslaan',
	'closing.later': 'Nu niet',
	'closing.hint': 'Druk op F6 om erheen te gaan.',
	'closing.price': 'Prijs',
	'closing.competitor': 'Koos een ander',
	'closing.budget': 'Geen budget',
	'closing.timing': 'Niet nu',
	'closing.silent': 'Geen antwoord'
};
