// Every number a connection or room is held to, in one place. PROTOCOL.md lists them; tests may lower them.

export const LIMITS = {
	/** One websocket message of a stock client: its step 2 is one frame. Bytes. */
	payload: 16 * 1024 * 1024,
	/** One frame put together from fragments. Bytes. */
	assembled: 64 * 1024 * 1024,
	/** Parts one frame may be cut into. */
	fragments: 4096,
	/** Presence is left out for a socket in which more than this waits. Bytes. */
	backlog: 1024 * 1024,
	/** What may wait in a socket beside the stored rows of a join; and rows that wait for the end of the join. Bytes. */
	buffered: 8 * 1024 * 1024,
	/** What may wait in all sockets of one client. Bytes. */
	clientBuffered: 24 * 1024 * 1024,
	/** Stored rows of a join are given to a socket so far ahead of what was read. Bytes. */
	ahead: 256 * 1024,
	/** What waits in a socket must move within this. Milliseconds. */
	stuck: 10_000,
	/** A socket must send its first frame within this. Milliseconds. */
	silence: 10_000,
	/** A client asked for what it lacks must answer within this. Milliseconds. */
	resync: 30_000,
	/** Websocket ping; no pong and no progress until the next one ends the socket. Milliseconds. */
	ping: 30_000,
	/** A data frame at least this often: y-websocket reconnects after 30 s without one. Milliseconds. */
	heartbeat: 10_000,
	/** `upTo` after others' rows, at most this often. Milliseconds. */
	upTo: 1_000,
	/** Between two runs over all connections. Milliseconds. */
	tick: 1_000,
	/** Step 1 answers per window. */
	joins: 5,
	/** Milliseconds. */
	joinWindow: 10_000,
	/** Frames a second in the long run, and at once. */
	frameRate: 1_000,
	frameBurst: 5_000,
	/** Sockets of one client, and of all clients of one address: an office may be one address. */
	clientSockets: 100,
	addressSockets: 1_000,
	/** Websocket handshakes of one address: at once, and a second in the long run. */
	handshakeBurst: 5_000,
	handshakeRate: 100,
	/** API requests of one address: at once, and a second in the long run. */
	requestBurst: 5_000,
	requestRate: 200,
	/** Joins of one client, over all its sockets: at once, and a second in the long run; more wait their turn up to so long. Milliseconds. */
	clientJoinBurst: 40,
	clientJoinRate: 4,
	clientJoinWait: 60_000,
	/** Sockets of one client that may end for what is not of the protocol: at once, and a second in the long run. */
	clientFaultBurst: 20,
	clientFaultRate: 0.2,
	/** A client that was closed for too much, or too often, is not let in again for so long; the app comes back after 30 s. Milliseconds. */
	clientRest: 20_000,
	/** Frames of one client, over all its sockets: at once, and a second in the long run. */
	clientFrameBurst: 10_000,
	clientFrameRate: 1_000,
	/** Their bytes: an import of 100,000 deals has some 60 million. */
	clientByteBurst: 256 * 1024 * 1024,
	clientByteRate: 4 * 1024 * 1024,
	/** Milliseconds that reading them takes beside the sockets. */
	clientWorkBurst: 10_000,
	clientWorkRate: 300,
	/** One presence state as JSON. Bytes. */
	presence: 2_048,
	/** Presence frames a second to one receiver, however many people move. */
	presenceFrames: 10,
	/** Updates from this size on are judged in a thread of their own. Bytes; 64 KiB take some 3 ms. */
	large: 64 * 1024,
	/** New client ids of one identity in an open room: at once, and a second in the long run. */
	newClientBurst: 1_024,
	newClientRate: 1,
	/**
	 * Values that updates of one identity could move by cutting runs apart, were each cut in the longest run: at once, and a
	 * second in the long run. Beyond it an update is held against the document before it is taken. A client moves some
	 * fifty million a second.
	 */
	cutBurst: 50_000_000,
	cutRate: 25_000_000,
	/** The longest run, as long as nobody has looked. */
	assumedRun: 250_000,
	/** Values that the cuts of one update may move, as the document tells. */
	moved: 50_000_000,
	/** What was stored is looked at in a document at least this often while people work. Milliseconds. */
	look: 60_000,
	/** Rows after the snapshot before it is made anew. */
	tailRows: 500,
	/** A tail smaller than this is never worth a new snapshot. Bytes. */
	tailBytes: 64 * 1024
};

export type Limits = typeof LIMITS;
