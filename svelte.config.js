// SvelteKit: a static single-page app; one prerendered shell serves every route, also offline.
import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

// `npm start` builds aside and moves the result into place.
const out = process.env.SLUICE_BUILD ?? 'build';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: adapter({ pages: out, assets: out, fallback: 'shell.html' }),
		// Relative paths would make the cached shell ask for /p/_app/… on a deep link.
		paths: { relative: false },
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				// AG Grid's theming injects <style> elements; scripts need no exception.
				'style-src-elem': ['self', 'unsafe-inline'],
				'style-src-attr': ['unsafe-inline'],
				'connect-src': ['self', 'ws:', 'wss:'],
				'img-src': ['self', 'data:', 'blob:'],
				'font-src': ['self', 'data:'],
				'worker-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self']
			}
		},
		serviceWorker: { register: false },
		typescript: {
			config: (config) => ({
				...config,
				// package.json says the same to Node; svelte-check finds components by it only here.
				compilerOptions: { ...config.compilerOptions, paths: { ...config.compilerOptions.paths, '#lib/*': ['../src/lib/*'] } },
				include: [...config.include, '../server/**/*.ts', '../tests/**/*.ts', '../tests/**/*.svelte']
			})
		}
	}
};
