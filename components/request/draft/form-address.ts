import { WIZARD_PAGES, type WizardPage } from '#lib/request/schema.ts';

const PATH = '/runs/new';

/** What the address of the form asks for. A new form has neither a draft nor a template. */
export interface AskedForm {
  draftId: string | null;
  templateRunId: string | null;
  /** Null if the address names no step: it then asks for a form to be opened anew. */
  page: WizardPage | null;
}

export function readAddress(query: Pick<URLSearchParams, 'get'>): AskedForm {
  const page = WIZARD_PAGES.find((one) => one === query.get('step')) ?? null;
  return { draftId: query.get('draft') || null, templateRunId: query.get('template') || null, page };
}

/** The page's present address, which is ahead of `useSearchParams` during a navigation. */
export function currentAddress(): AskedForm {
  return readAddress(new URLSearchParams(window.location.search));
}

/** A saved form is found by its draft, any other only by the values that it starts with. */
export function writeAddress({ draftId, templateRunId, page }: AskedForm): string {
  const query = new URLSearchParams();
  if (draftId !== null) query.set('draft', draftId);
  else if (templateRunId !== null) query.set('template', templateRunId);
  if (page !== null) query.set('step', page);
  return query.size > 0 ? `${PATH}?${query}` : PATH;
}

/** Whether an address leads to another step of the same form. */
export function isStepOfForm(url: URL, draftId: string | null): boolean {
  const asked = readAddress(url.searchParams);
  if (url.pathname !== PATH || asked.page === null) return false;
  return asked.draftId === null || asked.draftId === draftId;
}
