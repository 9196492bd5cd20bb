// Versions of the wire contract. PROTOCOL.md in prose.
// History: 1 — first version (hello, welcome, ack, nack, fragment, up-to).

/** Version this build speaks. Raise it together with PROTOCOL.md when a message changes. */
export const PROTOCOL_VERSION = 1;
/** Oldest version the server still serves. Never raised without a way for older clients to read. */
export const MIN_PROTOCOL_VERSION = 1;
/** Websocket subprotocol by which the server tells our client from a stock y-websocket client. */
export const SUBPROTOCOL = 'sluice.1';
/** What a stock y-websocket client may offer beside a token, so that the server has one to choose. */
export const STOCK_SUBPROTOCOL = 'y-websocket';
/** Followed by a token: how a program that cannot set headers says who it is. Never chosen, and so never echoed. */
export const TOKEN_SUBPROTOCOL = 'sluice.token.';
/** Path prefix of the sync socket; the pipeline's id follows. */
export const SYNC_PATH = '/sync';
