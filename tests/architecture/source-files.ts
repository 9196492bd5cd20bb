// The project's own files, and what each of them imports. Reads the disk; judges nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

export const ROOT = resolve(import.meta.dirname, '../..');

const IGNORED = new Set(['node_modules', '.git', '.svelte-kit', 'build', 'data', 'output']);

/** Paths of all files that belong to the project, from its folder, with `/`. Asks git where there is one. */
export function projectFiles(): string[] {
	try {
		const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
		return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(ROOT, path))).sort();
	} catch {
		return walk(ROOT).sort();
	}
}

const walk = (folder: string): string[] =>
	readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		if (IGNORED.has(entry.name)) return [];
		const path = join(folder, entry.name);
		return entry.isDirectory() ? walk(path) : [relative(ROOT, path).split(sep).join('/')];
	});

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

export interface Import {
	specifier: string;
	/** Vanishes at compile time. */
	typeOnly: boolean;
	line: number;
}

const SCRIPT = /<script[^>]*>([\s\S]*?)<\/script>/g;

/** Everything a TypeScript, JavaScript or Svelte file imports, re-exports or loads dynamically. */
export function importsOf(path: string, text: string = read(path)): Import[] {
	if (!path.endsWith('.svelte')) return importsOfScript(path, text, 0);
	return [...text.matchAll(SCRIPT)].flatMap((match) =>
		importsOfScript(`${path}.ts`, match[1]!, text.slice(0, match.index + match[0].indexOf('>') + 1).split('\n').length - 1)
	);
}

/** An import inside a statement, or a file of a worker: without these words only whole statements import. */
const WITHIN = /\bimport\s*\(|\bnew\s+URL\b/;

function importsOfScript(path: string, text: string, firstLine: number): Import[] {
	const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext);
	const deep = WITHIN.test(text);
	const found: Import[] = [];
	const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): void => {
		if (specifier && ts.isStringLiteralLike(specifier))
			found.push({ specifier: specifier.text, typeOnly, line: firstLine + source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 });
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, importsOnlyTypes(node.importClause));
		else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
		else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node, node.arguments[0], false);
		else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true);
		else if (ts.isNewExpression(node) && node.expression.getText(source) === 'URL' && node.arguments?.[1]?.getText(source) === 'import.meta.url') {
			// A worker's file is code that runs on our behalf.
			if (ts.isStringLiteralLike(node.arguments[0]!) && /\.[mc]?[jt]s$/.test(node.arguments[0].text)) add(node, node.arguments[0], false);
		}
		if (deep) ts.forEachChild(node, visit);
	};
	source.statements.forEach(visit);
	return found;
}

const importsOnlyTypes = (clause: ts.ImportClause | undefined): boolean =>
	clause !== undefined &&
	(clause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
		(clause.name === undefined &&
			clause.namedBindings !== undefined &&
			ts.isNamedImports(clause.namedBindings) &&
			clause.namedBindings.elements.length > 0 &&
			clause.namedBindings.elements.every((element) => element.isTypeOnly)));

/** The project file a specifier means, from the project's folder; null for a package. */
export function resolveImport(from: string, specifier: string): string | null {
	const bare = specifier.replace(/\?.*$/, '');
	if (bare.startsWith('#lib/')) return `src/lib/${bare.slice('#lib/'.length)}`;
	if (bare.startsWith('$lib/')) return `src/lib/${bare.slice('$lib/'.length)}`;
	if (bare.startsWith('./$types')) return null;
	if (bare.startsWith('.')) return posix.normalize(posix.join(dirname(from).split(sep).join('/'), bare));
	return null;
}
