// English words of: workspace, the frame around one open pipeline. ICU MessageFormat.
export const workspace = {
	'workspace.sheet': 'Sheet',
	'workspace.charts': 'Charts',
	'workspace.both': 'Sheet and charts',
	'workspace.view': 'What to show',
	'workspace.import': 'Import',
	'workspace.export': 'Export',
	'workspace.exportCsv': 'As CSV, for spreadsheets',
	'workspace.exportCsvFiltered': 'Filtered deals as CSV',
	'workspace.exportJson': 'Everything as JSON',
	'workspace.dropHere': 'Drop the CSV file to import it',
	'workspace.notCsv': 'Drop one CSV or text file. This was {name}.',
	'workspace.opening': 'Opening the pipeline',
	'workspace.offlineNothing': 'This pipeline is not on this device yet',
	'workspace.offlineNothingHelp':
		'It opens here once this device has been online with it. It will open by itself when the connection is back.',
	'workspace.gone': 'There is no such pipeline',
	'workspace.goneHelp': 'It was deleted, or the link is not complete. Deleted pipelines are in the bin of the start page.',
	'workspace.toStart': 'All pipelines',
	'workspace.forked': 'The server has another copy of this pipeline',
	'workspace.updateNeeded': 'This app and the server do not fit together',
	'workspace.updateNeededHelp': 'Reload the page to get the app that belongs to this server. Your edits stay on this device.',
	'workspace.reload': 'Reload',
	'workspace.newVersion': 'A new version of Sluice is ready.',
	'workspace.undoSkipped':
		'{count, plural, one {# cell was} other {# cells were}} left alone: someone changed {count, plural, one {it} other {them}} since.',
	'workspace.undone': 'Undone',
	'workspace.redone': 'Done again',
	'workspace.nothingToUndo': 'Nothing to undo'
} as const;
