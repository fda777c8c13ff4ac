import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Question } from './http-client.ts';

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

const resultSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.looseObject({ code: z.string() }) }),
]);
/** What every action of the portal answers with. */
export type ActionResult = z.output<typeof resultSchema>;

/** A build of the portal, and the address that people use. */
export interface ActionPlace {
  root: string;
  portalUrl: string;
}

export interface ActionCall extends ActionPlace {
  /** Of the page that calls. */
  path: string;
  name: string;
  input?: unknown;
}

/** Whoever calls: with cookies or without, at whichever replica. */
interface Asker<Got> {
  ask(path: string, question: Question): Promise<Got>;
}

/** The headers with which a page of the portal calls an action. */
export function actionHeaders(root: string, name: string, origin: string): Record<string, string> {
  return {
    accept: 'text/x-component',
    'content-type': 'text/plain;charset=UTF-8',
    'next-action': findActionId(root, name),
    origin,
    'sec-fetch-site': 'same-origin',
  };
}

/** Calls a server action as the page does; `result` is missing where the answer is none of an action. */
export async function callAction<Got extends { status: number; body: string }>(
  asker: Asker<Got>,
  { root, portalUrl, path: page, name, input }: ActionCall,
): Promise<Got & { result?: ActionResult }> {
  const headers = actionHeaders(root, name, portalUrl);
  const body = writeArguments(input === undefined ? [] : [input]);
  const answer = await asker.ask(page, { method: 'POST', headers, body });
  if (answer.status !== 200) return answer;
  return { ...answer, result: resultSchema.parse(readActionAnswer(answer.body)) };
}

/** The same for who counts on an answer: throws where it is none of an action. */
export async function readAction(
  asker: Asker<{ status: number; body: string }>,
  call: ActionCall,
): Promise<ActionResult> {
  const { status, result } = await callAction(asker, call);
  if (!result) throw new Error(`the action ${call.name} answered with status ${status}`);
  return result;
}
