// Dutch words of the charts of what changed. ICU MessageFormat.
import type { chartsChange as en } from '../en/charts-change.ts';

export const chartsChange: Record<keyof typeof en, string> = {
	'charts.period.none': 'De gekozen dagen vormen geen periode.',

	'charts.waterfall.name': 'Wat er veranderde',
	'charts.waterfall.about': 'Waarom de pijplijn van een periode niet meer is wat ze was: wat erbij kwam, verschoof, gewonnen en verloren werd.',
	'charts.waterfall.subtitle': 'Sinds {since}, van open kansen met verwachte sluiting {from} – {to}.',
	'charts.waterfall.movement': 'Beweging',
	'charts.waterfall.start': 'Aan het begin',
	'charts.waterfall.new': 'Nieuw',
	'charts.waterfall.reopened': 'Heropend',
	'charts.waterfall.movedIn': 'Erin geschoven',
	'charts.waterfall.increased': 'Verhoogd',
	'charts.waterfall.decreased': 'Verlaagd',
	'charts.waterfall.movedOut': 'Eruit geschoven',
	'charts.waterfall.won': 'Gewonnen',
	'charts.waterfall.lost': 'Verloren',
	'charts.waterfall.removed': 'Verwijderd',
	'charts.waterfall.end': 'Aan het eind',
	'charts.waterfall.row': '{name}: {value}, {count, plural, one {# kans} other {# kansen}}.',
	'charts.waterfall.title': '{how, select, grew {De pijplijn groeide van {start} naar {end}; de grootste verandering is {most}, {amount}} shrank {De pijplijn kromp van {start} naar {end}; de grootste verandering is {most}, {amount}} other {De pijplijn is wat ze was, {end}, hoewel {most} {amount} uitmaakte}}',
	'charts.waterfall.still': 'Niets veranderde: de pijplijn is {value}',
	'charts.waterfall.empty': 'Geen kans heeft of had een verwachte sluiting in deze periode.'
};
