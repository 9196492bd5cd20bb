// The part of the HTTP API that the start page needs (protocol/api.ts).
import type { CreatePipeline, PipelineList, PipelineSummary, RenamePipeline } from '#lib/protocol/api.ts';
import { call, isNothing, isObject, type ApiResult } from '#lib/state/api-call.ts';

export const isSummary = (value: unknown): value is PipelineSummary =>
	isObject(value) &&
	typeof value.id === 'string' &&
	typeof value.name === 'string' &&
	typeof value.demo === 'boolean' &&
	typeof value.createdAt === 'number' &&
	typeof value.updatedAt === 'number' &&
	(value.deletedAt === null || typeof value.deletedAt === 'number');

export const isList = (value: unknown): value is PipelineList =>
	isObject(value) &&
	Array.isArray(value.pipelines) &&
	value.pipelines.every(isSummary) &&
	Array.isArray(value.deleted) &&
	value.deleted.every(isSummary);

const at = (id: string): string => `/pipelines/${encodeURIComponent(id)}`;

export const api = {
	list: (): Promise<ApiResult<PipelineList>> => call('GET', '/pipelines', undefined, isList),
	create: (create: CreatePipeline): Promise<ApiResult<PipelineSummary>> => call('POST', '/pipelines', create, isSummary),
	rename: (id: string, rename: RenamePipeline): Promise<ApiResult<PipelineSummary>> => call('PATCH', at(id), rename, isSummary),
	duplicate: (id: string, name: RenamePipeline): Promise<ApiResult<PipelineSummary>> =>
		call('POST', `${at(id)}/duplicate`, name, isSummary),
	/** Puts it in the bin. */
	remove: (id: string): Promise<ApiResult<null>> => call('DELETE', at(id), undefined, isNothing),
	restore: (id: string): Promise<ApiResult<PipelineSummary>> => call('POST', `${at(id)}/restore`, undefined, isSummary)
};
