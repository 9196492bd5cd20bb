// The HTTP API beside the socket: what the start page needs. JSON in and out; errors are `ApiError`.
//   GET    /healthz                        200 { ok: true } when alive
//   GET    /readyz                         200 { ready: true }, or 503 { ready: false, reason }
//   GET    /metrics                        Prometheus' text, for administrators and METRICS_TOKEN
//   GET    /api/pipelines                  PipelineList
//   POST   /api/pipelines                  CreatePipeline → 201 PipelineSummary
//   PATCH  /api/pipelines/:id              RenamePipeline → PipelineSummary
//   POST   /api/pipelines/:id/duplicate    RenamePipeline → 201 PipelineSummary
//   DELETE /api/pipelines/:id              204; kept in the bin
//   POST   /api/pipelines/:id/restore      PipelineSummary
//   GET    /api/pipelines/:id/metrics      MetricsReport (domain/report); parameters: asOf, from, to, since, periodFrom,
//                                          periodTo, target, filter, by, detail

import type { Role } from './messages.ts';

export interface PipelineSummary {
	id: string;
	name: string;
	/** The generated example. */
	demo: boolean;
	createdAt: number;
	/** Last durable edit. */
	updatedAt: number;
	/** When it was put in the bin; null while it is not. */
	deletedAt: number | null;
	/** What who asks may do in it. */
	role?: Role;
}

export interface PipelineList {
	pipelines: PipelineSummary[];
	/** In the bin, newest first. */
	deleted: PipelineSummary[];
}

export interface CreatePipeline {
	name: string;
	kind: 'empty' | 'demo';
	/** Language of the stage names and the demo's words. */
	language: 'en' | 'nl';
	currency: string;
	timeZone: string;
}

export interface RenamePipeline {
	name: string;
}

export type ApiErrorCode =
	| 'not-found'
	| 'invalid'
	/** Nobody is signed in, or no longer. */
	| 'signed-out'
	/** Signed in, and not allowed this. */
	| 'not-allowed'
	/** A key, passphrase or passkey that is not right. */
	| 'wrong-key'
	/** An invite, link or token that was used up, taken back or has expired. */
	| 'no-longer-valid'
	/** The name of an account that there is already. */
	| 'name-taken'
	/** A pipeline keeps an owner, an account a way in. */
	| 'last-one'
	/** Too many attempts: wait. */
	| 'too-many'
	| 'forbidden-host'
	| 'forbidden-origin'
	| 'too-large'
	| 'storage-failing'
	/** The organisation's OpenID provider does not answer. */
	| 'provider-failing'
	| 'internal';

/** What, where and what to do, for machines; words are the client's. */
export interface ApiError {
	code: ApiErrorCode;
	/** English, for logs and API users. */
	message: string;
	/** Which input, as a path. */
	field?: string;
}
