// Words and choices that several parts of sharing have.
import type { AuditAction, AuditEntry, Erasure, TokenScope } from '#lib/protocol/access.ts';
import { ROLES, type Role } from '#lib/protocol/messages.ts';
import { formatInstant } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';

export const roleName = (role: Role): string => t(`role.${role}`);

/** `owner`: ownership can be given, too. */
export const roleOptions = (owner: boolean): { value: Role; label: string }[] =>
	ROLES.filter((role) => owner || role !== 'owner').map((role) => ({ value: role, label: roleName(role) }));

export const scopeOptions = (): { value: TokenScope; label: string }[] =>
	(['read', 'write', 'capture'] as const).map((scope) => ({ value: scope, label: t(`sharing.scope.${scope}`) }));

export const dayOptions = (days: readonly number[]): { value: string; label: string }[] => days.map((count) => ({ value: String(count), label: t('sharing.days', { count }) }));

/** The secret stands in the fragment, which no browser sends and no log sees. */
export const addressOf = (way: 'join' | 'open', secret: string): string => `${location.origin}/${way}#${way === 'join' ? 'i' : 'l'}=${secret}`;

export const actionName = (action: AuditAction): string => t(`sharing.action.${action}`);

/** Roles and scopes in words, everything else as it was noted. */
export function detailWords({ details }: AuditEntry): string {
	return Object.entries(details)
		.filter(([, text]) => text !== '')
		.map(([name, text]) => (name === 'role' && (ROLES as readonly string[]).includes(text) ? roleName(text as Role) : text))
		.join(' · ');
}

export const erasedWords = ({ what, at, by }: Erasure): string => t(`sharing.erased.${what}`, { when: formatInstant(at), name: by });

/** What has been reached and what has not. */
export function reachedWords({ swept, backups }: Erasure): string {
	return [
		t(swept ? 'sharing.erasedSwept' : 'sharing.erasedNotSwept'),
		backups === null ? t('sharing.erasedNoBackups') : t('sharing.erasedBackups', { count: backups.count, when: formatInstant(backups.until) })
	].join(' ');
}
