import { unstable_isUnrecognizedActionError } from 'next/navigation';

/** True if the portal has a different version: it knows neither the page's actions nor its chunks. */
export function isOutdated(error: unknown): boolean {
  return unstable_isUnrecognizedActionError(error) || (error instanceof Error && error.name === 'ChunkLoadError');
}

let isReloading = false;

/** Reloads the page in the current version. The draft waits in the tab, so there is no leave confirmation. */
export function reloadPage(): void {
  isReloading = true;
  window.location.reload();
}

export function isReloadWanted(): boolean {
  return isReloading;
}
