// A document as plain data, for the JSON export and its reader. Imports nothing.

/** Plain JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface Dump {
	/** Every settings key, unknown ones too. */
	settings: { [key: string]: Json };
	/** Per root type and record id: the base object under `_` and the edited cells. */
	records: { [root: string]: { [id: string]: { [key: string]: Json } } };
	/** The event log as it lies in the document, oldest first. */
	log: Json[][];
}
