// Headers of columns that say when a deal entered or left a stage, as other programs write them. Limit: header → words;
// whether such a stage exists is for whoever asks.

export interface StageDateHeader {
	when: 'entered' | 'exited';
	/** The stage as the header names it: a label, or HubSpot's own id of it. */
	stage: string;
}

const FORMS: readonly ['entered' | 'exited', RegExp][] = [
	['entered', /^hs(?:_v2)?_date_entered_(?!current_stage$)(.+)$/i],
	['exited', /^hs(?:_v2)?_date_exited_(?!current_stage$)(.+)$/i],
	['entered', /^(?:date|datetime|time) entered(?: stage)?[\s:_-]+(.+)$/i],
	['exited', /^(?:date|datetime|time) (?:exited|left)(?: stage)?[\s:_-]+(.+)$/i],
	['entered', /^entered(?: stage)?(?: on)?[\s:_-]+(.+)$/i],
	['exited', /^(?:exited|left)(?: stage)?(?: on)?[\s:_-]+(.+)$/i],
	['entered', /^(?:datum )?(?:binnenkomst|binnengekomen|ingegaan|ingang|intrede)(?: in)?(?: fase)?[\s:_-]+(.+)$/i],
	['exited', /^(?:datum )?(?:vertrek|verlaten|uitgegaan|uitgang|uitstroom)(?: uit| van)?(?: fase)?[\s:_-]+(.+)$/i],
	['entered', /^in fase gekomen[\s:_-]+(.+)$/i],
	['exited', /^uit fase gegaan[\s:_-]+(.+)$/i]
];

/** Quotes round the name, and the pipeline's name in brackets behind it, are no part of it. */
const bare = (name: string): string =>
	name
		.trim()
		.replace(/^["'“”‘’«»]+|["'“”‘’«»]+$/g, '')
		.replace(/\s*\([^()]*(?:pipeline|pijplijn)[^()]*\)$/i, '')
		.replace(/^["'“”‘’«»]+|["'“”‘’«»]+$/g, '')
		.trim();

/** Of a header that says outright that it is such a date; null for any other. */
export function stageDateHeader(header: string): StageDateHeader | null {
	const text = header.trim();
	for (const [when, form] of FORMS) {
		const stage = bare(form.exec(text)?.[1] ?? '');
		if (stage !== '' && !/^(?:current stage|on|op)$/i.test(stage)) return { when, stage };
	}
	return null;
}

/** A stage's name without what spelling changes: HubSpot's id "appointmentscheduled" is the label "Appointment Scheduled". */
export const looseStage = (name: string): string => bare(name).toLowerCase().replace(/[\s_.,'’&/-]+/g, '');
