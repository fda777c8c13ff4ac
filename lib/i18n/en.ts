import { approval } from './en/approval.ts';
import { audit } from './en/audit.ts';
import { auth } from './en/auth.ts';
import { bundle } from './en/bundle.ts';
import { cleanUp } from './en/clean-up.ts';
import { denial } from './en/denial.ts';
import { drafts } from './en/drafts.ts';
import { errors } from './en/errors.ts';
import { feedback } from './en/feedback.ts';
import { help } from './en/help.ts';
import { history } from './en/history.ts';
import { labels } from './en/labels.ts';
import { nameChecks } from './en/name-checks.ts';
import { nextStep } from './en/next-step.ts';
import { notices } from './en/notices.ts';
import { onboarding } from './en/onboarding.ts';
import { orphans } from './en/orphans.ts';
import { plan } from './en/plan.ts';
import { request } from './en/request.ts';
import { run } from './en/run.ts';
import { sessions } from './en/sessions.ts';
import { settings } from './en/settings.ts';
import { setups } from './en/setups.ts';
import { shell } from './en/shell.ts';
import { status } from './en/status.ts';
import { support } from './en/support.ts';
import { takeAway } from './en/take-away.ts';
import { teams } from './en/teams.ts';
import { walkthrough } from './en/walkthrough.ts';

export const en = {
  approval,
  audit,
  auth,
  bundle,
  cleanUp,
  denial,
  drafts,
  errors,
  feedback,
  help,
  history,
  nextStep,
  nameChecks,
  labels,
  notices,
  onboarding,
  plan,
  request,
  run,
  sessions,
  settings,
  setups,
  shell,
  status,
  orphans,
  support,
  takeAway,
  teams,
  walkthrough,
};

/** The text of the portal by feature, as ICU messages. English defines which messages exist. */
export type Messages = typeof en;
