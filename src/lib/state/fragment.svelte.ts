// Secrets that came in the address' fragment: taken out of it before anything else sees the address, and kept in this
// tab's memory only.

/** What stands before the `=`, and what it opens; of `oidc`, why it did not. */
const NAMES = { k: 'laptop', setup: 'setup', i: 'invite', l: 'link', oidc: 'oidc' } as const;
export type SecretKind = (typeof NAMES)[keyof typeof NAMES];

class Fragment {
	/** The last one of each kind. */
	secrets = $state.raw<Readonly<Partial<Record<SecretKind, string>>>>({});

	/** Takes what the address has; true when there was something. The address keeps its path and query. */
	take(): boolean {
		const [name = '', ...value] = location.hash.slice(1).split('=');
		if (!(name in NAMES)) return false;
		history.replaceState(history.state, '', location.pathname + location.search);
		this.keep(NAMES[name as keyof typeof NAMES], value.join('='));
		return true;
	}

	keep(kind: SecretKind, secret: string): void {
		this.secrets = { ...this.secrets, [kind]: secret };
	}

	forget(kind: SecretKind): void {
		const others = { ...this.secrets };
		delete others[kind];
		this.secrets = others;
	}
}

export const fragment = new Fragment();

/** The secret in an address that somebody pasted, or what was pasted where it is no address. */
export function secretIn(pasted: string): string {
	const text = pasted.trim();
	return /#(?:k|setup|i|l)=(.+)$/.exec(text)?.[1] ?? text;
}
