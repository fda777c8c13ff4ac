import { notFound } from 'next/navigation';
import type { Action, Actor } from '#lib/access.ts';
import { getPortal } from '#server/portal.ts';
import { recordRefusal } from '#server/store/record-refusal.ts';

/** To a person who may not open a page there is no such page; that they tried is recorded. */
export async function refusePage(actor: Actor, action: Action, runId: string | null = null): Promise<never> {
  await recordRefusal(getPortal().db, actor, { action, code: 'not-found', runId });
  notFound();
}
