import { createTranslator } from 'use-intl/core';
import type { Locale } from '../i18n/locale.ts';
import { messages } from '../i18n/messages.ts';
import { approvalEnd } from '../runs/approval.ts';
import type { Check } from '../runs/events.ts';
import { failedSteps } from '../runs/progress.ts';
import { runName, setUpNameOf } from '../runs/run-name.ts';
import type { RunView } from '../runs/view.ts';
import type { Team } from '../team.ts';
import type { Notice, NoticeKind } from './notice.ts';

/** What a notice is about: the run as it was then. */
export interface NoticeContext {
  notice: Notice;
  view: RunView;
  /** For drift: the checks that failed. */
  differences: readonly Check[];
  teamName: Team['name'];
  portalUrl: string;
}

/**
 * A notice in words, as plain text without line breaks, for each channel to escape. It has no password, nothing that AWS
 * answered, and of what people typed only names that AWS limits.
 */
export interface Message {
  subject: string;
  text: string;
  fields: readonly { label: string; value: string }[];
  link: { text: string; href: string };
}

export function composeMessage(
  { notice, view, differences, teamName, portalUrl }: NoticeContext,
  locale: Locale,
): Message {
  const words = messages[locale];
  const t = createTranslator({ locale, messages: { notices: words.notices }, namespace: 'notices' });
  const { kind } = notice;
  const what = t(`what.${view.kind}`, { name: runName(setUpNameOf(view)) });
  const until = untilOf(notice, view);
  const values = { until: until === null ? '' : timeIn(locale, until) };
  const field = (name: keyof typeof words.notices.fields, value: string | undefined) =>
    value === undefined ? [] : [{ label: words.notices.fields[name], value: oneLine(value) }];
  const [failed] = failedSteps(view);
  const error = failed?.attempts.at(-1)?.error?.code;
  const fields = [
    ...field('team', teamName[locale]),
    ...field('requestedBy', view.requestedBy.name),
    ...field('account', view.accountId),
    ...field('region', view.region),
    ...(kind === 'failed' && failed ? field('failedStep', words.run.steps.names[failed.name]) : []),
    ...(kind === 'failed' && error ? field('error', words.errors[error].title) : []),
    ...(kind === 'drifted' ? field('differences', nameChecks(differences, locale)) : []),
    ...(kind === 'denied' ? field('answeredBy', view.approval?.decision?.by.name) : []),
    ...(kind === 'cancelled' ? field('cancelledBy', view.cancelledBy?.name) : []),
  ];
  return {
    subject: oneLine(t(`subjects.${kind}`, { what })),
    text: oneLine(t(`texts.${kind}`, values)),
    fields,
    link: { text: words.notices.open, href: runLink(portalUrl, view.id) },
  };
}

/** A message names so many failed checks; the page shows all. */
const MOST_CHECKS = 5;

function nameChecks(checks: readonly Check[], locale: Locale): string | undefined {
  const { ids } = messages[locale].run.checks;
  const t = createTranslator({ locale, messages: { ids }, namespace: 'ids' });
  const names = checks.flatMap(({ id, params }) =>
    Object.hasOwn(ids, id) ? t(id as keyof typeof ids, { name: '', count: '', ...params }) : [],
  );
  return names.length === 0
    ? undefined
    : [...names.slice(0, MOST_CHECKS), ...names.slice(MOST_CHECKS, MOST_CHECKS + 1).map(() => '…')].join('; ');
}

export function runLink(portalUrl: string, runId: string): string {
  return `${portalUrl}/runs/${runId}`;
}

/** When what the notice warns about happens. */
export function untilOf({ kind, occurrence }: Notice, { approval }: RunView): Date | null {
  if (kind === 'password-ending') return new Date(occurrence);
  const isAboutApproval = (['approval-wanted', 'approval-reminder', 'approval-ending'] as NoticeKind[]).includes(kind);
  return isAboutApproval && approval ? approvalEnd(approval.since) : null;
}

function timeIn(locale: Locale, time: Date): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(time)} UTC`;
}

/** Without line breaks and characters that end a header, hide text or reverse it. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\p{Cf}/gu, '')
    .trim();
}
