'use client';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import { useTranslations } from 'use-intl';
import { useTheme } from '#components/shell/theme.tsx';
import { useLanguage } from '#components/shell/use-language.ts';
import { useTimeZoneChoice } from '#components/shell/use-time-zone.ts';
import { isLocale, LOCALES } from '#lib/i18n/locale.ts';
import { isTheme, THEMES } from '#lib/web/theme.ts';

/** Language, theme, and time zone: each applies at once, on this browser. */
export function Preferences() {
  const t = useTranslations('settings.preferences');
  return (
    <Container
      header={
        <Header variant="h2" description={t('description')}>
          {t('heading')}
        </Header>
      }
    >
      <ColumnLayout columns={3}>
        <LanguageField />
        <ThemeField />
        <TimeZoneField />
      </ColumnLayout>
    </Container>
  );
}

function LanguageField() {
  const t = useTranslations('settings.preferences');
  const words = useTranslations('shell.language');
  const { locale, setLocale } = useLanguage();
  const options = LOCALES.map((value) => ({ value, label: words(value), lang: value }));
  return (
    <FormField label={t('language')}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === locale) ?? null}
        onChange={({ detail }) => {
          if (isLocale(detail.selectedOption.value)) setLocale(detail.selectedOption.value);
        }}
      />
    </FormField>
  );
}

function ThemeField() {
  const t = useTranslations('settings.preferences');
  const words = useTranslations('shell.theme');
  const { theme, setTheme } = useTheme();
  const options = THEMES.map((value) => ({ value, label: words(value) }));
  return (
    <FormField label={t('theme')}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === theme) ?? null}
        onChange={({ detail }) => {
          if (isTheme(detail.selectedOption.value)) setTheme(detail.selectedOption.value);
        }}
      />
    </FormField>
  );
}

const BROWSER = '';
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

function TimeZoneField() {
  const t = useTranslations('settings.preferences');
  const { chosen, ofBrowser, setTimeZone } = useTimeZoneChoice();
  const options = [
    { value: BROWSER, label: t('browserZone', { zone: ofBrowser }) },
    ...ZONES.map((value) => ({ value, label: value.replaceAll('_', ' ') })),
  ];
  return (
    <FormField label={t('timeZone')}>
      <Select
        filteringType="auto"
        filteringAriaLabel={t('findZone')}
        filteringPlaceholder={t('findZone')}
        empty={t('noZone')}
        expandToViewport
        virtualScroll
        options={options}
        selectedOption={options.find(({ value }) => value === (chosen ?? BROWSER)) ?? null}
        onChange={({ detail }) => setTimeZone(detail.selectedOption.value || null)}
      />
    </FormField>
  );
}
