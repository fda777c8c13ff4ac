import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Result } from '#lib/errors.ts';
import type { ReviewedPlan } from '#lib/plan/plan.ts';
import type { Submission } from '#lib/request/schema.ts';
import type { RunArns } from '#lib/runs/events.ts';
import { OWN_SITE, type Question } from '../harness/http-client.ts';
import type { SetUpArns } from '../harness/read-set-up.ts';
import { readAction } from '../harness/server-action.ts';
import { readAddresses, readSandbox } from '../harness/test-portal.ts';

const root = path.dirname(path.dirname(import.meta.dirname));

/** Calls a server action of this build like a page of the signed-in person. */
export async function callAction<Value>(page: Page, from: string, name: string, input?: unknown) {
  const { portalUrl } = readSandbox(readAddresses());
  const asker = {
    ask: async (address: string, { method, headers, body }: Question) => {
      const answer = await page.request.fetch(address, { method, headers, data: body });
      return { status: answer.status(), body: await answer.text() };
    },
  };
  return (await readAction(asker, { root, portalUrl, path: from, name, input })) as Result<Value>;
}

/** Requests a run without the form; returns its id. */
export async function requestRun(page: Page, submission: Submission): Promise<string> {
  const { passwords: _, ...request } = submission;
  const planned = await callAction<ReviewedPlan>(page, '/runs/new', 'planRun', request);
  if (!planned.ok) throw new Error(`the portal made no plan: ${planned.error.code}`);
  const { planHash } = planned.value;
  const input = { requestKey: randomUUID(), planHash, submission };
  const result = await callAction<{ runId: string }>(page, '/runs/new', 'createRun', input);
  if (!result.ok) throw new Error(`the portal refused the run: ${result.error.code}`);
  return result.value.runId;
}

/** The same, and opens its page. */
export async function startRun(page: Page, submission: Submission): Promise<string> {
  const runId = await requestRun(page, submission);
  await page.goto(`/runs/${runId}`);
  return runId;
}

/** Waits until the run reaches the state, without a page; returns the ARNs recorded so far. */
export async function waitForRun(page: Page, runId: string, state: 'succeeded' | 'failed'): Promise<SetUpArns> {
  let arns: RunArns = {};
  const readState = async () => {
    const run = await (await page.request.get(`/api/runs/${runId}`, { headers: OWN_SITE })).json();
    arns = run.arns;
    return run.state;
  };
  await expect.poll(readState, { intervals: [100] }).toBe(state);
  const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '', roleArn = '' } = arns;
  return { key: keyArn, source: sourceSecretArn, destination: destinationSecretArn, role: roleArn };
}
