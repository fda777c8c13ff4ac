import { findActionId, readActionAnswer, writeArguments } from '#e2e/faults/server-action.ts';
import type { Answer } from './ask.ts';
import type { Visitor } from './visitor.ts';

export interface ActionCall {
  /** Of the build. */
  root: string;
  portalUrl: string;
  /** Of the page that calls. */
  path: string;
  name: string;
  input?: unknown;
}

type Result = { ok: true; value: unknown } | { ok: false; error: { code: string } };

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
export async function callAction(visitor: Visitor, call: ActionCall): Promise<Answer & { result?: Result }> {
  const headers = actionHeaders(call.root, call.name, call.portalUrl);
  const body = writeArguments(call.input === undefined ? [] : [call.input]);
  const answer = await visitor.ask(call.path, { method: 'POST', headers, body });
  if (answer.status !== 200) return answer;
  return { ...answer, result: readActionAnswer(answer.body) as Result };
}
