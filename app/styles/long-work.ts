/** What takes Cloudscape long on the server, in which module, and what replaces it. */
const CHANGES: readonly { file: string; from: string; to: string }[] = [
  {
    // An address within the portal is no whole URL: an error for each link, which takes 50 µs.
    file: '/internal/utils/check-safe-url.js',
    from: 'parsedUrl = new URL(url);',
    to: 'parsedUrl = URL.parse(url) ?? { protocol: null };',
  },
  {
    // The hidden copy of the top bar, which a browser measures: twice as large as the bar itself.
    file: '/top-navigation/internal.js',
    from: 'content(true),',
    to: 'isInBrowser && content(true),',
  },
  {
    file: '/top-navigation/internal.js',
    from: 'const overflowMenuTriggerRef = useRef(null);',
    to: `const overflowMenuTriggerRef = useRef(null);
    const [isInBrowser, setInBrowser] = useState(false);
    React.useLayoutEffect(() => setInBrowser(true), []);`,
  },
];

/** A module of Cloudscape without what takes long on the server; null for others. Throws if it's no longer the same. */
export function withoutLongWork(file: string, source: string): string | null {
  const changes = CHANGES.filter((change) => file.replaceAll('\\', '/').endsWith(change.file));
  if (changes.length === 0) return null;
  return changes.reduce((text, { from, to }) => {
    if (text.split(from).length !== 2) throw new Error(`${file} no longer has “${from}” once.`);
    return text.replace(from, to);
  }, source);
}
