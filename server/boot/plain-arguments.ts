/** Far deeper than any form of the portal. */
const MAX_DEPTH = 16;
const MAX_VALUES = 2_000;

/**
 * Whether a body is the arguments of a server action as the portal's pages send them: a list of plain
 * JSON. React's format also supports references to modules, promises, and streams. Parsing those has
 * had vulnerabilities, so none reach React.
 */
export function isPlainArguments(body: string): boolean {
  const parsed = parse(body);
  if (!Array.isArray(parsed)) return false;
  const open: { value: unknown; depth: number }[] = [{ value: parsed, depth: 0 }];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    count += 1;
    const { value, depth } = next;
    if (depth > MAX_DEPTH || count > MAX_VALUES) return false;
    if (typeof value === 'string' && !isPlainText(value)) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) return false;
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 });
  }
  return true;
}

/** In React's format, `$$` escapes a string that begins with `$`, and `$undefined` is an omitted value. */
function isPlainText(text: string): boolean {
  return !text.startsWith('$') || text.startsWith('$$') || text === '$undefined';
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
