// Routes by which owners erase a deal or a person for good, and read what that has reached.
import * as v from 'valibot';
import type { Erase } from '#lib/protocol/access.ts';
import type { Access } from '../../auth/access.ts';
import type { Audit } from '../../auth/audit.ts';
import { noSuch } from '../../auth/refused.ts';
import type { Erasing } from '../../erasing.ts';
import { body } from '../body.ts';
import type { Router } from '../router.ts';

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'an id of 1 to 64 letters, digits, _ and -'));
const EraseShape: v.GenericSchema<unknown, Erase> = v.union([v.strictObject({ deal: id }), v.strictObject({ person: id })], 'name what to erase by its id: { "deal": … } or { "person": … }');

export function erasureRoutes(router: Router, { erasing, access, audit }: { erasing: Erasing; access: Access; audit: Audit }): void {
	router.on('POST', '/api/pipelines/:id/erasures', 'owner', async ({ c, visit, id: pipeline }) => {
		const wanted = body(c, EraseShape);
		const by = access.nameOf(visit.principal);
		const erasure = await erasing.erase(pipeline, wanted, by);
		if (!erasure) throw noSuch('deal' in wanted ? 'deal' : 'person');
		audit.note('erased', by, pipeline, { what: erasure.what });
		return c.json(erasure, 201);
	});
	router.on('GET', '/api/pipelines/:id/erasures', 'owner', async ({ c, id: pipeline }) => c.json({ erasures: await erasing.list(pipeline) }));
}
