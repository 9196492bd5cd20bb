// `npm run sluice -- doctor`: what is misconfigured, and how to mend it. Changes nothing; the server may run.
import { resolve } from 'node:path';
import { Misused, type Answer, type Surroundings } from '../commands/answer.ts';
import { readArguments } from '../commands/arguments.ts';
import { COMMAND_HELP } from '../commands/help.ts';
import { printed, type Finding } from './finding.ts';
import { checkBackups, checkFolder } from './folder.ts';
import { checkAddress, checkPort } from './network.ts';
import { checkSettings } from './settings.ts';

const OPTIONS = { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' }, url: { type: 'string' } } as const;

/** Looks at everything. `env`: the settings that the server is started with. `data`: the folder that they name. */
export async function doctorCommand(args: string[], env: Readonly<Record<string, string | undefined>>, surroundings: Surroundings): Promise<Answer> {
	try {
		const { values, positionals } = readArguments(args, OPTIONS);
		if (values.help) return { code: 0, lines: [COMMAND_HELP.doctor!] };
		if (positionals.length > 0) throw new Misused(`doctor takes no "${positionals[0]}". The settings are those of the environment it is run in.`);
		const url = values.url === undefined ? null : address(values.url);
		const findings = await look(env, surroundings, url);
		const code = findings.some(({ grade }) => grade === 'fault') ? 1 : 0;
		return { code, lines: values.json ? [JSON.stringify({ findings })] : printed(findings) };
	} catch (error) {
		if (error instanceof Misused) return { code: 2, lines: [error.message, '', 'npm run sluice -- doctor --help says how.'] };
		throw error;
	}
}

function address(text: string): URL {
	const url = URL.parse(text);
	if (!url || !/^https?:$/.test(url.protocol)) throw new Misused(`"${text.slice(0, 100)}" is not an address. Give the one that people use, e.g. --url https://sales.example.com.`);
	return url;
}

async function look(env: Readonly<Record<string, string | undefined>>, { data, now }: Surroundings, url: URL | null): Promise<Finding[]> {
	const { config, findings } = checkSettings(env);
	const found = [...findings, ...checkFolder(data, now)];
	// Meant from where Sluice is, as the server has it.
	if (config?.backups) found.push(...checkBackups({ ...config.backups, folder: resolve(config.backups.folder) }, data, now));
	if (config) found.push(...(await checkPort(config.host, config.port)));
	if (config && url) found.push(...(await checkAddress(url, config)));
	return found;
}
