'use server';
import { z } from 'zod';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { endCurrentSession } from '#server/auth/session/actor.ts';
import { checkTeam as check } from '#server/commands/check-team.ts';
import { createToken as makeToken } from '#server/commands/create-token.ts';
import { endOwnSessions as endOwn } from '#server/commands/end-own-sessions.ts';
import { endAllSessions as endEverySession, endSessions as endSessionsOf } from '#server/commands/end-sessions.ts';
import { revokeToken as revoke } from '#server/commands/revoke-token.ts';
import { saveNoticeChoices as saveChoices } from '#server/commands/save-notice-choices.ts';
import { sweepNow as sweep } from '#server/commands/sweep-now.ts';
import { defineAction } from './define-action.ts';

// Actions for support and admins, of the settings page, and signing out. Each command documents its behavior and errors.

export const sweepNow = defineAction('support.sweep', () => z.undefined(), sweep);

export const checkTeam = defineAction('admin.check-team', () => ACTION_INPUTS.checkTeam, check);

export const endSessions = defineAction('admin.end-sessions', () => ACTION_INPUTS.endSessions, endSessionsOf);

export const endAllSessions = defineAction('admin.end-sessions', () => z.undefined(), endEverySession);

export const createToken = defineAction('settings.change', () => ACTION_INPUTS.createToken, makeToken);

export const revokeToken = defineAction('settings.change', () => ACTION_INPUTS.revokeToken, revoke);

export const endOwnSessions = defineAction('settings.change', () => ACTION_INPUTS.endOwnSessions, endOwn);

export const saveNoticeChoices = defineAction('settings.change', () => ACTION_INPUTS.saveNoticeChoices, saveChoices);

/** Ends the session. Returns the address to go to next. Errors: not-signed-in if the session has already ended. */
export const signOut = defineAction('sign-out', () => z.undefined(), endCurrentSession);
