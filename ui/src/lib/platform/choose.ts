// Which platform the page stands on, seen once at the start.
import type { Platform } from './platform';

export async function choosePlatform(): Promise<Platform> {
  return '__TAURI_INTERNALS__' in window
    ? (await import('./tauri')).tauri()
    : (await import('./bridge')).bridge();
}
