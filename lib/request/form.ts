import { parseArn, secretNameFromArn } from '../aws/arn.ts';
import type { Tag, TagTarget } from '../aws/tags.ts';
import type { Team } from '../team.ts';
import { teamTagsOn } from '../team-tags.ts';
import { defaultSubmission } from './defaults.ts';
import type { PasswordField, RunRequest, Submission } from './schema.ts';

/**
 * The content of the wizard's fields. Both key modes keep what was typed, so a person may switch between them; a
 * submission carries only the chosen one. The dotted field names are the same in both.
 */
export interface RequestForm extends Omit<Submission, 'key' | PasswordField | 'role'> {
  key: {
    mode: 'create' | 'existing';
    alias: string;
    description: string;
    tags: Tag[];
    administratorArns: string[];
    administratorsMayDelete: boolean;
    keyArn: string;
    /** The key that the person chose to restore; empty if none. */
    restoreKeyArn: string;
  };
  source: Labeled<Submission['source']>;
  destination: Labeled<Submission['destination']>;
  role: Labeled<Submission['role']>;
}

/** The form always has these fields; a request leaves the empty ones out. */
type Labeled<Part> = Omit<Part, 'description' | 'tags'> & { description: string; tags: Tag[] };

type FormTeam = Pick<Team, 'id' | 'regions' | 'namePrefix' | 'namePatterns' | 'iamPath' | 'tags'> | undefined;

export function startForm(team: FormTeam): RequestForm {
  const { key, source, destination, role, ...rest } = defaultSubmission(team);
  if (key.mode !== 'create') throw new Error('the default is to create a key');
  const labels = { description: '', tags: [] };
  return withTeamRules(
    {
      ...rest,
      key: { ...key, tags: [], keyArn: '', restoreKeyArn: '' },
      source: { ...source, ...labels },
      destination: { ...destination, ...labels },
      role: { ...role, ...labels },
    },
    team,
  );
}

/**
 * The form with the team's IAM path and a row for each tag that the team requires, first, and without those that only
 * `former` requires.
 */
export function withTeamRules(form: RequestForm, team: FormTeam, former?: FormTeam): RequestForm {
  const rows = (target: TagTarget, typed: readonly Tag[]): Tag[] => {
    const required = teamTagsOn(team, target);
    const known = [...required, ...teamTagsOn(former, target)].map(({ key }) => key);
    const find = (key: string) => typed.find((tag) => tag.key === key)?.value;
    return [
      ...required.map(({ key, value }) => ({ key, value: value ?? find(key) ?? '' })),
      ...typed.filter(({ key }) => !known.includes(key)),
    ];
  };
  const { key, source, destination } = form;
  const { path: _path, ...role } = form.role;
  return {
    ...form,
    key: { ...key, tags: rows('key', key.tags) },
    source: { ...source, tags: rows('source', source.tags) },
    destination: { ...destination, tags: rows('destination', destination.tags) },
    role: { ...role, ...toPath(team?.iamPath), tags: rows('role', role.tags) },
  };
}

function toPath(path: string | undefined): { path?: string } {
  return path === undefined ? {} : { path };
}

/** The stored and planned part: everything except the passwords. */
export function toRunRequest(form: RequestForm): RunRequest {
  const { roleName, policyName, path, ...roleLabels } = form.role;
  return {
    target: { ...form.target },
    key: toKey(form.key),
    source: toSecret(form.source, form.target.region),
    destination: toSecret(form.destination, form.target.region),
    role: { roleName, policyName, ...toPath(path), ...toLabels(roleLabels) },
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
    ...toTags(key.tags),
    administratorArns: key.administratorArns.map((arn) => arn.trim()),
    administratorsMayDelete: key.administratorsMayDelete,
  };
}

/** A secret with another name or in another Region is a different one, so the earlier choice doesn't apply to it. */
function toSecret({ secretName, userName, restoreArn, ...labels }: RequestForm['source'], region: string) {
  const secret: RunRequest['source'] = { secretName, userName, ...toLabels(labels) };
  if (restoreArn === undefined) return secret;
  const isMeant = secretNameFromArn(restoreArn) === secretName && parseArn(restoreArn)?.region === region;
  return isMeant ? { ...secret, restoreArn } : secret;
}

function toLabels({ description, tags }: { description: string; tags: readonly Tag[] }) {
  return { ...(description.trim() !== '' && { description: description.trim() }), ...toTags(tags) };
}

function toTags(tags: readonly Tag[]): { tags?: Tag[] } {
  return tags.length > 0 ? { tags: tags.map(({ key, value }) => ({ key: key.trim(), value: value.trim() })) } : {};
}

/** The form for another team: names that are still the old team's defaults become the new team's, the rest stays. */
export function changeTeam(form: RequestForm, from: FormTeam, to: FormTeam): RequestForm {
  const [before, after] = [startForm(from), startForm(to)];
  const [{ restoreArn: _one, ...source }, { restoreArn: _other, ...destination }] = [form.source, form.destination];
  const follow = (typed: string, former: string, next: string) => (typed === former ? next : typed);
  const changed = {
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
      ...source,
      secretName: follow(form.source.secretName, before.source.secretName, after.source.secretName),
    },
    destination: {
      ...destination,
      secretName: follow(form.destination.secretName, before.destination.secretName, after.destination.secretName),
    },
    role: { ...form.role, roleName: follow(form.role.roleName, before.role.roleName, after.role.roleName) },
  };
  return withTeamRules(changed, to, from);
}
