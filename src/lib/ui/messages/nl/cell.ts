// Dutch words of: cells of deals, stages and settings. Written in Dutch, not translated word by word.
import type { cell as en } from '../en/cell.ts';

export const cell: Record<keyof typeof en, string> = {
	'field.deleted': 'In de prullenbak',
	'field.order': 'Plaats in de lijst',
	'stageField.name': 'Naam',
	'stageField.category': 'Categorie',
	'stageField.type': 'Soort',
	'stageField.probability': 'Slagingskans',
	'stageField.staleAfter': 'Stilstaand na',
	'stageField.forecastCategory': 'Prognosecategorie',
	'stageField.questions': 'Vragen die een lead hier heeft',
	'stageField.exitCriteria': 'Voorwaarden om door te gaan',
	'stageField.order': 'Plaats in de pijplijn',
	'stageField.deleted': 'Verwijderd',
	'settingsField.name': 'Naam',
	'settingsField.currency': 'Valuta',
	'settingsField.timeZone': 'Tijdzone',
	'settingsField.fiscalYearStart': 'Boekjaar begint in',
	'settingsField.demo': 'Voorbeeld',
	'forecastCategory.pipeline': 'Pijplijn',
	'forecastCategory.best-case': 'Als het meezit',
	'forecastCategory.commit': 'Toegezegd',
	'forecastCategory.closed': 'Gesloten',
	'forecastCategory.omitted': 'Telt niet mee',
	'cell.days': '{count, plural, one {# dag} other {# dagen}}',
	'cell.since': 'sinds {when}',
	'cell.after': 'na {name}',
	'cell.first': 'vooraan',
	'cell.yes': 'ja',
	'cell.no': 'nee'
};
