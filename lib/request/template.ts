import { type NameRules, nameRules } from '../team-names.ts';
import { restoreForm } from './draft.ts';
import { type RequestForm, startForm, withTeamRules } from './form.ts';
import type { RunRequest } from './schema.ts';
import { setupNames, suffixOf, withSuffix } from './suggest-names.ts';

/**
 * A new form with a run's values, the team's path and tags of today and the next names. What was restored for that run is not
 * chosen again.
 */
export function templateForm(request: RunRequest, team: Parameters<typeof startForm>[0]): RequestForm {
  const withoutChoice = ({ restoreArn: _chosen, ...secret }: RunRequest['source']) => secret;
  const { source, destination } = request;
  const found = { ...request, source: withoutChoice(source), destination: withoutChoice(destination) };
  return withNextNames(withTeamRules(restoreForm(found, startForm(team)), team), request, nameRules(team));
}

/** The form with one suffix for all names, the one after the request's. The form checks whether they are free. */
function withNextNames(form: RequestForm, request: RunRequest, rules: NameRules): RequestForm {
  const names = setupNames(request);
  const next = withSuffix(names, suffixOf(names, rules) + 1, rules) ?? names;
  return {
    ...form,
    key: { ...form.key, alias: next.alias ?? form.key.alias },
    source: { ...form.source, secretName: next.source ?? form.source.secretName },
    destination: { ...form.destination, secretName: next.destination ?? form.destination.secretName },
    role: { ...form.role, roleName: next.role ?? form.role.roleName },
  };
}
