import type { Tag, TagTarget } from '../aws/tags.ts';
import type { RunRequest } from './schema.ts';

/** The description and the tags that a request gives to what it creates. An existing key keeps its own. */
export function labelsOf(request: RunRequest, target: TagTarget): { description: string; tags: readonly Tag[] } {
  if (target === 'key' && request.key.mode === 'existing') return { description: '', tags: [] };
  const { description = '', tags = [] }: { description?: string | undefined; tags?: readonly Tag[] | undefined } =
    target === 'key' ? (request.key as Extract<RunRequest['key'], { mode: 'create' }>) : request[target];
  return { description, tags };
}
