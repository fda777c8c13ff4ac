'use server';
import { ACTION_INPUTS, TEAM_ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { plannableTeams } from '#server/auth/act-for-person.ts';
import { approveRun as approve } from '#server/commands/approve-run.ts';
import { cancelRun as cancel } from '#server/commands/cancel-run.ts';
import { cleanUpRun as cleanUp } from '#server/commands/clean-up-run.ts';
import { createRun as create } from '#server/commands/create-run.ts';
import { deleteDraft as removeDraft } from '#server/commands/delete-draft.ts';
import { denyRun as deny } from '#server/commands/deny-run.ts';
import { planCleanUp as planRemoval } from '#server/commands/plan-clean-up.ts';
import { planRun as plan } from '#server/commands/plan-run.ts';
import { providePasswords as provide } from '#server/commands/provide-passwords.ts';
import { retryRun as retry } from '#server/commands/retry-run.ts';
import { retryTogether as retryAll } from '#server/commands/retry-together.ts';
import { saveDraft as keepDraft } from '#server/commands/save-draft.ts';
import { verifySetup as verify } from '#server/commands/verify-setup.ts';
import { checkDeployer as tryDeployer } from '#server/queries/check-deployer.ts';
import { checkNames as lookUpNames } from '#server/queries/check-names.ts';
import { listKeys as findKeys } from '#server/queries/list-keys.ts';
import { listPrincipals as findPrincipals } from '#server/queries/list-principals.ts';
import { readKeyPolicy as readPolicy } from '#server/queries/read-key-policy.ts';
import { defineAction } from './define-action.ts';

// Each command documents its behavior and errors.

export const listKeys = defineAction('run.plan', () => ACTION_INPUTS.listKeys, findKeys);

export const listPrincipals = defineAction('run.plan', () => ACTION_INPUTS.listPrincipals, findPrincipals);

export const checkDeployer = defineAction('run.plan', () => ACTION_INPUTS.checkDeployer, tryDeployer, 'check');

export const checkNames = defineAction('run.plan', () => ACTION_INPUTS.checkNames, lookUpNames, 'check');

export const readKeyPolicy = defineAction('run.plan', () => ACTION_INPUTS.readKeyPolicy, readPolicy);

export const planRun = defineAction(
  'run.plan',
  (actor, portal) => TEAM_ACTION_INPUTS.planRun(plannableTeams(actor, portal)),
  plan,
);

export const createRun = defineAction(
  'run.create',
  (actor, portal) => TEAM_ACTION_INPUTS.createRun(plannableTeams(actor, portal)),
  create,
);

export const saveDraft = defineAction('run.draft', () => ACTION_INPUTS.saveDraft, keepDraft);

export const deleteDraft = defineAction('run.draft', () => ACTION_INPUTS.deleteDraft, removeDraft);

export const approveRun = defineAction('run.approve', () => ACTION_INPUTS.approveRun, approve);

export const denyRun = defineAction('run.deny', () => ACTION_INPUTS.denyRun, deny);

export const retryRun = defineAction('run.retry', () => ACTION_INPUTS.retryRun, retry);

export const retryTogether = defineAction('run.retry', () => ACTION_INPUTS.retryTogether, retryAll);

export const providePasswords = defineAction('run.provide-password', () => ACTION_INPUTS.providePasswords, provide);

export const cancelRun = defineAction('run.cancel', () => ACTION_INPUTS.cancelRun, cancel);

export const planCleanUp = defineAction('run.clean-up', () => ACTION_INPUTS.planCleanUp, planRemoval);

export const cleanUpRun = defineAction('run.clean-up', () => ACTION_INPUTS.cleanUpRun, cleanUp);

export const verifySetup = defineAction('run.verify', () => ACTION_INPUTS.verifySetup, verify);
