import components from '@cloudscape-design/components/i18n/messages/all.ja';
import { ja } from '#lib/i18n/ja.ts?base';
import type { Words } from './areas.ts';

export const words: Words = { portal: ja, components: [components] };
