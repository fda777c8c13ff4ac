import { z } from 'zod';
import type { Person } from './person.ts';
import type { Replica } from './replica.ts';
import { findActionId, readActionAnswer, writeArguments } from './server-action.ts';

/** Twenty at once on a busy machine take their time. */
const ANSWER_MS = 180_000;

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.looseObject({ code: z.string() }) }),
]);
/** What every action of the portal answers with. */
export type ActionAnswer = z.output<typeof answerSchema>;

/** A build of the portal, and the address that people use. */
export interface ActionPlace {
  portalUrl: string;
  root: string;
}

/** Calls a server action as the page at `path` does; throws where no answer came. */
export async function callAction(
  person: Person,
  { portalUrl, root }: ActionPlace,
  call: { via: Replica; path: string; name: string; input: unknown },
): Promise<ActionAnswer> {
  const { status, body } = await person.ask(call.via, call.path, {
    method: 'POST',
    headers: {
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      'next-action': findActionId(root, call.name),
      origin: portalUrl,
      'sec-fetch-site': 'same-origin',
    },
    body: writeArguments([call.input]),
    timeoutMs: ANSWER_MS,
  });
  if (status !== 200) throw new Error(`the action ${call.name} answered with status ${status}`);
  return answerSchema.parse(readActionAnswer(body));
}
