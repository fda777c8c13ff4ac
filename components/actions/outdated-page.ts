import { unstable_isUnrecognizedActionError } from 'next/navigation';

/** True where a page met a portal of another version: it knows neither the page's actions nor the files that the page loads later. */
export function isOutdated(error: unknown): boolean {
  return unstable_isUnrecognizedActionError(error) || (error instanceof Error && error.name === 'ChunkLoadError');
}

let isReloading = false;

/** Loads the page anew, in the version of now. What was typed waits in the tab, so nobody is asked whether to leave. */
export function reloadPage(): void {
  isReloading = true;
  window.location.reload();
}

export function isReloadWanted(): boolean {
  return isReloading;
}
