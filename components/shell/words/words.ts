import type { I18nProviderProps } from '@cloudscape-design/components/i18n';
import type { Messages } from '#lib/i18n/messages.ts';

/** What pages say in one language. A browser loads one file of words, and caches it until the next update. */
export interface Words {
  portal: Messages;
  /** The texts of Cloudscape's own parts. */
  components: I18nProviderProps['messages'];
}
