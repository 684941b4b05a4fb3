import DevicesIcon from '@mui/icons-material/DevicesOutlined';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDataProvider } from 'react-admin';
import type { Device } from '../api.generated';
import { useActions } from '../app/data.actions';
import { queryClient } from '../app/query.client';
import { ConfirmDialog } from '../shared/confirm.dialog';
import { useFormat } from '../shared/format';
import { Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { EmptyState, SkeletonRows } from '../shared/states';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { Place, PLACES, useBrowserName } from './place';

/** Browsers that signed in before: they are not shut out by other people's failed tries, and raise no alert (ID-2, ID-12). */
export function DevicesSection() {
  const t = useT();
  const format = useFormat();
  const nameOf = useBrowserName();
  const provider = useDataProvider();
  const { devices } = useActions();
  const [forgetting, setForgetting] = useState<Device>();
  const { data, error, refetch } = useQuery({ queryKey: ['devices'], queryFn: devices });
  const forget = async (id: string) => {
    await provider.delete('devices', { id });
    await queryClient.invalidateQueries({ queryKey: ['devices'] });
  };
  return (
    <Section title={t('profile.devices')} hint={t('profile.devicesHint')} flush>
      {error && !data && <Box sx={{ px: 2.5, pb: 2.5 }}><ProblemAlert error={error} onRetry={() => void refetch()} /></Box>}
      {!data && !error && <SkeletonRows rows={2} height={68} />}
      {data?.data.length === 0 && <EmptyState icon={<DevicesIcon />} text={t('profile.noDevices')} />}
      <Box component="ul" sx={PLACES}>
        {data?.data.map((device) => (
          <Place key={device.id} userAgent={device.userAgent} ip={device.ip} country={device.country} when={t('profile.lastSeen', { at: format.moment(device.lastSeenAt) })}
            tag={device.current && <Tag tone="good">{t('profile.thisBrowser')}</Tag>}
            action={<Button size="small" color="inherit" variant="outlined" onClick={() => setForgetting(device)} aria-label={t('profile.forgetNamed', { name: nameOf(device.userAgent) })}>{t('profile.forget')}</Button>} />
        ))}
      </Box>
      {forgetting && <ConfirmDialog title={t('profile.forgetTitle', { name: nameOf(forgetting.userAgent) })} confirm={t('profile.forget')} onConfirm={() => forget(forgetting.id)} onClose={() => setForgetting(undefined)}>{t('profile.forgetHint')}</ConfirmDialog>}
    </Section>
  );
}
