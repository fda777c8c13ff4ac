import components from '@cloudscape-design/components/i18n/messages/all.en';
import { en } from '#lib/i18n/en.ts?base';
import type { Words } from './areas.ts';

export const words: Words = { portal: en, components: [components] };
