/** The people of the sandbox; the id is what their sign-in button says. Groups are those of `portalConfig`. */
export const PEOPLE = [
  { id: 'dba@payments', groups: ['payments-dba'] },
  { id: 'lead@payments', groups: ['payments-lead'] },
  { id: 'dba@analytics', groups: ['analytics-dba'] },
  { id: 'lead@analytics', groups: ['analytics-lead'] },
  { id: 'dba@ledger', groups: ['ledger-dba'] },
  { id: 'lead@ledger', groups: ['ledger-lead'] },
  { id: 'support', groups: ['support'] },
  { id: 'auditor', groups: ['auditor'] },
  { id: 'admin', groups: ['admin'] },
] as const;

/** What the ID token says of the person; undefined where there is no such person. */
export function findClaims(id: string) {
  const person = PEOPLE.find((candidate) => candidate.id === id);
  if (!person) return undefined;
  return { sub: id, name: id, email: `${id.replace('@', '.')}@sandbox.example`, groups: [...person.groups] };
}
