import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import {
  type AccountQuestion,
  type Existing,
  existingSchema,
  setUpAnswerSchema,
} from '#e2e/oracle/account-question.ts';
import { readExceptions } from '#server/settings/network.ts';

const PROGRAM = path.join(path.dirname(import.meta.dirname), 'oracle', 'team-account.ts');

type Asked<Kind extends AccountQuestion['ask']> = Omit<Extract<AccountQuestion, { ask: Kind }>, 'ask'>;

/** Compares a setup in AWS with what was requested, by the separate program. */
export async function askAboutSetUp(question: Asked<'set-up'>): Promise<z.output<typeof setUpAnswerSchema>> {
  return setUpAnswerSchema.parse(await ask({ ask: 'set-up', ...question }));
}

/** What exists under these names or with the tags of these runs, by the separate program. */
export async function askWhatExists(question: Asked<'what-exists'>): Promise<Existing[]> {
  return z.array(existingSchema).parse(await ask({ ask: 'what-exists', ...question }));
}

/** The question goes through standard input, because it contains the passwords of the setup. */
async function ask(question: AccountQuestion): Promise<unknown> {
  // Node takes the company's certificate authority only from the environment, and reads NO_PROXY by other rules.
  const { PORTAL_CA_FILE, NODE_EXTRA_CA_CERTS, NO_PROXY, no_proxy = NO_PROXY } = process.env;
  const exceptions = readExceptions(no_proxy);
  const network = { NODE_EXTRA_CA_CERTS: PORTAL_CA_FILE || NODE_EXTRA_CA_CERTS, NO_PROXY: exceptions };
  const env = { ...process.env, ...network, no_proxy: exceptions };
  // Detached, so that Ctrl-C doesn't reach it.
  const child = spawn(process.execPath, [PROGRAM], { stdio: 'pipe', detached: true, env });
  const ended = once(child, 'close');
  child.stdin.end(JSON.stringify(question));
  const [answer, problem] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await ended;
  if (status !== 0) throw new Error(`the separate program could not read the account: ${problem.trim()}`);
  return JSON.parse(answer);
}
