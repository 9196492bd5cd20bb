// Dutch words of: workspace. Written in Dutch, not translated word by word.
import type { workspace as en } from '../en/workspace.ts';

export const workspace: Record<keyof typeof en, string> = {
	'workspace.sheet': 'Blad',
	'workspace.board': 'Bord',
	'workspace.charts': 'Grafieken',
	'workspace.both': 'Blad en grafieken',
	'workspace.view': 'Wat je ziet',
	'workspace.import': 'Importeren',
	'workspace.export': 'Exporteren',
	'workspace.exportCsv': 'Als CSV, voor spreadsheets',
	'workspace.exportCsvFiltered': 'Gefilterde kansen als CSV',
	'workspace.exportJson': 'Alles als JSON',
	'workspace.dropHere': 'Laat het CSV-bestand los om het te importeren; geschiedenis mag erbij',
	'workspace.opening': 'Pijplijn openen',
	'workspace.offlineNothing': 'Deze pijplijn staat nog niet op dit apparaat',
	'workspace.offlineNothingHelp':
		'Hij opent hier zodra dit apparaat er online mee is geweest. Dat gaat vanzelf als de verbinding terug is.',
	'workspace.noCopy': 'Deze pijplijn kan nog niet worden getoond',
	'workspace.noCopyHelp': 'De opslag van deze browser werkt niet, en er is geen verbinding. Hij opent vanzelf zodra een van beide terug is.',
	'workspace.gone': 'Deze pijplijn bestaat niet',
	'workspace.goneHelp': 'Hij is verwijderd, of de link is niet compleet. Verwijderde pijplijnen staan in de prullenbak op de startpagina.',
	'workspace.toStart': 'Alle pijplijnen',
	'workspace.updateNeeded': 'Deze app en de server passen niet bij elkaar',
	'workspace.updateNeededHelp': 'Herlaad de pagina voor de app die bij deze server hoort. Je wijzigingen blijven op dit apparaat.',
	'workspace.reload': 'Herladen',
	'workspace.newVersion': 'Er staat een nieuwe versie van Sluice klaar.',
	'workspace.undoSkipped': '{count, plural, one {Eén wijziging bleef staan: iemand heeft daar na jou aan gewerkt.} other {# wijzigingen bleven staan: iemand heeft daar na jou aan gewerkt.}}',
	'workspace.undoNothing': 'Met die stap bleef staan wat er al stond. Dat blijft zo; er is niets veranderd.',
	'workspace.undone': 'Ongedaan gemaakt',
	'workspace.redone': 'Opnieuw gedaan',
	'workspace.lookOnly': 'Je kunt deze pijplijn nu bekijken, niet wijzigen. Er is niets gewijzigd.',
	'workspace.nothingToUndo': 'Niets om ongedaan te maken',
	'workspace.leaveTitle': 'Weggaan zonder op te slaan?',
	'workspace.leaveText': 'Dit apparaat kan je wijzigingen niet opslaan en de server heeft ze nog niet: ze bestaan alleen in dit tabblad. Als je deze pagina nu verlaat, ben je ze kwijt.',
	'workspace.leaveAnyway': 'Weggaan, wijzigingen kwijt',
	'workspace.stay': 'Hier blijven'
};
