import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type PortalConfig, portalConfigSchema } from '#lib/portal-config.ts';

/** Reads the YAML file that describes the teams. Each problem is one line: `file:line: path: reason and what to do`. */
export function readConfig(filePath: string): { config: PortalConfig } | { problems: string[] } {
  const name = path.relative(process.cwd(), filePath);
  let text: string;
  try {
    text = readFileSync(filePath, 'utf8');
  } catch (error) {
    return { problems: [`${name}: ${describeReadError(error as NodeJS.ErrnoException)}`] };
  }
  const parsed = parseConfig(text);
  if ('config' in parsed) return parsed;
  return { problems: parsed.problems.map((problem) => `${name}:${problem}`) };
}

function describeReadError({ code }: NodeJS.ErrnoException): string {
  return code === 'ENOENT'
    ? 'there is no such file: copy portal.config.example.yaml to it, or set PORTAL_CONFIG to the path of yours'
    : `the file cannot be read (${code}): correct its permissions, or set PORTAL_CONFIG to the path of yours`;
}

/** Parses the file's text. Pure. Each problem starts with the line number. */
export function parseConfig(text: string): { config: PortalConfig } | { problems: string[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(
      (error) => `${lines.linePos(error.pos[0]).line}: is not YAML: ${error.message.split('\n')[0]}`,
    );
    return { problems };
  }
  const parsed = portalConfigSchema.safeParse(document.toJS() ?? {}, { error: describeIssue });
  if (parsed.success) return { config: parsed.data };
  const problems = parsed.error.issues.flatMap(splitKeys).map(({ at, reason }) => {
    const { line } = lines.linePos(findOffset(document, at));
    return `${line}: ${formatPath(at)}: ${reason}`;
  });
  return { problems };
}

/** Messages for issues that the schema has no message for. */
const describeIssue: z.core.$ZodErrorMap = (issue) => {
  if (issue.code !== 'invalid_type') return undefined;
  return issue.input === undefined || issue.input === null ? 'is missing: add it' : `must be of type ${issue.expected}`;
};

type Located = { at: readonly PropertyKey[]; reason: string };

/** One problem per unknown key, located at the key. */
function splitKeys(issue: z.core.$ZodIssue): Located[] {
  if (issue.code !== 'unrecognized_keys') return [{ at: issue.path, reason: issue.message }];
  return issue.keys.map((key) => ({
    at: [...issue.path, key],
    reason: 'is not a known setting: correct its spelling or remove it',
  }));
}

/** The offset of the path in the text; for a missing key, that of its nearest parent. */
function findOffset(document: Document, at: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of at) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as Node | undefined;
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

function formatPath(at: readonly PropertyKey[]): string {
  return (
    at
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      .join('')
      .slice(1) || 'the file'
  );
}
