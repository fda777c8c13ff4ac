import { parseArn, secretNameFromArn } from '../aws/arn.ts';
import { defaultSubmission } from './defaults.ts';
import type { RunRequest, Submission } from './schema.ts';

/**
 * The content of the wizard's fields. Both key modes keep what was typed, so a person may switch between them; a
 * submission carries only the chosen one. The dotted field names are the same in both.
 */
export interface RequestForm extends Omit<Submission, 'key'> {
  key: {
    mode: 'create' | 'existing';
    alias: string;
    description: string;
    administratorArns: string[];
    administratorsMayDelete: boolean;
    keyArn: string;
    /** The key that the person chose to restore; empty if none. */
    restoreKeyArn: string;
  };
}

export function startForm(team: Parameters<typeof defaultSubmission>[0]): RequestForm {
  const { key, ...rest } = defaultSubmission(team);
  if (key.mode !== 'create') throw new Error('the default is to create a key');
  return { ...rest, key: { ...key, keyArn: '', restoreKeyArn: '' } };
}

/** The stored and planned part: everything except the passwords. */
export function toRunRequest(form: RequestForm): RunRequest {
  return {
    target: { ...form.target },
    key: toKey(form.key),
    source: toSecret(form.source, form.target.region),
    destination: toSecret(form.destination, form.target.region),
    role: { ...form.role },
  };
}

export function toSubmission(form: RequestForm): Submission {
  return { ...toRunRequest(form), passwords: { ...form.passwords } };
}

/** Pasted ARNs often have extra spaces and line breaks. */
function toKey(key: RequestForm['key']): RunRequest['key'] {
  if (key.mode === 'existing') {
    const keyArn = key.keyArn.trim();
    return { mode: 'existing', keyArn, ...(keyArn !== '' && key.restoreKeyArn === keyArn && { restore: true }) };
  }
  return {
    mode: 'create',
    alias: key.alias,
    description: key.description,
    administratorArns: key.administratorArns.map((arn) => arn.trim()),
    administratorsMayDelete: key.administratorsMayDelete,
  };
}

/** A secret with another name or in another Region is a different one, so the earlier choice doesn't apply to it. */
function toSecret({ restoreArn, ...secret }: RequestForm['source'], region: string): RunRequest['source'] {
  if (restoreArn === undefined) return secret;
  const isMeant = secretNameFromArn(restoreArn) === secret.secretName && parseArn(restoreArn)?.region === region;
  return isMeant ? { ...secret, restoreArn } : secret;
}

/** The form for another team: names that are still the old team's defaults become the new team's, the rest stays. */
export function changeTeam(
  form: RequestForm,
  from: Parameters<typeof defaultSubmission>[0],
  to: Parameters<typeof defaultSubmission>[0],
): RequestForm {
  const [before, after] = [startForm(from), startForm(to)];
  const follow = (typed: string, former: string, next: string) => (typed === former ? next : typed);
  return {
    ...form,
    target: {
      teamId: after.target.teamId,
      region: to?.regions.includes(form.target.region) ? form.target.region : after.target.region,
    },
    key: {
      ...form.key,
      alias: follow(form.key.alias, before.key.alias, after.key.alias),
      keyArn: '',
      restoreKeyArn: '',
    },
    source: {
      userName: form.source.userName,
      secretName: follow(form.source.secretName, before.source.secretName, after.source.secretName),
    },
    destination: {
      userName: form.destination.userName,
      secretName: follow(form.destination.secretName, before.destination.secretName, after.destination.secretName),
    },
    role: { ...form.role, roleName: follow(form.role.roleName, before.role.roleName, after.role.roleName) },
  };
}
