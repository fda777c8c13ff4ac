import { startTestPortal } from './test-portal.ts';

/** Starts one portal for all browser tests, and passes its addresses to the workers through their environment. */
export default async function setUp(): Promise<() => Promise<void>> {
  const portal = await startTestPortal();
  Object.assign(process.env, portal.addresses);
  return portal.stop;
}
