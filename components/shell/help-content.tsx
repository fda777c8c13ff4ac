'use client';
import HelpPanel from '@cloudscape-design/components/help-panel';
import Icon from '@cloudscape-design/components/icon';
import { useMessages, useTranslations } from 'use-intl';
import type { HelpTopic } from './help-context.tsx';

interface Entry {
  title: string;
  lead: string;
  terms: Readonly<Record<string, { name: string; text: string }>>;
  links: Readonly<Record<string, { text: string; href: string }>>;
}

/** The content of the help panel: what the page is for, its terms, and links to AWS's documentation. */
export function HelpContent({ topic }: { topic: HelpTopic }) {
  const t = useTranslations('help');
  const entry: Entry = useMessages().help.topics[topic];
  return (
    <HelpPanel
      header={<h2>{entry.title}</h2>}
      footer={
        <>
          <h3>
            {t('learnMore')} <Icon name="external" />
          </h3>
          <ul>
            {Object.values(entry.links).map(({ text, href }) => (
              <li key={href}>
                <a href={href} target="_blank" rel="noopener noreferrer">
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </>
      }
    >
      <p>{entry.lead}</p>
      <dl>
        {Object.values(entry.terms).map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </HelpPanel>
  );
}
