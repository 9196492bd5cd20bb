// A websocket that comes in with the owner's key, for sessions outside of a browser.
import { WebSocket } from 'ws';
import { BEARER } from './keys.ts';

export class OwnerSocket extends WebSocket {
	constructor(url: string | URL, protocols?: string | string[]) {
		super(url, protocols, { headers: BEARER });
	}
}
