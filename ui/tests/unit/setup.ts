// What jsdom lacks and the components use.
import { afterEach } from 'vitest';

Element.prototype.scrollIntoView ??= () => {};
Element.prototype.scrollTo ??= (() => {}) as typeof Element.prototype.scrollTo;
globalThis.CSS ??= { escape: (text: string) => text.replace(/"/g, '\\"') } as typeof CSS;
if (!CSS.escape) CSS.escape = (text: string) => text.replace(/"/g, '\\"');

afterEach(() => localStorage.clear());
