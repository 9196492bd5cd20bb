// A server that takes every websocket and passes over whatever comes: an attack on it costs this machine the attacker's own
// work and no more. What people on another server feel of that is no server's fault.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const server = createServer((_, response) => response.end());
server.on('upgrade', (request, socket) => {
	const accept = createHash('sha1').update(`${String(request.headers['sec-websocket-key'])}${GUID}`).digest('base64');
	const asked = request.headers['sec-websocket-protocol'];
	socket.on('error', () => undefined).resume();
	socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${asked ? `Sec-WebSocket-Protocol: ${asked}\r\n` : ''}\r\n`);
});
server.listen(Number(process.env.PORT), '127.0.0.1');
