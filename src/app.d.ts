// Ambient types of the app.
declare global {
	namespace App {}
}
export {};
