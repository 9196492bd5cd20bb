// The attacker, a process of its own: begins when it is told what and whom to attack, ends when it is told to, and says what
// became of it. Started by `attackerProcess` of flood.ts.
import { KINDS } from '../servers/kinds.ts';
import { Attacker, type Attack } from './attacks.ts';

export interface Orders {
	attack: Attack;
	kind: string;
	port: number;
	room: string;
	authorization: string;
}

let attacker: Attacker | null = null;

process.on('message', (said: Orders | 'stop') => {
	if (said === 'stop') {
		attacker?.stop();
		process.send!(attacker?.struck);
		return;
	}
	const { attack, kind, ...where } = said;
	attacker = new Attacker({ ...where, kind: KINDS.find(({ name }) => name === kind)! });
	void attacker.attack(attack);
});
process.on('disconnect', () => process.exit(0));
// A socket that is reset under its hands is what it is here for.
process.on('uncaughtException', () => undefined);
