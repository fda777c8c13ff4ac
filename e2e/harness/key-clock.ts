import type { AwsAnswer, AwsErrorWords } from './aws-answer.ts';
import { type AwsCall, textParam } from './aws-call.ts';

/** The calls that name a key and don't find one that is too new. */
const BY_KEY = new Set([
  'DescribeKey',
  'GetKeyPolicy',
  'PutKeyPolicy',
  'ListResourceTags',
  'ListAliases',
  'CreateAlias',
]);

/** Records when each key was made through the proxy, and hides new ones for a while, as KMS and the tag index may. */
export class KeyClock {
  #hiddenMs = 0;
  readonly #madeAt = new Map<string, number>();

  set({ ms }: { ms: number }): void {
    this.#hiddenMs = ms;
  }

  noteCreated(keyId: string): void {
    this.#madeAt.set(keyId, performance.now());
  }

  /** The error of KMS for a key that is still hidden; null if it is visible. */
  refuse(call: AwsCall): AwsErrorWords | null {
    if (call.service !== 'kms' || !BY_KEY.has(call.operation)) return null;
    const keyId = textParam(call, 'KeyId') ?? textParam(call, 'TargetKeyId') ?? '';
    if (!this.#isHidden(keyId)) return null;
    return { status: 400, code: 'NotFoundException', message: `Key '${keyId}' does not exist` };
  }

  /** A list without the keys that are still hidden. */
  filter(call: AwsCall, answer: AwsAnswer): AwsAnswer {
    const list = LISTS[call.operation];
    if (!list || this.#hiddenMs === 0 || answer.status >= 300) return answer;
    const content = JSON.parse(answer.body.toString());
    const entries: Record<string, string>[] = content[list.name] ?? [];
    content[list.name] = entries.filter((entry) => !this.#isHidden(entry[list.key] ?? ''));
    return { ...answer, body: JSON.stringify(content) };
  }

  /** By id or ARN. */
  #isHidden(keyId: string): boolean {
    const madeAt = this.#madeAt.get(keyId.split('/').at(-1) ?? '');
    return madeAt !== undefined && performance.now() - madeAt < this.#hiddenMs;
  }
}

const LISTS: Readonly<Record<string, { name: string; key: string }>> = {
  ListKeys: { name: 'Keys', key: 'KeyId' },
  GetResources: { name: 'ResourceTagMappingList', key: 'ResourceARN' },
};
