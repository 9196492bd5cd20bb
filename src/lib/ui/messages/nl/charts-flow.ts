// Dutch words of the two-moment flow. ICU MessageFormat.
import type { chartsFlow as en } from '../en/charts-flow.ts';

export const chartsFlow: Record<keyof typeof en, string> = {
	'charts.flow.name': 'Van toen naar nu',
	'charts.flow.about': 'Wat er van de pijplijn van toen werd: welke kansen verder gingen, bleven, teruggingen, gewonnen of verloren werden.',
	'charts.flow.subtitle': 'Sinds {since}, van open kansen met verwachte sluiting {from} – {to}.',
	'charts.flow.subtitleValue': 'Naar wat elke kans toen waard was; nieuwe naar wat ze nu waard zijn.',
	'charts.flow.now': 'Nu',
	'charts.flow.outside': 'Andere periode',
	'charts.flow.notYet': 'Nog niet hier',
	'charts.flow.gone': 'Verwijderd',
	'charts.flow.move': 'Beweging',
	'charts.flow.before': 'Waarde toen',
	'charts.flow.after': 'Waarde aan het eind',
	'charts.flow.key.on': 'verder',
	'charts.flow.key.back': 'terug',
	'charts.flow.key.still': 'gebleven',
	'charts.flow.nodeRow': '{place}, {when}: {count, plural, one {# kans} other {# kansen}}{value, select, none {} other {, waarde {value}}}.',
	'charts.flow.linkRow': 'Van {from} naar {to}: {count, plural, one {# kans} other {# kansen}}.',
	'charts.flow.stayRow': 'Gebleven in {place}: {count, plural, one {# kans} other {# kansen}}.',
	'charts.flow.worth': '{before, select, none {{after, select, none {Zonder waarde.} other {Aan het eind {after} waard.}}} other {{after, select, none {Toen {before} waard.} other {Toen {before} waard, aan het eind {after}.}}}}',
	'charts.flow.title': 'Van {start} in de pijplijn op {day}: {won} gewonnen, {lost} verloren, {open} nog open',
	'charts.flow.mostFrom': '{title}; het meest verloren in {stage}, {amount}',
	'charts.flow.allFrom': '{title}; alle verlies kwam uit {stage}',
	'charts.flow.noneClosed': 'Van {start} in de pijplijn op {day} is niets gewonnen of verloren; {on, plural, one {# ging} other {# gingen}} verder, {back, number} terug',
	'charts.flow.noneMoved': '{count, plural, one {De enige kans in de pijplijn op {day} staat waar die stond} other {Alle # kansen in de pijplijn op {day} staan waar ze stonden}}',
	'charts.flow.noneThen': 'Op {day} zat er niets in de pijplijn; sindsdien {count, plural, one {kwam er één kans bij} other {kwamen er # kansen bij}}',
	'charts.flow.none': 'Geen kans om te volgen',
	'charts.flow.empty': 'Geen kans heeft of had een verwachte sluiting in deze periode.',
	'charts.flow.noValue': 'Geen van deze kansen heeft een waarde: bekijk ze naar aantal.',
	'charts.flow.noteUnused': '{count, plural, one {In {stages} stond op geen van beide momenten een kans.} other {In {stages} stond op geen van beide momenten een kans.}}',
	'charts.flow.noteOutside': '{count, plural, one {# open kans hoort op beide momenten bij een andere periode en is weggelaten.} other {# open kansen horen op beide momenten bij een andere periode, of hebben geen verwachte sluiting, en zijn weggelaten.}}'
};
