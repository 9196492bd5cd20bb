// The names columns have in other programs' files, in English and Dutch, and what they mean here.
// Limit: names only; whether a column's values fit is mapping.ts's to check.
import type { ColumnKind } from '../model/column.ts';
import type { ColumnKey, DealField } from '../model/deal.ts';

/** A column that is there, or one that the import makes of the file's column of that index. */
export type OwnTarget = `own:${ColumnKind}:${ColumnKey}` | `new:${ColumnKind}:${number}`;

/** Fields of a deal that a file may fill. */
export type ImportField = Exclude<DealField, 'order' | 'deleted'>;

/**
 * Where a column goes. `override`, `ownCategory`: a deal's own probability or category, kept even where it equals the stage's.
 * `created`, `closed`: when the deal began, was won or lost. `wonOn`, `lostOn`: when it was won, or lost, and nothing of a deal
 * that ended otherwise. `closeDate`: closed for closed deals, expected close for open ones. `entered:NAME`, `exited:NAME`: when it entered or left the stage of that name.
 * `status`: won or lost beside the stage it was in. `externalId`: its id elsewhere, for finding duplicates and a history. `product`: part of the title where there is no title. `own:`, `new:`: a
 * column of one's own.
 */
export type Target = ImportField | 'override' | 'ownCategory' | 'created' | 'closed' | 'wonOn' | 'lostOn' | 'closeDate' | 'externalId' | 'status' | 'product' | `entered:${string}` | `exited:${string}` | OwnTarget;

/** Header that only our own export writes; marks files whose cells are read back without any tidying. */
export const OWN_ID_HEADER = 'Sluice ID';

/** A header without accents, punctuation, units, tool prefixes and case: "Waarde (€)" → "waarde". */
export function plainHeader(header: string): string {
	return header
		.normalize('NFD')
		.replace(/\p{Mn}/gu, '')
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.replace(/\((?:€|\$|£|%|eur|usd|gbp|euro|dd.*|yyyy.*|jjjj.*|mm.*)\)|[€$£%*]/g, ' ')
		.replace(/[\s_\-./:'"“”\\()[\]#]+/g, ' ')
		.trim()
		.replace(/^(?:property|opportunity|deal|crm) (?=(?:deal ?name|amount|close ?date|create ?date|stage|owner)\b)/, '');
}

/** Best name first: where two columns could be one field, the one named earlier gets it. */
const NAMES: readonly [Exclude<Target, `entered:${string}` | `exited:${string}` | OwnTarget>, string][] = [
	['externalId', 'sluice id|deal id|opportunity id|record id|lead id|hs object id|external id|externe id|extern id|kans id|dealnummer|deal number|id|nr|nummer'],
	['title', 'deal name|dealname|deal|deal title|opportunity name|opportunity|dealnaam|opportunitynaam|naam opportunity|title|titel|verkoopkans|kansnaam|naam verkoopkans|onderwerp|subject|name|naam|project|omschrijving|description'],
	['company', 'company|company name|account|account name|organization|organisation|organisatie|organization name|bedrijf|bedrijfsnaam|klant|klantnaam|relatie|customer|client|associated company|gekoppeld bedrijf|partner|accountnaam|naam account'],
	['contact', 'contact|contact person|contactpersoon|naam contactpersoon|contact name|contactnaam|primary contact|person|associated contact'],
	['owner', 'owner|deal owner|opportunity owner|eigenaar|verkoper|accountmanager|account manager|sales agent|sales rep|salesperson|sales person|salesman|rep|agent|dealeigenaar|eigenaar van deal|eigenaar van de deal|eigenaar opportunity|assigned to|toegewezen aan|verantwoordelijke|owner name|user|owner id'],
	['stage', 'stage|deal stage|dealstage|stage name|sales stage|pipeline stage|fase|dealfase|verkoopfase|stadium|status|stage id|deal pipeline stage id'],
	['override', 'probability override|own probability|eigen kans|eigen slagingskans'],
	['probability', 'probability|win probability|kans|slagingskans|scoringskans|waarschijnlijkheid|deal probability|win chance|chance|dealkans'],
	['ownCategory', 'own forecast category|category override|forecast category override|eigen prognosecategorie'],
	['category', 'forecast category|forecastcategory|forecast category name|prognosecategorie|manual forecast category|prognose categorie|forecast'],
	['value', 'value|deal value|amount|close value|waarde|dealwaarde|bedrag|expected revenue|verwachte omzet|omzet|revenue|total|prijs|price|sum|orderwaarde|total value'],
	['currency', 'currency|valuta|currency code|deal currency|valutacode|munt|munteenheid|currency iso code|currencyisocode|currency of value|amount currency|valuta van waarde|waarde valuta|valuta bedrag|bedrag valuta'],
	['expectedClose', 'expected close|expected close date|expected closing|expected closing date|verwachte sluiting|verwachte sluitdatum|verwachte sluitingsdatum|verwachte afsluitdatum|verwachte orderdatum|forecast date|target date'],
	['closed', 'closed|closed on|closed at|closed date|date closed|close time|closed time|actual close date|gesloten op|afgesloten op|gesloten|won lost date|datum gesloten'],
	['wonOn', 'won on|won time|won at|won date|date won|gewonnen op|datum gewonnen|tijd gewonnen|gewonnen tijd|tijdstip gewonnen'],
	['lostOn', 'lost on|lost time|lost at|lost date|date lost|verloren op|datum verloren|tijd verloren|verloren tijd|tijdstip verloren'],
	['closeDate', 'close date|closedate|closing date|sluitdatum|sluitingsdatum|afsluitdatum|afsluitingsdatum|datum afsluiting'],
	['created', 'created|created on|created at|created date|create date|createdate|creation date|date created|aangemaakt|aangemaakt op|aanmaakdatum|datum aangemaakt|gemaakt op|lead date|startdatum|start date|add time|deal created'],
	['lastTouch', 'last touch|last contact|last contacted|last activity|last activity date|laatste contact|laatste activiteit|laatst gesproken|datum laatste activiteit|last activity on'],
	['nextStep', 'next step|volgende stap|next action|vervolgactie|next activity|volgende actie|actie'],
	['source', 'source|lead source|bron|herkomst|original source|original traffic source|original source type|oorspronkelijke verkeersbron|oorspronkelijke bron|leadbron|kanaal|channel|source channel|bronkanaal'],
	['industry', 'industry|sector|branche|bedrijfstak|segment|market'],
	['lostReason', 'lost reason|loss reason|reason lost|closed lost reason|reden verloren|reden verlies|verliesreden|reden van verlies|reden afgewezen|reden voor verlies|reden van het verlies'],
	['leadStatus', 'lead status|leadstatus|lead stage|lead lifecycle stage|lifecycle stage|leadfase|lead qualification'],
	['leadReason', 'lead reason|reason returned or rejected|reden terug of afgewezen|disqualification reason|unqualified reason|rejection reason|reden terug|recycle reason'],
	['bantBudget', 'bant budget|budget|budget confirmed|budget bevestigd'],
	['bantAuthority', 'bant authority|bant beslisser|authority|decision maker|beslisser|beslissingsbevoegd|autoriteit'],
	['bantNeed', 'bant need|bant behoefte|need|need identified|behoefte|noodzaak'],
	['bantTiming', 'bant timing|bant termijn|timing|timeline|time frame|timeframe|termijn|tijdlijn'],
	['rating', 'customer rating|klantbeoordeling|customer feedback|customer satisfaction|csat|klanttevredenheid|feedback score|beoordeling'],
	['product', 'product|products|product name|producten|dienst|service|artikel|product line']
];

const RANKS: ReadonlyMap<string, { target: Target; rank: number }> = new Map(
	NAMES.flatMap(([target, names]) => names.split('|').map((name, rank) => [name, { target, rank }] as const))
);

/** Behind every name that is known as it stands. */
const BEHIND = 100;

/** What a header is known to mean, with how good a name it is (0 is best); null when unknown. */
export function knownHeader(header: string): { target: Target; rank: number } | null {
	const plain = plainHeader(header);
	const known = RANKS.get(plain);
	if (known) return known;
	// Pipedrive writes "Deal - Title", "Deal - Deal created"; a name of its own goes first.
	const bare = /^deal - /i.test(header.trim()) ? RANKS.get(plain.replace(/^(?:deal )+/, '')) : undefined;
	return bare ? { ...bare, rank: bare.rank + BEHIND } : null;
}
