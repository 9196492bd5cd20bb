// Who asks. Told once per request or socket; what one may do is asked anew each time (access.ts).

interface Asker {
	/** Owner of the Yjs client ids that come from here. */
	identity: string;
}

export type Principal =
	| (Asker & { kind: 'nobody' })
	/** The bearer key of the environment: owns everything. */
	| (Asker & { kind: 'owner-key' })
	/** A browser that gave the key which a laptop's server printed. */
	| (Asker & { kind: 'laptop'; session: string })
	| (Asker & { kind: 'member'; session: string; account: string })
	| (Asker & { kind: 'guest'; session: string })
	| (Asker & { kind: 'token'; token: string });

/** A person whose name and id the server keeps. */
export interface Named {
	id: string;
	name: string;
}
