// English words of the charts of what changed. ICU MessageFormat.
export const chartsChange = {
	'charts.period.none': 'The days that were chosen are no period.',

	'charts.waterfall.name': 'What changed',
	'charts.waterfall.about': 'Why the pipeline of a period is not what it was: what came in, moved, was won and was lost.',
	'charts.waterfall.subtitle': 'Since {since}, of open deals expected to close {from} – {to}.',
	'charts.waterfall.movement': 'Movement',
	'charts.waterfall.start': 'At the start',
	'charts.waterfall.new': 'New',
	'charts.waterfall.reopened': 'Re-opened',
	'charts.waterfall.movedIn': 'Moved in',
	'charts.waterfall.increased': 'Increased',
	'charts.waterfall.decreased': 'Decreased',
	'charts.waterfall.movedOut': 'Moved out',
	'charts.waterfall.won': 'Won',
	'charts.waterfall.lost': 'Lost',
	'charts.waterfall.removed': 'Removed',
	'charts.waterfall.end': 'At the end',
	'charts.waterfall.row': '{name}: {value}, {count, plural, one {# deal} other {# deals}}.',
	'charts.waterfall.title': '{how, select, grew {The pipeline grew from {start} to {end}; the largest change is {most}, {amount}} shrank {The pipeline shrank from {start} to {end}; the largest change is {most}, {amount}} other {The pipeline is what it was, {end}, although {most} made {amount}}}',
	'charts.waterfall.still': 'Nothing changed: the pipeline is {value}',
	'charts.waterfall.empty': 'No deal is or was expected to close in this period.'
};
