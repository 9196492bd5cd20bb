// A server that refuses every websocket and does nothing else: what it costs this machine that somebody tries all the time.
import { createServer } from 'node:http';

const server = createServer((_, response) => response.end());
server.on('upgrade', (_, socket) => {
	socket.on('error', () => undefined);
	socket.end('HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
});
server.listen(Number(process.env.PORT), '127.0.0.1');
