import SearchOffIcon from '@mui/icons-material/SearchOffOutlined';
import { Button } from '@mui/material';
import { Link } from 'react-router-dom';
import { Page } from '../shared/page';
import { EmptyState } from '../shared/states';
import { useT } from '../shared/translate';

export function NotFoundPage() {
  const t = useT();
  return (
    <Page title={t('notFound.title')}>
      <EmptyState icon={<SearchOffIcon />} text={t('notFound.text')} action={<Button variant="contained" component={Link} to="/">{t('notFound.action')}</Button>} />
    </Page>
  );
}
