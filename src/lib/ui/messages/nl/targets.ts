// Dutch words of: targets. ICU MessageFormat. As people in Dutch sales say it: the words they use
// among themselves, short sentences, no translated English.
import type { targets as english } from '../en/targets.ts';

export const targets: Record<keyof typeof english, string> = {
	'targets.title': 'Doelen',
	'targets.open': 'Doelen…',
	'targets.everyone': 'Iedereen',
	'targets.of': 'Doel van {period}, {whose}',
	'targets.intro': 'Wat er in een periode binnen moet komen, in {currency}: voor iedereen, een team of een eigenaar. Een wijziging ziet iedereen meteen.',
	'targets.unit': 'Periodes',
	'targets.unit.month': 'Maanden',
	'targets.unit.quarter': 'Kwartalen',
	'targets.unit.year': 'Jaren',
	'targets.earlier': 'Eerdere periodes',
	'targets.later': 'Latere periodes',
	'targets.table': 'Doelen per periode',
	'targets.whose': 'Voor',
	'targets.cell': 'Doel van {whose} voor {period}',
	'targets.team': 'Team {name}',
	'targets.sumPeriods': 'Som van {count, plural, one {# kortere periode} other {# kortere periodes}}: {amount}',
	'targets.sumParts': 'Som van {count, plural, one {# doel} other {# doelen}} van teams en eigenaren: {amount}',
	'targets.now': 'nu',
	'targets.none': 'Er is nog geen doel',
	'targets.noneText': 'Typ een bedrag voor deze periode, bijvoorbeeld 250k. Grafieken laten dan zien hoeveel daarvan binnen is en wat er nog moet komen.',
	'targets.negative': 'Een doel is 0 of meer.',
	'targets.inTeam': 'Team',
	'targets.teamOf': 'Team van {owner}',
	'targets.teamsHint': 'In welk team een eigenaar zit: heeft een team zelf geen doel, dan kan de som van zijn eigenaren ervoor gelden.',
	'targets.noTeam': 'Geen team',
	'targets.others': 'Andere periodes',
	'targets.othersText': 'Ingevuld voor dagen die geen maand, kwartaal of jaar zijn van het boekjaar zoals dat nu is.',
	'targets.remove': 'Doel van {whose} voor {period} verwijderen',
	'targets.removed': 'Het doel van {whose} voor {period} is verwijderd.',
	'targets.settings': 'Bedragen om binnen te halen per periode, voor iedereen, teams en eigenaren.'
};
