import { PORTAL_COUNT, startTestPortal, tellAddresses } from './test-portal.ts';

/** Starts a portal for each worker. */
export default async function setUp(): Promise<() => Promise<void>> {
  // The first builds what the others find built.
  const first = await startTestPortal();
  const others = await Promise.all(Array.from({ length: PORTAL_COUNT - 1 }, startTestPortal));
  const portals = [first, ...others];
  tellAddresses(portals.map(({ addresses }) => addresses));
  return async () => {
    await Promise.all(portals.map((portal) => portal.stop()));
  };
}
