import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { findBrowser } from '#scripts/find-browser.ts';
import type { BenchPortal } from './bench-portal.ts';

const ROOM_FOR_FRAME = 200;

/** Chromium that reaches the portal's process under the portal's address, as through a load balancer. */
export async function openBrowser(portal: BenchPortal): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error('There is no browser: npm test says how to get one.');
  const address = new URL(portal.cluster.portalUrl);
  const args = [`--host-resolver-rules=MAP ${address.host} 127.0.0.1:${portal.replica.port}`];
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: isRoot ? [...args, '--no-sandbox'] : args });
}

/** A browser without anything in its cache, signed in as somebody, or as nobody. */
export async function openContext(browser: Browser, portal: BenchPortal, name: string | null): Promise<BrowserContext> {
  const { portalUrl } = portal.cluster;
  const context = await browser.newContext({
    baseURL: portalUrl,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  if (name !== null) {
    const { person } = await portal.cluster.signIn(name);
    const { cookie = '' } = person.cookieHeader();
    const cookies = cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: portalUrl };
    });
    await context.addCookies(cookies);
  }
  return context;
}

/**
 * Makes the window larger than the page. Without it the frame of the window leaves less room than the emulated page has:
 * what changes at its lower edge is drawn, but counts as painted only when something above it changes.
 */
export async function showWholePage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { windowId } = await session.send('Browser.getWindowForTarget');
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const bounds = { width: width + ROOM_FOR_FRAME, height: height + ROOM_FOR_FRAME };
  await session.send('Browser.setWindowBounds', { windowId, bounds });
  await session.detach();
}

/** Waits until React handles the page and it has loaded nothing more for two seconds; an event stream may stay open. */
export async function waitUntilQuiet(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let [loaded, quiet] = [-1, 0];
        const timer = setInterval(() => {
          const now = performance.getEntriesByType('resource').length;
          const isAlive = document.querySelector('fieldset:disabled') === null;
          quiet = isAlive && now === loaded ? quiet + 1 : 0;
          loaded = now;
          if (quiet < 8) return;
          clearInterval(timer);
          resolve();
        }, 250);
      }),
  );
}
