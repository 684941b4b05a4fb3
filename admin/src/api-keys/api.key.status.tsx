import type { ApiKey } from '../api.generated';
import { useFormat, useNow } from '../shared/format';
import { Tag } from '../shared/tag';
import { useT } from '../shared/translate';

const SOON_MS = 14 * 24 * 3_600_000;

/** The one thing about a key that matters most: gone, going, due for a new one, or simply working. */
export function ApiKeyStatus({ apiKey }: { apiKey: ApiKey }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const until = apiKey.expiresAt ? Date.parse(apiKey.expiresAt) : Infinity;
  const due = Date.parse(apiKey.rotationDueAt);
  if (apiKey.revokedAt) return <Tag>{t('apiKeys.revokedAt', { at: format.date(apiKey.revokedAt) })}</Tag>;
  if (until <= now) return <Tag>{t('apiKeys.expiredAt', { at: format.date(apiKey.expiresAt!) })}</Tag>;
  if (until - now < SOON_MS) return <Tag tone="warn">{t('apiKeys.expiresAt', { at: format.moment(apiKey.expiresAt!) })}</Tag>;
  if (due <= now) return <Tag tone="bad">{t('apiKeys.rotationDue')}</Tag>;
  if (due - now < SOON_MS) return <Tag tone="warn">{t('apiKeys.rotationSoon', { at: format.date(apiKey.rotationDueAt) })}</Tag>;
  return <Tag tone="good">{t('apiKeys.active')}</Tag>;
}

export function isUsable(apiKey: ApiKey, now: number): boolean {
  return !apiKey.revokedAt && (!apiKey.expiresAt || Date.parse(apiKey.expiresAt) > now);
}
