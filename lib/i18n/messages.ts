import { approval as approvalEn } from './en/approval.ts';
import { audit as auditEn } from './en/audit.ts';
import { auth as authEn } from './en/auth.ts';
import { cleanUp as cleanUpEn } from './en/clean-up.ts';
import { denial as denialEn } from './en/denial.ts';
import { drafts as draftsEn } from './en/drafts.ts';
import { errors as errorsEn } from './en/errors.ts';
import { feedback as feedbackEn } from './en/feedback.ts';
import { help as helpEn } from './en/help.ts';
import { history as historyEn } from './en/history.ts';
import { labels as labelsEn } from './en/labels.ts';
import { nameChecks as nameChecksEn } from './en/name-checks.ts';
import { nextStep as nextStepEn } from './en/next-step.ts';
import { notices as noticesEn } from './en/notices.ts';
import { onboarding as onboardingEn } from './en/onboarding.ts';
import { orphans as orphansEn } from './en/orphans.ts';
import { plan as planEn } from './en/plan.ts';
import { request as requestEn } from './en/request.ts';
import { run as runEn } from './en/run.ts';
import { sessions as sessionsEn } from './en/sessions.ts';
import { settings as settingsEn } from './en/settings.ts';
import { setups as setupsEn } from './en/setups.ts';
import { shell as shellEn } from './en/shell.ts';
import { status as statusEn } from './en/status.ts';
import { support as supportEn } from './en/support.ts';
import { takeAway as takeAwayEn } from './en/take-away.ts';
import { teams as teamsEn } from './en/teams.ts';
import { walkthrough as walkthroughEn } from './en/walkthrough.ts';
import { approval as approvalJa } from './ja/approval.ts';
import { audit as auditJa } from './ja/audit.ts';
import { auth as authJa } from './ja/auth.ts';
import { cleanUp as cleanUpJa } from './ja/clean-up.ts';
import { denial as denialJa } from './ja/denial.ts';
import { drafts as draftsJa } from './ja/drafts.ts';
import { errors as errorsJa } from './ja/errors.ts';
import { feedback as feedbackJa } from './ja/feedback.ts';
import { help as helpJa } from './ja/help.ts';
import { history as historyJa } from './ja/history.ts';
import { labels as labelsJa } from './ja/labels.ts';
import { nameChecks as nameChecksJa } from './ja/name-checks.ts';
import { nextStep as nextStepJa } from './ja/next-step.ts';
import { notices as noticesJa } from './ja/notices.ts';
import { onboarding as onboardingJa } from './ja/onboarding.ts';
import { orphans as orphansJa } from './ja/orphans.ts';
import { plan as planJa } from './ja/plan.ts';
import { request as requestJa } from './ja/request.ts';
import { run as runJa } from './ja/run.ts';
import { sessions as sessionsJa } from './ja/sessions.ts';
import { settings as settingsJa } from './ja/settings.ts';
import { setups as setupsJa } from './ja/setups.ts';
import { shell as shellJa } from './ja/shell.ts';
import { status as statusJa } from './ja/status.ts';
import { support as supportJa } from './ja/support.ts';
import { takeAway as takeAwayJa } from './ja/take-away.ts';
import { teams as teamsJa } from './ja/teams.ts';
import { walkthrough as walkthroughJa } from './ja/walkthrough.ts';
import type { Locale } from './locale.ts';

const en = {
  approval: approvalEn,
  audit: auditEn,
  auth: authEn,
  cleanUp: cleanUpEn,
  denial: denialEn,
  drafts: draftsEn,
  errors: errorsEn,
  feedback: feedbackEn,
  help: helpEn,
  history: historyEn,
  nextStep: nextStepEn,
  nameChecks: nameChecksEn,
  labels: labelsEn,
  notices: noticesEn,
  onboarding: onboardingEn,
  plan: planEn,
  request: requestEn,
  run: runEn,
  sessions: sessionsEn,
  settings: settingsEn,
  setups: setupsEn,
  shell: shellEn,
  orphans: orphansEn,
  status: statusEn,
  support: supportEn,
  takeAway: takeAwayEn,
  teams: teamsEn,
  walkthrough: walkthroughEn,
};

/** The text of the portal by feature, as ICU messages. English defines which messages exist. */
export type Messages = typeof en;

const ja: Messages = {
  approval: approvalJa,
  audit: auditJa,
  auth: authJa,
  cleanUp: cleanUpJa,
  denial: denialJa,
  drafts: draftsJa,
  errors: errorsJa,
  feedback: feedbackJa,
  help: helpJa,
  history: historyJa,
  nextStep: nextStepJa,
  nameChecks: nameChecksJa,
  labels: labelsJa,
  notices: noticesJa,
  onboarding: onboardingJa,
  plan: planJa,
  request: requestJa,
  run: runJa,
  sessions: sessionsJa,
  settings: settingsJa,
  setups: setupsJa,
  shell: shellJa,
  orphans: orphansJa,
  status: statusJa,
  support: supportJa,
  takeAway: takeAwayJa,
  teams: teamsJa,
  walkthrough: walkthroughJa,
};

export const messages: Readonly<Record<Locale, Messages>> = { en, ja };

// Makes an unknown message a compile error.
declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
