// What can go wrong while people work in real sessions, each as one run on a scene. Each returns what it counted; a broken promise throws.
import type { CableFault } from '../helpers/cable.ts';
import type { FaultOptions } from './main.ts';
import { Scene, type Told } from './scene.ts';

type Fault = (options: FaultOptions) => Promise<Told>;

/** Runs `round` again and again while people write, and judges at the end. */
const playing =
	(round: (scene: Scene, index: number) => Promise<void>, finish: (scene: Scene) => Promise<void> = async () => undefined): Fault =>
	async ({ rounds, seed }) => {
		const scene = new Scene(seed);
		try {
			await scene.begin();
			for (let index = 0; index < rounds; index++) {
				await scene.writing();
				await scene.claiming();
				await round(scene, index);
			}
			await finish(scene);
			await scene.writing();
			return await scene.judge(rounds);
		} finally {
			await scene.end();
		}
	};

const SOCKET_FAULTS: readonly CableFault[] = [
	{ kind: 'slow', by: 0 },
	{ kind: 'deaf', way: 'up' },
	{ kind: 'deaf', way: 'down' },
	{ kind: 'deaf', way: 'both' },
	{ kind: 'torn', way: 'up' },
	{ kind: 'torn', way: 'down' }
];

async function mustHave(scene: Scene, claims: ReadonlySet<string>, after: string): Promise<void> {
	const missing = await scene.missing(claims);
	if (missing.length > 0) throw new Error(`after ${after}, ${missing.length} of ${claims.size} edits called saved are missing, the first: ${missing.slice(0, 5).join(', ')}`);
}

export const FAULTS: Record<string, Fault> = {
	/** The process ends without warning, in the middle of whatever it does. */
	kill: playing(async (scene) => {
		await scene.server.kill();
		const claims = scene.claims();
		await scene.restart();
		await mustHave(scene, claims, 'kill -9');
	}),

	/** Connections are cut and come back, at random. */
	cable: playing(async (scene) => {
		await scene.cable.pull();
		const claims = scene.claims();
		await scene.writing();
		await scene.cable.plug();
		await mustHave(scene, claims, 'a pulled cable');
	}),

	/** The network is slow, deaf in one direction or both, or breaks off in mid-frame. */
	socket: playing(async (scene) => {
		const fault = SOCKET_FAULTS[scene.random.below(SOCKET_FAULTS.length)]!;
		scene.cable.suffer(fault.kind === 'slow' ? { kind: 'slow', by: 20 + scene.random.below(400) } : fault);
		await scene.writing();
		const claims = scene.claims();
		scene.cable.suffer(null);
		await mustHave(scene, claims, `a cable that was ${JSON.stringify(fault)}`);
	}),

	/** The process stops answering for a while, its sockets stay open: nothing may be claimed meanwhile. */
	frozen: playing(async (scene) => {
		scene.server.process.kill('SIGSTOP');
		const claims = scene.claims();
		await scene.writing();
		const meanwhile = new Set(scene.writers.flatMap((writer) => writer.made.slice(0, writer.claimed)));
		// What was already on its way when the server froze may still arrive.
		for (const text of claims) meanwhile.delete(text);
		scene.server.process.kill('SIGCONT');
		await mustHave(scene, new Set([...claims, ...meanwhile]), 'a frozen server');
	}),

	/** Writing fails for lack of room, then there is room again. The server stays up and says so. */
	disk: playing(
		async (scene) => {
			scene.fillDisk(0);
			const before = scene.claims();
			await scene.writing();
			const during = scene.claims();
			scene.fillDisk(null);
			await mustHave(scene, new Set([...before, ...during]), 'a full disk');
		},
		async (scene) => {
			if (!scene.complaints.includes('the storage failed')) throw new Error('the disk was never felt to be full');
		}
	)
};
