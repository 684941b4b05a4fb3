import { Page } from '../shared/page';
import { useT } from '../shared/translate';
import { ContactSection } from './contact.section';
import { NoticesSection } from './notices.section';
import { PapersSection } from './papers.section';
import { ProcessorSection } from './processor.section';

/** Who else processes the data, and what the law wants written about it (PR-7, PR-8). */
export function ProcessorsPage() {
  const t = useT();
  return (
    <Page title={t('processors.title')} subtitle={t('processors.hint')} narrow>
      <ProcessorSection />
      <ContactSection />
      <PapersSection />
      <NoticesSection />
    </Page>
  );
}
