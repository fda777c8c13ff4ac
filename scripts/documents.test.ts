import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '#lib/errors.ts';
import { environmentSchema } from '#server/settings/environment-schema.ts';

const root = path.dirname(import.meta.dirname);
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const documents = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'SECURITY.md', 'CHANGELOG.md'].concat(
  globSync('docs/**/*.md', { cwd: root }),
);

/** The text without code blocks, in which links are examples. */
const prose = (text: string) => text.replace(/^ *```[\s\S]*?^ *```/gm, '');

/** The anchors of a document's headings, as Git hosts make them. */
function anchorsOf(text: string): string[] {
  const headings = [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  const plain = headings.map((heading) => heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase());
  return plain.map((heading) => heading.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-'));
}

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('links to files and headings that exist', () => {
    const links = [...prose(text).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    const broken = links.filter(([, file = '', anchor]) => {
      const target = file === '' ? document : path.join(path.dirname(document), file);
      if (!existsSync(path.join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('names commands and files of the portal that exist', () => {
    const commands = [...text.matchAll(/npm run\s+([a-z][\w:-]*)/g)].map(([, name = '']) => name);
    expect(commands.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
    const files = [...text.matchAll(/\bnode ((?:server|scripts|e2e|sandbox)\/[\w/.-]+\.ts)/g)].map(
      ([, file = '']) => file,
    );
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });
});

describe('docs/operations/troubleshoot.md', () => {
  const text = read('docs/operations/troubleshoot.md');

  test('quotes what the portal prints', () => {
    const sources = globSync('{server,lib}/**/*.ts', { cwd: root }).map(read).join('\n');
    const quoted = [...text.matchAll(/^\| (?:`npm run [^|]*\| )?`([^`]*[A-Za-z]+ [^`]+)`/gm)].map(
      ([, words = '']) => words,
    );
    const fragments = quoted.flatMap((words) =>
      words.split('…').map((part) => part.replace(/^[A-Z_]+: |[:.]$/g, '').trim()),
    );
    expect(fragments.length).toBeGreaterThan(12);
    expect(fragments.filter((part) => !sources.includes(part.replace('Port 3000', '').trim()))).toEqual([]);
  });

  test('names error codes and settings that exist', () => {
    const section = text.slice(text.indexOf('## AWS refuses'), text.indexOf('## A run'));
    const codes = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code = '']) => code);
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !ERROR_CODES.some((one) => one === code))).toEqual([]);
    const settings = [...text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g)].map(([, name = '']) => name);
    expect(
      settings.filter((name) => !Object.hasOwn(environmentSchema.shape, name) && name !== 'PORTAL_CONFIG'),
    ).toEqual([]);
  });
});
