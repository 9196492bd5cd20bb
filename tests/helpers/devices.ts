// The devices of one test, all on one server, and what their people do.
import { addDeals } from '#lib/domain/document/commands.ts';
import { Device, type DeviceOptions, type Tab } from './device.ts';

export class Devices {
	readonly #all: Device[] = [];
	readonly #options: DeviceOptions;

	/** What every device begins with; `url` is read at every connect. */
	constructor(options: DeviceOptions) {
		this.#options = options;
	}

	get all(): readonly Device[] {
		return this.#all;
	}

	add(name: string, options: Partial<DeviceOptions> = {}): Device {
		const device = new Device(name, { ...this.#options, ...options });
		this.#all.push(device);
		return device;
	}

	/** Closes and forgets them. */
	async close(): Promise<void> {
		for (const device of this.#all.splice(0)) await device.close();
	}
}

/** Somebody adds deals, each an edit of its own. */
export function add(tab: Tab, ...titles: string[]): void {
	for (const title of titles) addDeals(tab.writer, [{ title }]);
}
