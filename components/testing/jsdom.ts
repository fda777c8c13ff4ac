/** What these tests need of jsdom, which has no types of its own. */
interface Jsdom {
  cookieJar: {
    getCookiesSync: (url: string) => { key: string; value: string; secure: boolean }[];
    removeAllCookiesSync: () => void;
  };
  reconfigure: (settings: { url: string }) => void;
}

/** The browser behind the page. */
export const { jsdom } = globalThis as unknown as { jsdom: Jsdom };
