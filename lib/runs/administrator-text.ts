import { statementText } from '../aws/missing-statement.ts';
import type { PolicyType } from '../aws/read-denial.ts';
import type { StepError } from './events.ts';
import type { FailureAnswer, PolicyOwner } from './failure-answer.ts';
import type { RunView } from './view.ts';

/** The keys of `denial` in `lib/i18n` that the text uses. */
type ForwardKey = 'statement' | `policyTypes.${PolicyType}` | `owners.${PolicyOwner}` | `forward.${ForwardLabel}`;
type ForwardLabel =
  | 'intro'
  | 'problem'
  | 'cause'
  | 'remedy'
  | 'account'
  | 'region'
  | 'role'
  | 'principal'
  | 'action'
  | 'resource'
  | 'policyType'
  | 'explicit'
  | 'implicit'
  | 'policyArn'
  | 'owner'
  | 'operation'
  | 'code'
  | 'requestId'
  | 'run';

/** A failed step, and what the page says about it. */
export interface ForwardedFailure {
  view: Pick<RunView, 'id' | 'accountId' | 'region'>;
  error: StepError;
  answer: FailureAnswer;
  deployerRoleArn: string;
  words: { title: string; cause: string; remedy: string };
}

/**
 * Plain text to forward to whoever administers the AWS account, in the reader's language. Contains names and ARNs, but
 * neither AWS's whole message nor anything that a person entered as a secret.
 */
export function administratorText(failure: ForwardedFailure, say: (key: ForwardKey) => string): string {
  const { answer, words } = failure;
  const parts = [
    say('forward.intro'),
    labelled(say, [
      ['problem', words.title],
      ['cause', words.cause],
      ['remedy', words.remedy],
    ]),
    labelled(say, facts(failure, say)),
    ...(answer.statements.length > 0 ? [`${say('statement')}:\n${statementText(answer.statements)}`] : []),
  ];
  return parts.join('\n\n');
}

type Line = [label: ForwardLabel, value: string | null | undefined];

function facts({ view, error, answer, deployerRoleArn }: ForwardedFailure, say: (key: ForwardKey) => string): Line[] {
  const { denial, actions, policyOwner } = answer;
  const reason = denial && say(denial.isExplicit ? 'forward.explicit' : 'forward.implicit');
  return [
    ['account', view.accountId],
    ['region', view.region],
    ['role', deployerRoleArn],
    ['principal', denial?.principal],
    ['action', actions.join(', ')],
    ['resource', denial?.resource ?? error.params.arn],
    ['policyType', denial?.policyType && `${say(`policyTypes.${denial.policyType}`)} - ${reason}`],
    ['policyArn', denial?.policyArn],
    ['owner', policyOwner && say(`owners.${policyOwner}`)],
    ['operation', error.aws?.operation],
    ['code', error.aws?.code],
    ['requestId', error.aws?.requestId],
    ['run', view.id],
  ];
}

function labelled(say: (key: ForwardKey) => string, lines: readonly Line[]): string {
  const known = lines.filter(([, value]) => value);
  return known.map(([label, value]) => `${say(`forward.${label}`)}: ${value}`).join('\n');
}
