import { Box, Skeleton, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ConsentForm } from '../api.generated';
import { useActions } from '../app/data.actions';
import { useActorName } from '../contacts/actor';
import { CopyText } from '../shared/copy';
import { useFormat } from '../shared/format';
import { ProblemAlert } from '../shared/problem';
import { SidePanel } from '../shared/side.panel';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';

/** Every text that the form showed: consents name the one that was read. */
export function FormVersions({ form, open, onClose }: { form: ConsentForm; open: boolean; onClose: () => void }) {
  const t = useT();
  return <SidePanel title={t('optIn.versions')} open={open} onClose={onClose}>{open && <Versions id={form.id} />}</SidePanel>;
}

function Versions({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const actions = useActions();
  const actorName = useActorName();
  const { data, error, refetch } = useQuery({ queryKey: ['consent-forms', id, 'versions'], queryFn: () => actions.consentFormVersions(id) });
  if (error && !data) return <Box sx={{ p: 2.5 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>;
  if (!data) return <Box sx={{ p: 2.5 }}><Skeleton variant="rounded" height={180} /></Box>;
  return (
    <Box component="ol" reversed sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {data.data.map((version) => (
        <Box component="li" key={version.version} sx={{ px: 2.5, py: 2, borderBottom: 1, borderColor: 'divider', display: 'grid', gap: 0.75 }}>
          <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            <Tag tone="info">{t('optIn.version', { number: version.version })}</Tag>
            <Box component="time" dateTime={version.madeAt} sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{format.exact(version.madeAt)} · {t('consent.by', { actor: actorName(version.actor) })}</Box>
          </Box>
          <Typography variant="h3" dir="auto">{version.title}</Typography>
          <Typography variant="body2" dir="auto" sx={{ whiteSpace: 'pre-wrap' }}>{version.text}</Typography>
          <Typography variant="body2" color="textSecondary">{format.list(version.purposes.map((purpose) => t(`purpose.${purpose}`)))}</Typography>
          <CopyText label={t('optIn.hash')} value={version.textHash} />
        </Box>
      ))}
    </Box>
  );
}
