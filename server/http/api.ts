// The HTTP API of src/lib/protocol/api.ts and access.ts, put together. Limit: each folder's routes are in routes/.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Access, Gatekeeper } from '../auth/access.ts';
import type { Audit } from '../auth/audit.ts';
import type { Oidc } from '../auth/oidc.ts';
import type { Passkeys } from '../auth/passkeys.ts';
import type { Sharing } from '../auth/sharing.ts';
import type { Visit, WaysIn } from '../auth/ways-in.ts';
import type { Erasing } from '../erasing.ts';
import type { Logger } from '../log.ts';
import type { Pipelines } from '../pipelines.ts';
import type { Readiness } from '../watch/readiness.ts';
import { Router } from './router.ts';
import { sessionAnswers } from './session-answers.ts';
import { erasureRoutes } from './routes/erasures.ts';
import { accountRoutes } from './routes/account.ts';
import { oidcRoutes } from './routes/oidc.ts';
import { passkeyRoutes } from './routes/passkeys.ts';
import { pipelineRoutes } from './routes/pipelines.ts';
import { sessionRoutes } from './routes/session.ts';
import { sharingRoutes } from './routes/sharing.ts';
import { watchRoutes } from './routes/watch.ts';

export interface ApiContext {
	pipelines: Pipelines;
	gatekeeper: Gatekeeper;
	access: Access;
	audit: Audit;
	waysIn: WaysIn;
	sharing: Sharing;
	erasing: Erasing;
	passkeys: Passkeys;
	oidc: Oidc;
	log: Logger;
	addressOf(request: IncomingMessage): string;
	isSecure(visit: Visit): boolean;
	/** Whether a bearer key is the one that reads the figures, and nothing else. */
	mayMeasure(headers: IncomingHttpHeaders): boolean;
	readiness(): Promise<Readiness>;
	/** Prometheus' text. */
	metrics(): string;
}

export function api(context: ApiContext): Router {
	const router = new Router(context);
	watchRoutes(router, context);
	const answers = sessionAnswers(context);
	sessionRoutes(router, context, answers);
	passkeyRoutes(router, context, answers);
	oidcRoutes(router, context, answers);
	accountRoutes(router, context);
	pipelineRoutes(router, context);
	sharingRoutes(router, context);
	erasureRoutes(router, context);
	return router;
}
