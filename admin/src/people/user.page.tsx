import { Box, Skeleton } from '@mui/material';
import { useGetOne } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { Member } from '../api.generated';
import { useMay, useSession } from '../app/session';
import { BackLink } from '../shared/back.link';
import { CopyText } from '../shared/copy';
import { Fact, Facts } from '../shared/facts';
import { useFormat } from '../shared/format';
import { Page, Section } from '../shared/page';
import { ProblemAlert } from '../shared/problem';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';
import { UserActions } from './user.actions';
import { UserRole } from './user.role';
import { SecondFactor, UserStatus } from './user.tags';

export function UserPage() {
  const t = useT();
  const may = useMay();
  const { user: me } = useSession();
  const { id = '' } = useParams();
  const { data: user, error, refetch } = useGetOne<Member>('users', { id });
  const back = <BackLink to="/users">{t('people.title')}</BackLink>;
  if (error && !user) return <Page title={t('people.title')} above={back}><ProblemAlert error={error} onRetry={() => void refetch()} /></Page>;
  if (!user) return <Page title="…" above={back}><Skeleton variant="rounded" height={320} sx={{ mb: 3 }} /><Skeleton variant="rounded" height={200} /></Page>;
  const self = user.id === me.id;
  // An admin looks after everybody but the owners.
  const mayChange = may('members.write') && !self && (user.role !== 'OWNER' || me.role === 'OWNER');
  const why = may('members.write') && !mayChange ? t(self ? 'people.ownRole' : 'people.ownersOnly') : undefined;
  return (
    <Page title={user.name || user.email} above={back}
      subtitle={<Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}><bdi dir="ltr">{user.email}</bdi>{self && <Tag tone="info">{t('people.you')}</Tag>}</Box>}>
      <Box sx={{ display: 'grid', columnGap: 3, gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' }, alignItems: 'start' }}>
        <UserRole key={user.role} user={user} disabled={!mayChange} why={why} />
        <Box>
          <Section title={t('people.account')}><AccountFacts user={user} /></Section>
          {mayChange && <UserActions user={user} />}
        </Box>
      </Box>
    </Page>
  );
}

function AccountFacts({ user }: { user: Member }) {
  const t = useT();
  const format = useFormat();
  return (
    <Facts>
      <Fact name={t('people.state')}><UserStatus status={user.status} /></Fact>
      <Fact name={t('people.secondFactor')}><SecondFactor mfa={user.mfa} /></Fact>
      <Fact name={t('people.password')}>{t(user.hasPassword ? 'people.hasPassword' : 'people.noPassword')}</Fact>
      <Fact name={t('people.lastSignIn')}>{user.lastSignInAt ? format.exact(user.lastSignInAt) : t('connection.never')}</Fact>
      <Fact name={t('people.since')}>{format.date(user.createdAt)}</Fact>
      <Fact name={t('people.id')}><CopyText label={t('people.id')} value={user.id} bare /></Fact>
    </Facts>
  );
}
