import components from '@cloudscape-design/components/i18n/messages/all.en';
import { en } from '#lib/i18n/en.ts';
import type { Words } from './words.ts';

export const words: Words = { portal: en, components: [components] };

/** Nothing to see: a page that shows this component preloads the file. */
export default function Preload() {
  return null;
}
