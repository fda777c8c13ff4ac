import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ModuleGraph } from './module-graph.ts';

const FONT_FACE = /@font-face\s*\{[^}]*\}/g;
const BASE_THEME = '/internal/base-theme/';
const TOKEN_LIST = '/internal/generated/styles/tokens.js';
const GLOBAL_STYLES = 'node_modules/@cloudscape-design/global-styles/index.css';

/**
 * The styles of the Cloudscape components that the pages use, as one file that every page shares. Cloudscape repeats the
 * value of a design token at each use, for pages without its theme, defines the tokens of all components, and ends each
 * token's name with a hash: all this is left out, which changes no style.
 */
export function cloudscapeStyles(root: string, graph: ModuleGraph): string {
  const files = [path.join(root, GLOBAL_STYLES), ...graph.styles.filter(isOfCloudscape)];
  const own = graph.styles.filter((file) => !isOfCloudscape(file)).map(read);
  const theme = files.find((file) => file.includes(BASE_THEME));
  if (!theme) throw new Error('Cloudscape has no theme.');
  const tokens = tokensOfEveryPage(read(theme));
  const styles = files.map((file) => withoutFallbacks(withFontFiles(withoutComments(read(file))), tokens));
  const named = new Set(`${own.join('\n')}\n${scriptsNaming(graph.scripts)}`.match(/--[\w-]+/g));
  return withShortClasses(withShortTokens(dropUnusedTokens(styles.join('\n'), tokens, named), tokens, named));
}

/** A class of a component: its name, two hashes and a line number. */
const CLASS = /\bawsui_([\w-]+?)_[a-z0-9]{5}_[a-z0-9]{5}_\d+\b/g;
/** Those that the portal's own styles know by their name. */
const KNOWN_CLASS =
  /^(?:form|navigation|navigation-container|padding-box|toolbar(?:-\w+)*|top-navigation|utilities|wizard)$/;

/**
 * Gives each class of Cloudscape six characters, in styles and in the modules that tell components their classes. An
 * element has up to five classes: their usual names were half of the HTML of a list.
 */
export function withShortClasses(text: string): string {
  return text.replace(CLASS, (whole, name: string) =>
    KNOWN_CLASS.test(name) ? whole : `c${createHash('sha1').update(whole).digest('base64url').slice(0, 5)}`,
  );
}

/** The styles that `cloudscapeStyles` contains. */
export function isOfCloudscape(file: string): boolean {
  return /[\\/]@cloudscape-design[\\/]/.test(file);
}

/** The font that Cloudscape embeds in its styles: for example `400-normal`, by weight and style. */
export function embeddedFont(root: string, variant: string): Buffer {
  const faces = read(path.join(root, GLOBAL_STYLES)).match(FONT_FACE) ?? [];
  const face = faces.find((one) => variantOf(one) === variant);
  const data = face && /base64,([^)"']+)/.exec(face)?.[1];
  if (!data) throw new Error(`Cloudscape embeds no font ${variant}.`);
  return Buffer.from(data, 'base64');
}

/** Replaces embedded fonts by files, of which browsers load only those that a page shows. */
function withFontFiles(css: string): string {
  return css.replace(FONT_FACE, (face) => face.replace(/url\([^)]*\)/, `url("./open-sans.woff2?${variantOf(face)}")`));
}

function variantOf(face: string): string {
  const read = (property: string) => new RegExp(`${property}:\\s*([^;}]+)`).exec(face)?.[1]?.trim();
  return `${read('font-weight')}-${read('font-style')}`;
}

/** The design tokens that `body` has in every theme. */
function tokensOfEveryPage(theme: string): ReadonlySet<string> {
  const body = /@layer [\w-]+\s*\{\s*body\s*\{([^}]*)\}/.exec(theme)?.[1];
  if (!body) throw new Error('Cloudscape’s theme has no rule for body.');
  return new Set([...body.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name as string));
}

/** `var(--token, value)` becomes `var(--token)`, because every element of a page has the token. */
function withoutFallbacks(css: string, tokens: ReadonlySet<string>): string {
  let result = '';
  let done = 0;
  for (const use of css.matchAll(/var\(\s*(--[\w-]+)\s*,/g)) {
    if (use.index < done || !tokens.has(use[1] as string)) continue;
    result += `${css.slice(done, use.index)}var(${use[1]})`;
    done = closingParenthesis(css, use.index + 'var('.length) + 1;
  }
  return result + css.slice(done);
}

function closingParenthesis(css: string, from: number): number {
  let open = 1;
  for (let at = from; at < css.length; at += 1) {
    if (css[at] === '(') open += 1;
    if (css[at] === ')') open -= 1;
    if (open === 0) return at;
  }
  throw new Error('A parenthesis isn’t closed.');
}

/** The scripts' text, in which the list of all tokens is reduced to those that another script imports. */
function scriptsNaming(scripts: readonly string[]): string {
  const isList = (file: string) => file.replaceAll('\\', '/').endsWith(TOKEN_LIST);
  const text = scripts
    .filter((file) => !isList(file))
    .map(read)
    .join('\n');
  const words = new Set(text.match(/\w+/g));
  const listed = scripts.filter(isList).map(read).join('\n');
  const imported = [...listed.matchAll(/export (?:var|const) (\w+) = ["']var\((--[\w-]+)/g)]
    .filter(([, name]) => words.has(name as string))
    .map(([, , token]) => token);
  return `${text}\n${imported.join('\n')}`;
}

/** Drops tokens that nothing names: neither other styles, nor tokens that stay, nor a script. */
function dropUnusedTokens(css: string, tokens: ReadonlySet<string>, named: ReadonlySet<string>): string {
  let rest = css;
  for (let before = ''; rest !== before; ) {
    before = rest;
    const used = new Set([...named, ...[...rest.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name as string)]);
    rest = rest.replace(/(?<=[{;]\s*)(--[\w-]+)\s*:[^;{}]*(?:;|(?=\}))/g, (declaration, name: string) =>
      tokens.has(name) && !used.has(name) ? '' : declaration,
    );
  }
  return rest;
}

/** Without the hash at the end of a token’s name, unless another place knows the token by that name. */
function withShortTokens(css: string, tokens: ReadonlySet<string>, named: ReadonlySet<string>): string {
  const short = new Map(
    [...tokens].filter((name) => !named.has(name)).map((name) => [name, name.replace(/-\w{6}$/, '')]),
  );
  if (new Set(short.values()).size < short.size) throw new Error('Two tokens differ only in their hash.');
  return css.replace(/--[\w-]+/g, (name) => short.get(name) ?? name);
}

function withoutComments(css: string): string {
  return css.replace(/\/\*[\s\S]*?\*\//g, '');
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
