import { createHash } from 'node:crypto';
import type { Plan, ReviewedPlan } from '#lib/plan/plan.ts';
import { cleanUpFingerprint, planFingerprint } from '#lib/plan/plan-fingerprint.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { ApprovalAsk, CleanUp } from '#lib/runs/events.ts';

/** What a lead approves for a setup: the plan and its hash. */
export function askAboutPlan(request: RunRequest, plan: Plan): ReviewedPlan {
  return { planHash: sha256(planFingerprint(request, plan)), plan };
}

/** What a lead approves for a clean-up. The confirmed rows are its plan. */
export function askAboutCleanUp(cleanUp: CleanUp): ApprovalAsk {
  return { planHash: sha256(cleanUpFingerprint(cleanUp)), plan: null };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
