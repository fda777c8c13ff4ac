import { existsSync, globSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

const CLOUDSCAPE = '@cloudscape-design/';
/**
 * Parts of Cloudscape that no page can show: what plugins of the AWS console add to the layout (announcements and other
 * drawers), the split panel, messages in a stack, tables to edit, and menus in menus. The first would also bring a
 * sortable list and its library. The last three report to the AWS console, and cost each component an effect: which
 * components a page has, whether their styles are there, and when a button is visible, for which they measure it.
 */
const UNUSED_PARTS = [
  'visual-refresh-toolbar/drawer/feature-notifications-drawer-content.js',
  'visual-refresh-toolbar/drawer/global-ai-drawer.js',
  'visual-refresh-toolbar/drawer/global-bottom-drawer.js',
  'visual-refresh-toolbar/drawer/global-drawers.js',
  'visual-refresh-toolbar/split-panel/index.js',
  'flashbar/collapsible-flashbar.js',
  'table/body-cell/inline-editor.js',
  'button-dropdown/category-elements/expandable-category-element.js',
  'button-dropdown/category-elements/mobile-expandable-category-element.js',
  'base-component/component-metrics.js',
  'use-base-component/styles-check.js',
  'use-performance-marks/index.js',
];

/** Whether the file is a part of Cloudscape that no page can show. */
export function isUnusedPart(file: string): boolean {
  const name = file.replaceAll('\\', '/');
  return UNUSED_PARTS.some((part) => name.endsWith(`/${part}`));
}

const ENDINGS = ['', '.js', '.ts', '.tsx', '/index.js'];
const OWN_SOURCES = '{app,components}/**/*.{ts,tsx}';
const TEST = /\.test\.tsx?$|\/testing\//;

/** What the pages import, directly or not, in the order of evaluation. Paths are absolute. */
export interface ModuleGraph {
  /** The portal's and Cloudscape's modules. */
  scripts: string[];
  styles: string[];
}

/** Follows the imports of every source of the pages. Throws on one that it can't find, so that no style gets lost. */
export function readModuleGraph(root: string): ModuleGraph {
  const graph: ModuleGraph = { scripts: [], styles: [] };
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    if (file.endsWith('.css')) {
      graph.styles.push(file);
      return;
    }
    if (!/\.(?:m?js|tsx?)$/.test(file) || isUnusedPart(file)) return;
    for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
      const found = resolve(root, file, specifier);
      if (found) visit(found);
    }
    graph.scripts.push(file);
  };
  const sources = globSync(OWN_SOURCES, { cwd: root }).filter((name) => !TEST.test(name.replaceAll(path.sep, '/')));
  for (const name of sources.sort()) visit(path.join(root, name));
  return graph;
}

function importsOf(text: string): string[] {
  const statements = text.matchAll(/^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]/gm);
  const calls = text.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [...statements, ...calls].map(([, specifier]) => specifier as string);
}

/** The imported file; null if it is of another package. */
function resolve(root: string, importer: string, specifier: string): string | null {
  const bare = specifier.replace(/\?.*$/, '');
  const isOurs = bare.startsWith('.') || bare.startsWith('#');
  if (!isOurs && !bare.startsWith(CLOUDSCAPE)) return null;
  const target = bare.startsWith('.')
    ? path.resolve(path.dirname(importer), bare)
    : bare.startsWith('#')
      ? path.join(root, bare.slice(1))
      : exportedFile(root, bare);
  const found = ENDINGS.map((ending) => target + ending).find((file) => existsSync(file) && statSync(file).isFile());
  if (!found) throw new Error(`${importer} imports ${specifier}, which doesn’t exist.`);
  return found;
}

function exportedFile(root: string, specifier: string): string {
  const [scope, name, ...rest] = specifier.split('/');
  // The bundler names files by their real paths.
  const folder = realpathSync(path.join(root, 'node_modules', `${scope}/${name}`));
  const manifest: { exports?: Record<string, string | { default: string }>; main?: string } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const inside = rest.length > 0 ? `./${rest.join('/')}` : '.';
  const exported = manifest.exports?.[inside] ?? (inside === '.' ? manifest.main : inside);
  if (!exported) throw new Error(`${specifier} isn’t exported.`);
  return path.join(folder, typeof exported === 'string' ? exported : exported.default);
}
