import type { Messages } from './en.ts';
import { approval } from './ja/approval.ts';
import { audit } from './ja/audit.ts';
import { auth } from './ja/auth.ts';
import { bundle } from './ja/bundle.ts';
import { cleanUp } from './ja/clean-up.ts';
import { denial } from './ja/denial.ts';
import { drafts } from './ja/drafts.ts';
import { errors } from './ja/errors.ts';
import { feedback } from './ja/feedback.ts';
import { help } from './ja/help.ts';
import { history } from './ja/history.ts';
import { labels } from './ja/labels.ts';
import { nameChecks } from './ja/name-checks.ts';
import { nextStep } from './ja/next-step.ts';
import { notices } from './ja/notices.ts';
import { onboarding } from './ja/onboarding.ts';
import { orphans } from './ja/orphans.ts';
import { plan } from './ja/plan.ts';
import { request } from './ja/request.ts';
import { run } from './ja/run.ts';
import { sessions } from './ja/sessions.ts';
import { settings } from './ja/settings.ts';
import { setups } from './ja/setups.ts';
import { shell } from './ja/shell.ts';
import { status } from './ja/status.ts';
import { support } from './ja/support.ts';
import { takeAway } from './ja/take-away.ts';
import { teams } from './ja/teams.ts';
import { walkthrough } from './ja/walkthrough.ts';

export const ja: Messages = {
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
