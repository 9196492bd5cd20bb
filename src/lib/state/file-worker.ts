// The module worker that reads a stranger's file: its bytes in, whether it can be imported out. Its page ends it afterwards.
import { checkFile } from './check-file.ts';

addEventListener('message', ({ data }: MessageEvent<Uint8Array>) => {
	postMessage(checkFile(data));
});
