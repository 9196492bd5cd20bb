// The fields that change logs tell of: what other programs call them, in English and Dutch, and what their values are here.
// Limit: names and words only; numbers and days are read in values.ts.
import { BANT_FIELDS } from '../../model/deal.ts';
import { plainHeader } from '../column-names.ts';

/** What a deal's past may tell of. `category` is the forecast category somebody picked for the deal. */
export const TOLD_FIELDS = [
	'stage',
	'value',
	'expectedClose',
	'owner',
	'probability',
	'category',
	'currency',
	'lostReason',
	'title',
	'company',
	'contact',
	'source',
	'industry',
	'nextStep',
	'lastTouch',
	'leadStatus',
	'leadReason',
	...BANT_FIELDS
] as const;
export type ToldField = (typeof TOLD_FIELDS)[number];

/**
 * What a field of the file becomes. `status`: open, won or lost beside the stage; `created`: the deal began; `touch`: somebody
 * was in touch at that time, whatever the value.
 */
export type FieldTarget = ToldField | 'status' | 'created' | 'touch';

/** Best name first: where two fields of one file could be one field here, the one named earlier is. */
const NAMES: readonly [FieldTarget, string][] = [
	['stage', 'stage name|to stage|naar fase|dealstage|deal stage|stage|stage id|sales stage|pipeline stage|fase|dealfase|verkoopfase|stadium|stage value|hs pipeline stage'],
	['status', 'status|deal status'],
	['value', 'amount|value|deal value|waarde|dealwaarde|bedrag|deal amount|close value|orderwaarde|omzet|expected revenue|verwachte omzet'],
	['expectedClose', 'close date|closedate|expected close date|expected close|expectedclose|expected closing|closing date|sluitdatum|sluitingsdatum|verwachte sluitdatum|verwachte sluitingsdatum|verwachte afsluitdatum|afsluitdatum|verwachte sluiting'],
	['owner', 'owner|deal owner|opportunity owner|owner name|eigenaar|dealeigenaar|verkoper|sales agent|salesperson|assigned to|user|hubspot owner id|owner id|user id'],
	['probability', 'probability|deal probability|win probability|hs deal stage probability|kans|slagingskans|scoringskans|waarschijnlijkheid'],
	['category', 'forecast category name|forecast category|category|hs forecast category|hs manual forecast category|prognosecategorie|forecastcategorie|categorie'],
	['currency', 'currency|currency iso code|deal currency code|deal currency|valuta|munteenheid|transaction currency'],
	['lostReason', 'lost reason|loss reason|closed lost reason|reason lost|lost reason id|reden verloren|verliesreden|reden van verlies|reden verlies'],
	['title', 'deal name|dealname|opportunity name|dealnaam|opportunitynaam|title|name|titel|naam'],
	['company', 'company|account|account name|organization|organisation|bedrijf|klant|org id|account id'],
	['contact', 'contact|contact person|contactpersoon|person id|contact id'],
	['source', 'source|lead source|original source|original traffic source|original source type|bron|herkomst|leadbron'],
	['industry', 'industry|sector|branche'],
	['nextStep', 'next step|volgende stap|next action'],
	['lastTouch', 'last touch|last contacted|last contact|last activity date|last activity|notes last contacted|laatste contact|laatste activiteit'],
	['leadStatus', 'lead status|leadstatus|lead stage|lead lifecycle stage|lifecycle stage|lifecyclestage|leadfase'],
	['leadReason', 'lead reason|leadreason|disqualification reason|unqualified reason|rejection reason|recycle reason|reden terug of afgewezen|reden terug'],
	// "Budget" alone is an amount as often as an answer.
	['bantBudget', 'bant budget|budget confirmed|budget bevestigd'],
	['bantAuthority', 'bant authority|bant beslisser|decision maker confirmed'],
	['bantNeed', 'bant need|bant behoefte|need identified'],
	['bantTiming', 'bant timing|bant termijn'],
	['touch', 'touch|contact moment|contactmoment'],
	['created', 'created|deal created|opportunity created|add time|created date|create date|createdate|added|aangemaakt|gemaakt|toegevoegd']
];

const RANKS: ReadonlyMap<string, { target: FieldTarget; rank: number }> = new Map(
	NAMES.flatMap(([target, names]) => names.split('|').map((name, rank) => [name, { target, rank }] as const))
);

/** What a field's name is known to mean, with how good a name it is (0 is best); null when unknown. */
export function knownField(name: string): { target: FieldTarget; rank: number } | null {
	const plain = plainHeader(name);
	return RANKS.get(plain) ?? RANKS.get(plain.replace(/^(?:deal|opportunity|property|hs) /, '')) ?? null;
}

/** Each name with its target; of two names for one target the better one has it, the other has none. */
export function proposeFields(names: readonly string[]): Map<string, FieldTarget | null> {
	const known = names.map((name) => ({ name, known: knownField(name) }));
	const best = new Map<FieldTarget, number>();
	for (const { known: found } of known) if (found) best.set(found.target, Math.min(best.get(found.target) ?? Infinity, found.rank));
	return new Map(known.map(({ name, known: found }) => [name, found && found.rank === best.get(found.target) ? found.target : null]));
}

/** What a status says of the deal; null where it says nothing that counts here. */
export function statusOf(text: string): 'open' | 'won' | 'lost' | null {
	const plain = plainHeader(text);
	if (/^(?:open|opened|reopened|heropend|active|actief)$/.test(plain)) return 'open';
	if (/^(?:won|gewonnen|closed won)$/.test(plain)) return 'won';
	return /^(?:lost|verloren|closed lost)$/.test(plain) ? 'lost' : null;
}
