import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string().optional() })),
});

/** The id under which this build answers to the action of that name. */
export function findActionId(root: string, name: string): string {
  const file = path.join(root, '.next', 'server', 'server-reference-manifest.json');
  const { node } = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const found = Object.entries(node).find(([, { exportedName }]) => exportedName === name);
  if (!found) throw new Error(`the build has no server action ${name}`);
  return found[0];
}

/** The arguments as React's client writes them: JSON in which a text that begins with `$` gets another one. */
export function writeArguments(values: readonly unknown[]): string {
  return JSON.stringify(values, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith('$') ? `$${value}` : value,
  );
}

const rootSchema = z.object({ a: z.string().regex(/^\$@[0-9a-f]+$/) });

/** The value that the action gave, out of React's answer: the first row names the row that holds it. */
export function readActionAnswer(body: string): unknown {
  const rows = new Map<string, string>();
  for (const line of body.split('\n')) {
    const [, id, row] = /^([0-9a-f]+):(.*)$/.exec(line) ?? [];
    if (id !== undefined && row !== undefined) rows.set(id, row);
  }
  const { a } = rootSchema.parse(JSON.parse(rows.get('0') ?? 'null'));
  const row = rows.get(a.slice(2));
  if (row === undefined || row.startsWith('E'))
    throw new Error(`the action did not give a value: ${body.slice(0, 300)}`);
  return JSON.parse(row);
}
