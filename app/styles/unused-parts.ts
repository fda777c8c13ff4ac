import { readFileSync } from 'node:fs';
import type { ModuleGraph } from './module-graph.ts';

const ICONS = /\/icon\/generated\/icons\.js$/;
const WORDS = /\/i18n\/messages\/all\.[\w-]+\.js$/;
/** The lists themselves, which name everything. */
const LISTS = new RegExp(`${ICONS.source}|${WORDS.source}`);
/** Only the server describes schemas as JSON Schema, but every schema of zod refers to the code that does. */
const JSON_SCHEMA = /\/(?:json-schema-processors|to-json-schema)\.js$/;

/**
 * A module of a package without what no page uses: Cloudscape's icons and words of other components, and zod's JSON
 * Schema. Bundlers keep them, because they are members of one object or belong to each schema.
 */
export function withoutUnusedParts(file: string, source: string, graph: ModuleGraph): string {
  const name = file.replaceAll('\\', '/');
  if (JSON_SCHEMA.test(name)) return exportsOnly(source);
  const named = namedIn(graph.scripts.filter((script) => !LISTS.test(script.replaceAll('\\', '/'))));
  if (ICONS.test(name)) return withIcons(source, named);
  if (WORDS.test(name)) return withWords(source, named);
  throw new Error(`${file} has no part that is known to be unused.`);
}

/** Whether any script has the text in quotes, or as the beginning of a template. */
function namedIn(scripts: readonly string[]): (text: string) => boolean {
  const code = scripts.map((script) => readFileSync(script, 'utf8')).join('\n');
  const quoted = new Set([...code.matchAll(/(['"`])([\w[\]-]+)\1/g)].map(([, , text]) => text));
  const beginnings = [...new Set([...code.matchAll(/`([a-z][\w-]+)\$\{/g)].map(([, text]) => text as string))];
  return (text) => quoted.has(text) || beginnings.some((beginning) => text.startsWith(beginning));
}

function withIcons(source: string, isNamed: (name: string) => boolean): string {
  const end = source.lastIndexOf('};');
  const [start = '', ...icons] = source.slice(0, end).split(/^(?= {4}"[\w-]+": )/m);
  const used = icons.filter((icon) => isNamed(/"([\w-]+)"/.exec(icon)?.[1] as string));
  // Attributes without an effect in a page of HTML, and one for an animation that this theme lacks.
  const short = used
    .join('')
    .replaceAll('xmlns: "http://www.w3.org/2000/svg", focusable: "false", ', '')
    .replaceAll(', "data-awsui-icon-animated": "true"', '');
  return start + short + source.slice(end);
}

function withWords(source: string, isNamed: (component: string) => boolean): string {
  const start = 'export default ';
  const words: Record<string, Record<string, object>> = JSON.parse(source.trim().slice(start.length));
  const used = Object.entries(words).map(([library, locales]) => [
    library,
    Object.fromEntries(
      Object.entries(locales).map(([locale, components]) => [
        locale,
        Object.fromEntries(Object.entries(components).filter(([component]) => isNamed(component))),
      ]),
    ),
  ]);
  return start + JSON.stringify(Object.fromEntries(used));
}

/** The same exports, which do nothing: components among them show nothing. */
export function exportsOnly(source: string): string {
  const names = [...source.matchAll(/^export (?:const |function |\{ \w+ as )(\w+)/gm)].map(([, name]) => name);
  const byName = names.map((name) => `export const ${name} = () => undefined;`);
  return [...byName, ...(/^export default /m.test(source) ? ['export default () => undefined;'] : [])].join('\n');
}

/** Before a browser paints the page, or measures it. */
const IN_BROWSER_ONLY = `const [isInBrowser, setInBrowser] = useState(false);
    React.useLayoutEffect(() => setInBrowser(true), []);`;

const MOTION = ', "data-awsui-motion-trigger": "hover", "data-awsui-motion-target": ""';

/** What takes Cloudscape long on the server, in which module, and what replaces it. */
const CHANGES: readonly { file: string; from: string; to: string }[] = [
  {
    // The frame of a closed menu: half a kilobyte for each field and button that has one.
    file: '/dropdown/internal.js',
    from: 'React.createElement(DropdownContainer, {',
    to: '(isInBrowser || open) && React.createElement(DropdownContainer, {',
  },
  {
    file: '/dropdown/internal.js',
    from: 'const dropdownRef = useRef(null);',
    to: `const dropdownRef = useRef(null);
    ${IN_BROWSER_ONLY}`,
  },
  {
    // An address within the portal is no whole URL: an error for each link, which takes 50 µs.
    file: '/internal/utils/check-safe-url.js',
    from: 'parsedUrl = new URL(url);',
    to: 'parsedUrl = URL.parse(url) ?? { protocol: null };',
  },
  {
    // The hidden copy of the path, which a browser measures, and the menu of what doesn't fit.
    file: '/breadcrumb-group/implementation.js',
    from: 'React.createElement("ol", { className: clsx(styles[\'breadcrumb-group-list\'], styles.ghost)',
    to: 'isInBrowser && React.createElement("ol", { className: clsx(styles[\'breadcrumb-group-list\'], styles.ghost)',
  },
  {
    file: '/breadcrumb-group/implementation.js',
    from: 'if (breadcrumbItems.length >= 2) {',
    to: 'if (isInBrowser && breadcrumbItems.length >= 2) {',
  },
  {
    file: '/breadcrumb-group/implementation.js',
    from: 'const itemsRefs = useRef({ ghost: {}, real: {} });',
    to: `const itemsRefs = useRef({ ghost: {}, real: {} });
    ${IN_BROWSER_ONLY}`,
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
    ${IN_BROWSER_ONLY}`,
  },
  // Attributes for animations that this theme lacks, and for Cloudscape's own reports, which the portal doesn't make.
  {
    file: '/components/button/internal.js',
    from: `        'data-awsui-motion-trigger': 'hover',
        'data-awsui-motion-target': '',
        [DATA_ATTR_FUNNEL_VALUE]: uniqueId,
`,
    to: '',
  },
  { file: '/menu-dropdown/index.js', from: MOTION, to: '' },
  { file: '/toolbar/trigger-button/index.js', from: MOTION, to: '' },
  {
    file: '/form-field/internal.js',
    from: `        [DATA_ATTR_FIELD_LABEL]: slotIds.label ? getFieldSlotSeletor(slotIds.label) : undefined,
        [DATA_ATTR_FIELD_ERROR]: slotIds.error ? getFieldSlotSeletor(slotIds.error) : undefined,
`,
    to: '',
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
