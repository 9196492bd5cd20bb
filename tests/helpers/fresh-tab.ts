// Browser tests of all files run in one tab, file after file: what the last one left to be undone is not this one's.
import { beforeEach } from 'vitest';

beforeEach(() => {
	sessionStorage.clear();
	localStorage.clear();
});
