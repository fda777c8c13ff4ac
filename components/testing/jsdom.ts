/** The parts of jsdom that these tests need, since jsdom ships no types. */
interface Jsdom {
  cookieJar: {
    getCookiesSync: (url: string) => { key: string; value: string; secure: boolean }[];
    removeAllCookiesSync: () => void;
  };
  reconfigure: (settings: { url: string }) => void;
}

/** The jsdom instance of the page. */
export const { jsdom } = globalThis as unknown as { jsdom: Jsdom };
