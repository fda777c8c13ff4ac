import { awsPrincipals, canonicalJson, canonicalPolicy, type PolicyDocument, type PolicyStatement } from './policy.ts';

/** True if `edited` only adds to `base`: it keeps every statement, possibly with more principals. */
export function hasAllOf(edited: PolicyDocument, base: PolicyDocument): boolean {
  return base.Statement.every((statement) => hasStatement(edited, statement));
}

/** The names of the statements that an edit of `base` added or changed. */
export function editedStatements(base: PolicyDocument, edited: PolicyDocument): string[] {
  return names(edited.Statement.filter((statement) => !isIn(base, statement)));
}

/** The names of the statements whose edit of `base` is missing in `now`: added, changed or removed statements. */
export function lostStatements(base: PolicyDocument, edited: PolicyDocument, now: PolicyDocument): string[] {
  const added = edited.Statement.filter((statement) => !isIn(base, statement) && !hasStatement(now, statement));
  const removed = base.Statement.filter(
    (statement) => !hasStatement(edited, statement) && hasStatement(now, statement),
  );
  return names([...added, ...removed]);
}

function isIn({ Statement }: PolicyDocument, statement: PolicyStatement): boolean {
  const text = canonicalStatement(statement);
  return Statement.some((one) => canonicalStatement(one) === text);
}

function hasStatement({ Statement }: PolicyDocument, wanted: PolicyStatement): boolean {
  const text = canonicalStatement(withoutPrincipals(wanted));
  return Statement.some((one) => {
    const principals = awsPrincipals(one);
    return (
      canonicalStatement(withoutPrincipals(one)) === text &&
      awsPrincipals(wanted).every((principal) => principals.includes(principal))
    );
  });
}

function withoutPrincipals(statement: PolicyStatement): PolicyStatement {
  if (typeof statement.Principal !== 'object') return statement;
  return { ...statement, Principal: { ...statement.Principal, AWS: [] } };
}

function canonicalStatement(statement: PolicyStatement): string {
  return canonicalPolicy({ Version: '', Statement: [statement] });
}

/** The Sid of each statement, or its JSON if it has none. */
function names(statements: readonly PolicyStatement[]): string[] {
  return [...new Set(statements.map((statement) => statement.Sid ?? canonicalJson(statement)))];
}
