/** An expression of Terraform, such as a reference, which is written without quotes. */
export class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type HclValue =
  | string
  | number
  | boolean
  | Expression
  | readonly HclValue[]
  | { readonly [key: string]: HclValue };

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** A string that Terraform reads literally: neither escapes nor templates in the text apply. */
export function quoteHcl(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they can't stand in a quoted string as they are
  const special = /["\\\u0000-\u001f\u007f\u2028\u2029]|[$%](?=\{)/g;
  const encode = (one: string) => SHORT[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${text.replace(special, encode)}"`;
}

const STEP = '  ';

export function hclValue(value: HclValue, indent = ''): string {
  if (value instanceof Expression) return value.text;
  if (typeof value === 'string') return quoteHcl(value);
  if (typeof value !== 'object') return String(value);
  const inner = indent + STEP;
  if (Array.isArray(value)) {
    const items = value.map((item: HclValue) => `${inner}${hclValue(item, inner)},\n`);
    return items.length === 0 ? '[]' : `[\n${items.join('')}${indent}]`;
  }
  const entries = Object.entries(value).map(([key, item]): Argument => [keyName(key), hclValue(item, inner)]);
  return entries.length === 0
    ? '{}'
    : `{\n${aligned(entries)
        .map((line) => `${inner}${line}\n`)
        .join('')}${indent}}`;
}

/** Words that would mean something else as the first key of an object. */
const KEYWORDS = ['for', 'if', 'in', 'true', 'false', 'null'];

function keyName(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) && !KEYWORDS.includes(key) ? key : quoteHcl(key);
}

type Argument = readonly [name: string, text: string];

/** Puts the equals signs of neighboring one-line arguments under each other, as `terraform fmt` does. */
function aligned(lines: readonly (Argument | string)[]): string[] {
  const isShort = (line: Argument | string | undefined): line is Argument =>
    typeof line === 'object' && !line[1].includes('\n');
  return lines.map((line, index) => {
    if (typeof line === 'string') return line;
    let [from, to] = [index, index];
    while (isShort(line) && isShort(lines[from - 1])) from -= 1;
    while (isShort(line) && isShort(lines[to + 1])) to += 1;
    const width = Math.max(...lines.slice(from, to + 1).map(([name = '']) => name.length));
    return `${isShort(line) ? line[0].padEnd(width) : line[0]} = ${line[1]}`;
  });
}

/** A JSON document as a value, with the texts in `references` replaced by expressions. */
export function withReferences(json: unknown, references: Readonly<Record<string, string>>): HclValue {
  if (typeof json === 'string') {
    const reference = references[json];
    return reference === undefined ? json : new Expression(reference);
  }
  if (Array.isArray(json)) return json.map((item) => withReferences(item, references));
  if (json !== null && typeof json === 'object') {
    return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, withReferences(item, references)]));
  }
  return json as number | boolean;
}

/** A line of a block: an argument, a nested block, or a comment. `null` leaves it out. */
type BlockLine = readonly [name: string, value: HclValue] | string | null;

/** A block with its arguments. Nested blocks are blocks as text. */
export function block(header: string, lines: readonly BlockLine[]): string {
  const body = lines
    .filter((line) => line !== null)
    .map((line): Argument | string => (typeof line === 'string' ? line : [line[0], hclValue(line[1])]));
  return `${header} {\n${indented(aligned(body).join('\n'))}\n}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : STEP + line))
    .join('\n');
}

/** Text of several lines, such as a program, in which Terraform replaces nothing. It drops the indentation. */
export function heredoc(text: string): Expression {
  return new Expression(`<<-EOT\n${text.replace(/[$%](?=\{)/g, (one) => one + one)}\nEOT`);
}
