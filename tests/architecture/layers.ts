// Who may import whom: the one table that tests/architecture/imports.test.ts enforces.
// A file belongs to the first layer whose pattern its path matches. Paths are from the project's folder.

export interface Layer {
	/** How other rows name it. */
	name: string;
	/** Paths that belong to it. */
	files: RegExp;
	/** Layers it may import, itself aside. */
	layers: readonly string[];
	/** Packages it may import. `*` stands for any characters. */
	packages: readonly string[];
}

const YJS = ['yjs', 'y-protocols/*', 'lib0/*'];
const SVELTE = ['svelte', 'svelte/*'];
const FEATURE_BASE = ['ui', 'state', 'domain/*', 'sync/types', 'protocol'];
const FEATURE_PACKAGES = [...SVELTE, 'bits-ui', '@lucide/svelte', '@lucide/svelte/*', '$app/*', 'nanoid'];

const feature = (name: string, packages: readonly string[] = []): Layer => ({
	name: `features/${name}`,
	files: new RegExp(`^src/lib/features/${name}/`),
	layers: FEATURE_BASE,
	packages: [...FEATURE_PACKAGES, ...packages]
});

export const LAYERS: readonly Layer[] = [
	{ name: 'domain/model', files: /^src\/lib\/domain\/model\//, layers: [], packages: ['fractional-indexing'] },
	// How text that people and programs write is read as a value: typed, pasted, imported, and where a column changes its kind.
	{ name: 'domain/reading', files: /^src\/lib\/domain\/reading\//, layers: ['domain/model'], packages: [] },
	{ name: 'domain/document', files: /^src\/lib\/domain\/document\//, layers: ['domain/model', 'domain/reading'], packages: ['yjs'] },
	{ name: 'domain/query', files: /^src\/lib\/domain\/query\//, layers: ['domain/model', 'domain/metrics'], packages: [] },
	{ name: 'domain/formula', files: /^src\/lib\/domain\/formula\//, layers: ['domain/model'], packages: ['@lezer/lr', '@lezer/common'] },
	{ name: 'domain/metrics', files: /^src\/lib\/domain\/metrics\//, layers: ['domain/model'], packages: [] },
	{ name: 'domain/forecast', files: /^src\/lib\/domain\/forecast\//, layers: ['domain/model', 'domain/metrics'], packages: [] },
	{
		name: 'domain/exchange',
		files: /^src\/lib\/domain\/exchange\//,
		layers: ['domain/model', 'domain/reading', 'domain/query', 'domain/metrics', 'domain/forecast'],
		packages: ['fflate', 'saxes']
	},
	{
		name: 'domain/clipboard',
		files: /^src\/lib\/domain\/clipboard\//,
		layers: ['domain/model', 'domain/reading', 'domain/query', 'domain/exchange'],
		packages: []
	},
	{ name: 'domain/fill', files: /^src\/lib\/domain\/fill\//, layers: ['domain/model', 'domain/reading', 'domain/clipboard'], packages: [] },
	{
		name: 'domain/review',
		files: /^src\/lib\/domain\/review\//,
		layers: ['domain/model', 'domain/query', 'domain/metrics', 'domain/forecast'],
		packages: []
	},
	// Every figure of a pipeline under its one name: what the command line and the API give.
	{
		name: 'domain/report',
		files: /^src\/lib\/domain\/report\//,
		layers: ['domain/model', 'domain/document', 'domain/exchange', 'domain/metrics', 'domain/forecast'],
		packages: ['yjs']
	},
	{ name: 'domain/demo', files: /^src\/lib\/domain\/demo\//, layers: ['domain/model', 'domain/document'], packages: [] },
	{ name: 'protocol', files: /^src\/lib\/protocol\//, layers: ['domain/model'], packages: ['lib0/*', 'y-protocols/*'] },
	// Jobs that a web worker does for the page, whatever they are.
	{ name: 'workers', files: /^src\/lib\/workers\//, layers: [], packages: [] },
	// Types that describe a session: features see these, and nothing else of syncing.
	{ name: 'sync/types', files: /^src\/lib\/sync\/types\.ts$/, layers: ['domain/model', 'domain/document', 'protocol'], packages: YJS },
	{
		name: 'sync',
		files: /^src\/lib\/sync\//,
		layers: ['sync/types', 'domain/model', 'domain/document', 'protocol', 'workers'],
		packages: [...YJS, 'y-websocket', 'idb', 'nanoid']
	},
	{
		name: 'state',
		files: /^src\/lib\/state\//,
		layers: ['domain/*', 'sync', 'sync/types', 'protocol', 'workers'],
		packages: [...SVELTE, ...YJS, 'nanoid', '@simplewebauthn/browser']
	},
	{
		name: 'ui',
		files: /^src\/lib\/ui\//,
		// Typed values are read as a paste and an import read them and written as a copy writes them; a calculation typed is a formula.
		layers: ['domain/model', 'domain/reading', 'domain/formula', 'domain/clipboard'],
		packages: [...SVELTE, 'bits-ui', '@lucide/svelte', '@lucide/svelte/*', 'intl-messageformat', '$app/environment', '@fontsource-variable/*']
	},
	feature('access'),
	feature('grid', ['ag-grid-community', '@ag-grid-community/locale']),
	feature('board'),
	feature('bulk'),
	feature('charts', ['d3-*']),
	// The editor of notes is bound to the text it shows.
	feature('deal', ['quill', 'quill/*', 'quill-delta', 'yjs']),
	feature('exchange'),
	feature('history'),
	feature('merge'),
	feature('pipelines'),
	feature('settings'),
	feature('sharing'),
	feature('status'),
	{
		name: 'routes',
		files: /^src\/routes\//,
		layers: ['features/*', 'state', 'ui'],
		packages: [...SVELTE, '$app/*', './$types', '@lucide/svelte', '@lucide/svelte/*']
	},
	{ name: 'service-worker', files: /^src\/service-worker(\.ts|\/)/, layers: [], packages: ['$service-worker'] },
	{ name: 'shell', files: /^src\/(app\.d\.ts|hooks\.client\.ts)$/, layers: ['state'], packages: ['@sveltejs/kit'] },
	// Set-up scripts run before anything is installed.
	{ name: 'server/setup', files: /^server\/setup\//, layers: ['server'], packages: ['node:*', 'vite', 'pino'] },
	{
		name: 'server',
		files: /^server\//,
		layers: ['domain/*', 'protocol'],
		packages: ['node:*', 'yjs', 'y-protocols/*', 'lib0/*', 'ws', 'hono', 'hono/*', '@hono/node-server', '@hono/node-server/*', 'sirv', 'pino', 'valibot', 'nanoid', '@simplewebauthn/server', 'openid-client']
	}
];

/** Files of one feature that another layer may import: its door. */
export const FEATURE_DOOR = /^src\/lib\/features\/[^/]+\/index\.ts$/;
