// The least a server can do with `ws`: every message to everyone else in the room, nothing understood or kept.
// A path ending in /stored/N gets one frame of N bytes from memory: the least a join of that size can cost.
import { WebSocketServer } from 'ws';

const port = Number(process.env.PORT);
/** @type {Map<string, Set<import('ws').WebSocket>>} */
const rooms = new Map();

new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: false }).on('connection', (socket, request) => {
	const path = request.url ?? '/';
	const stored = /\/stored\/(\d+)$/.exec(path);
	if (stored) socket.send(Buffer.alloc(Number(stored[1])));
	const room = rooms.get(path) ?? new Set();
	rooms.set(path, room.add(socket));
	socket.on('error', () => undefined);
	socket.on('close', () => room.delete(socket));
	socket.on('message', (data) => {
		for (const other of room) if (other !== socket) other.send(data);
	});
});
