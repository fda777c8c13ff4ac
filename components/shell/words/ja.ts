import components from '@cloudscape-design/components/i18n/messages/all.ja';
import { ja } from '#lib/i18n/ja.ts';
import type { Words } from './words.ts';

export const words: Words = { portal: ja, components: [components] };

/** Nothing to see: a page that shows this component preloads the file. */
export default function Preload() {
  return null;
}
