import { RUN_TAG } from '../aws/tags.ts';
import { block, Expression, type HclValue, hclValue, quoteHcl, withReferences } from './hcl.ts';

/** How the resources that others refer to are addressed, by the key's mode. */
export const KEY_ADDRESS = { create: 'aws_kms_key.limitless', existing: 'data.aws_kms_key.limitless' } as const;

export const PREVENT_DESTROY = ['prevent_destroy', true] as const;

/** The tag that only a run sets. */
export const RUN_TAG_IGNORED: readonly HclValue[] = [new Expression(`tags[${quoteHcl(RUN_TAG)}]`)];

export function comment(lines: readonly string[]): string {
  return lines.map((line) => `# ${line}`).join('\n');
}

export function resource(address: string, lines: Parameters<typeof block>[1]): string {
  const [type, name] = address.split('.');
  return block(`resource "${type}" "${name}"`, lines);
}

export function importBlock(address: string, id: string | null | undefined): string[] {
  return id == null
    ? []
    : [
        block('import', [
          ['to', new Expression(address)],
          ['id', id],
        ]),
      ];
}

export function json(document: object, references: Readonly<Record<string, string>>): Expression {
  return new Expression(`jsonencode(${hclValue(withReferences(document, references))})`);
}

export function tagMap(tags: readonly { key: string; value: string }[]): HclValue {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
