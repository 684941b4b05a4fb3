import { Injectable } from '@nestjs/common';
import type { FilterQuery } from '@mikro-orm/core';
import type { z } from 'zod';
import {
  authorize, behind, changedFields, Clock, cutPage, Database, decodeCursor, findOr404, Ids, may, permissionTable, ProblemError, publicId, publicIdOrNull, TimeCursor, type Actor, type Em, type PageQuery,
} from '@consentry/kernel';
import { Alerts, Audit } from '@consentry/audit';
import { apiKeyHash, apiKeyPrefix, newApiKey } from './auth.keys.js';
import { ApiKey } from './auth.entity.js';
import type { ApiKeyCreated, ApiKeyView, CreateApiKey, RotateApiKey, UpdateApiKey } from './apikeys.schema.js';
import { KeyUse } from './apikeys.usage.js';
import { MailOutbox } from './mail.outbox.js';

/** A key of this age should make way for a new one (ID-11). */
export const ROTATE_AFTER_DAYS = 90;
const USAGE_DAYS = 30;

/** Programs' credentials (ID-11). Shown once, kept as a hash, refused from the very next request once revoked. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly alerts: Alerts, private readonly use: KeyUse, private readonly mails: MailOutbox,
  ) {}

  /** A key can do no more than its maker. */
  async create(actor: Actor, input: z.infer<typeof CreateApiKey>): Promise<z.infer<typeof ApiKeyCreated>> {
    authorize(actor, 'api_keys.write');
    const known = [...permissionTable()].filter(([name, row]) => row.scope && may(actor, name)).map(([name]) => name);
    const scopes = [...new Set(input.scopes ?? known)];
    const unknown = scopes.findIndex((s) => !known.includes(s));
    if (unknown >= 0) throw new ProblemError('request.invalid', { errors: [{ path: `scopes.${unknown}`, message: `There is no scope ${scopes[unknown]!.slice(0, 64)}. Known: ${known.join(', ')}.` }] });
    const expiresAt = this.future(input.expiresAt);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const made = await this.make(em, actor, { name: input.name, environment: input.environment, scopes, expiresAt, ipAllowlist: input.ipAllowlist ?? [], ratePerMinute: input.ratePerMinute ?? null, rotatedFrom: null });
      await this.audit.append(em, actor, { action: 'api_key.created', object: { type: 'api_key', id: made.row.id }, context: { environment: input.environment, scopes } });
      return { ...keyView(made.row), key: made.key };
    });
  }

  async list(actor: Actor, query: PageQuery) {
    authorize(actor, 'api_keys.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const rows = await em.find(ApiKey, behind(after) as FilterQuery<ApiKey>, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: query.limit + 1 });
      return cutPage(rows, query.limit, (k) => [k.createdAt.toISOString(), k.id], keyView, query.count ? await em.count(ApiKey, {}) : undefined);
    });
  }

  async read(actor: Actor, id: string): Promise<z.infer<typeof ApiKeyView>> {
    authorize(actor, 'api_keys.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => keyView(await findOr404('api_key.not_found', em.findOne(ApiKey, { id }))));
  }

  async usage(actor: Actor, id: string): Promise<{ data: { day: string; requests: number }[] }> {
    authorize(actor, 'api_keys.read');
    await this.use.flush();
    const today = this.clock.now();
    const days = Array.from({ length: USAGE_DAYS }, (_, n) => new Date(today.getTime() - (USAGE_DAYS - 1 - n) * 86_400_000).toISOString().slice(0, 10));
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      await findOr404('api_key.not_found', em.findOne(ApiKey, { id }));
      const rows = await em.execute<{ day: string; requests: string }[]>(`select to_char(day, 'YYYY-MM-DD') as day, requests from api_key_usage where key_id = ? and day >= ?`, [id, days[0]]);
      const counted = new Map(rows.map((r) => [r.day, Number(r.requests)]));
      return { data: days.map((day) => ({ day, requests: counted.get(day) ?? 0 })) };
    });
  }

  async update(actor: Actor, id: string, input: z.infer<typeof UpdateApiKey>): Promise<z.infer<typeof ApiKeyView>> {
    authorize(actor, 'api_keys.write');
    const change = { ...input, ...(input.expiresAt === undefined ? {} : { expiresAt: this.future(input.expiresAt) }) };
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const row = await this.living(em, id);
      const before = keyView(row);
      Object.assign(row, change);
      await em.flush();
      const after = keyView(row);
      const fields = changedFields(Object.keys(input), before, after);
      if (fields.length > 0) await this.audit.append(em, actor, { action: 'api_key.changed', object: { type: 'api_key', id }, context: { fields } });
      return after;
    });
  }

  /** A successor with the same rights; the old key ends when the overlap is over, never later than it would have. */
  async rotate(actor: Actor, id: string, input: z.infer<typeof RotateApiKey>): Promise<z.infer<typeof ApiKeyCreated>> {
    authorize(actor, 'api_keys.write');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const old = await this.living(em, id);
      const beyond = old.scopes.filter((s) => !may(actor, s));
      if (beyond.length > 0) throw new ProblemError('auth.forbidden', { detail: `This key has scopes that you have not: ${beyond.join(', ')}.`, extensions: { permission: beyond[0] } });
      const { name, environment, scopes, ipAllowlist, ratePerMinute, expiresAt } = old;
      const made = await this.make(em, actor, { name, environment, scopes, ipAllowlist, ratePerMinute, expiresAt, rotatedFrom: old.id });
      const end = new Date(this.clock.nowMs() + input.overlapHours * 3_600_000);
      if (!old.expiresAt || end < old.expiresAt) old.expiresAt = end;
      await em.flush();
      await this.audit.append(em, actor, { action: 'api_key.rotated', object: { type: 'api_key', id }, context: { successor: made.row.id, overlapHours: input.overlapHours } });
      return { ...keyView(made.row), key: made.key };
    });
  }

  async revoke(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'api_keys.write');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      await lock(em, id);
      const row = await findOr404('api_key.not_found', em.findOne(ApiKey, { id }));
      if (row.revokedAt) return;
      row.revokedAt = this.clock.now();
      await em.flush();
      await this.audit.append(em, actor, { action: 'api_key.revoked', object: { type: 'api_key', id } });
    });
  }

  /** Called by the housekeeping: one mail and one alert for each key that has reached its 90 days. */
  async remind(): Promise<number> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - ROTATE_AFTER_DAYS * 86_400_000);
    const { rows } = await this.db.hot('system', (c) => c.query<{ id: string; organization_id: string }>({
      text: 'select id, organization_id from api_keys where created_at <= $1 and reminded_at is null and revoked_at is null and (expires_at is null or expires_at > $2)', values: [before, now],
    }));
    let told = 0;
    for (const { id, organization_id: organizationId } of rows) {
      // Marked in the transaction that tells: a round that breaks off loses nothing, two rounds at once tell once.
      await this.db.tx({ organizationId }, async (em) => {
        const marked = await em.execute<unknown[]>('update api_keys set reminded_at = ? where id = ? and reminded_at is null and revoked_at is null returning 1', [now, id]);
        if (marked.length === 0) return;
        told++;
        await this.mails.ask(em, organizationId, { kind: 'api_key_reminder', keyId: id });
        await this.alerts.raise(em, organizationId, { rule: 'api_key.rotation_due', severity: 'info', object: { type: 'api_key', id }, facts: { days: ROTATE_AFTER_DAYS } });
      });
    }
    return told;
  }

  private async make(em: Em, actor: Actor, given: Pick<ApiKey, 'name' | 'environment' | 'scopes' | 'expiresAt' | 'ipAllowlist' | 'ratePerMinute' | 'rotatedFrom'>): Promise<{ row: ApiKey; key: string }> {
    const key = newApiKey(given.environment);
    const row = em.create(ApiKey, {
      ...given, id: this.ids.next(), organizationId: actor.organizationId, prefix: apiKeyPrefix(key), keyHash: apiKeyHash(key)!, createdBy: `${actor.kind}:${actor.id}`, createdAt: this.clock.now(),
      revokedAt: null, lastUsedAt: null, remindedAt: null,
    });
    await em.flush();
    return { row, key };
  }

  /** Locked until the transaction ends: of two changes at once the second sees what the first wrote. */
  private async living(em: Em, id: string): Promise<ApiKey> {
    await lock(em, id);
    const row = await findOr404('api_key.not_found', em.findOne(ApiKey, { id }));
    if (row.revokedAt || (row.expiresAt && row.expiresAt <= this.clock.now())) throw new ProblemError('api_key.revoked');
    return row;
  }

  private future(text: string | null | undefined): Date | null {
    if (!text) return null;
    const at = new Date(text);
    if (at <= this.clock.now()) throw new ProblemError('request.invalid', { errors: [{ path: 'expiresAt', message: 'Must lie in the future.' }] });
    return at;
  }
}

async function lock(em: Em, id: string): Promise<void> {
  await em.execute('select 1 from api_keys where id = ? for no key update', [id]);
}

function keyView(key: ApiKey): z.infer<typeof ApiKeyView> {
  return {
    id: publicId('apiKey', key.id), name: key.name, environment: key.environment, prefix: key.prefix, scopes: key.scopes, ipAllowlist: key.ipAllowlist, ratePerMinute: key.ratePerMinute ?? null, createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null, lastUsedAt: key.lastUsedAt?.toISOString() ?? null, revokedAt: key.revokedAt?.toISOString() ?? null, rotatedFrom: publicIdOrNull('apiKey', key.rotatedFrom),
    rotationDueAt: new Date(key.createdAt.getTime() + ROTATE_AFTER_DAYS * 86_400_000).toISOString(),
  };
}
