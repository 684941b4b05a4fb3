import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announce, authorize, changedFields, Clock, cutPage, Database, decodeCursor, Ids, ProblemError, publicId, TimeCursor, type Actor, type HotClient, type PageQuery } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Vault, type KeyRing } from '@consentry/vault';
import { AudienceReader, type Place } from './audience.reader.js';
import { openDefinition, sealDefinition } from './audiences.sealed.js';
import { refuseUnknownNames, shownDefinition } from './segments.names.js';
import type { CreateSegment, Definition, SegmentCount, SegmentView, UpdateSegment } from './segments.schema.js';

/** Who waits for a number at a screen waits so long, and gets a part of it. */
const COUNT_MS = 2000;
const COUNT_PAGE = 5000;

interface Row { id: string; name: string; definition: Buffer; created_at: Date; updated_at: Date; [column: string]: unknown }

/** Kept definitions of who is meant, and how many that are. */
@Injectable()
export class Segments {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault, private readonly reader: AudienceReader,
  ) {}

  async list(actor: Actor, query: PageQuery) {
    authorize(actor, 'segments.read');
    const { organizationId } = actor;
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.hot({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      const { rows } = await c.query<Row>({
        text: `select * from segments where organization_id = $1 ${after ? 'and (created_at, id) < ($3::timestamptz, $4::uuid)' : ''} order by created_at desc, id desc limit $2`, values: [organizationId, query.limit + 1, ...(after ?? [])],
      });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: 'select count(*) as n from segments where organization_id = $1', values: [organizationId] })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [r.created_at.toISOString(), r.id], (r) => toView(ring, r), total);
    });
  }

  async get(actor: Actor, id: string): Promise<z.infer<typeof SegmentView>> {
    authorize(actor, 'segments.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => toView(this.vault.ready(actor.organizationId), await this.row(c, id)));
  }

  async create(actor: Actor, input: z.infer<typeof CreateSegment>): Promise<z.infer<typeof SegmentView>> {
    authorize(actor, 'segments.write');
    const { organizationId } = actor;
    const id = this.ids.next();
    return this.db.hot({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      await refuseUnknownNames(c, input.definition, ['definition']);
      const now = this.clock.now();
      await c.query({ text: 'insert into segments (id, organization_id, name, definition, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)', values: [id, organizationId, input.name, sealDefinition(ring, id, input.definition), now] });
      await this.audit.appendHot(c, [{ actor, entry: { action: 'segment.created', object: { type: 'segment', id }, context: { conditions: input.definition.conditions.length } } }]);
      await announce(c, organizationId, [{ resource: 'segments' }]);
      return toView(ring, await this.row(c, id));
    });
  }

  async update(actor: Actor, id: string, input: z.infer<typeof UpdateSegment>): Promise<z.infer<typeof SegmentView>> {
    authorize(actor, 'segments.write');
    const { organizationId } = actor;
    return this.db.hot({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      const row = await this.row(c, id, true);
      const before = { name: row.name, definition: openDefinition(ring, id, row.definition) };
      const fields = changedFields(Object.keys(input), before, input);
      if (fields.length === 0) return toView(ring, row);
      if (input.definition) await refuseUnknownNames(c, input.definition, ['definition']);
      const after = { ...before, ...input };
      await c.query({ text: 'update segments set name = $2, definition = $3, updated_at = $4 where id = $1', values: [id, after.name, sealDefinition(ring, id, after.definition), this.clock.now()] });
      await this.audit.appendHot(c, [{ actor, entry: { action: 'segment.changed', object: { type: 'segment', id }, context: { fields } } }]);
      await announce(c, organizationId, [{ resource: 'segments', ids: [publicId('segment', id)] }]);
      return toView(ring, await this.row(c, id));
    });
  }

  async remove(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'segments.write');
    const { organizationId } = actor;
    await this.db.hot({ organizationId }, async (c) => {
      await this.row(c, id, true);
      // Those that are past their expansion have taken the definition with them.
      const { rowCount } = await c.query({ text: `select 1 from broadcasts where segment_id = $1 and state in ('draft', 'scheduled') limit 1`, values: [id] });
      if (rowCount) throw new ProblemError('segment.in_use');
      await c.query({ text: 'delete from segments where id = $1', values: [id] });
      await this.audit.appendHot(c, [{ actor, entry: { action: 'segment.deleted', object: { type: 'segment', id } } }]);
      await announce(c, organizationId, [{ resource: 'segments' }]);
    });
  }

  /** How many are meant, as far as two seconds tell. */
  async count(actor: Actor, definition: Definition): Promise<z.infer<typeof SegmentCount>> {
    authorize(actor, 'segments.read');
    const { organizationId } = actor;
    await this.db.hot({ organizationId }, (c) => refuseUnknownNames(c, definition, ['definition']));
    const end = performance.now() + COUNT_MS;
    const before = this.clock.now();
    let place: Place | undefined;
    const sum = { count: 0, looked: 0 };
    for (;;) {
      const from = place;
      const page = await this.db.hot({ organizationId }, (c) => this.reader.page(c, organizationId, { kind: 'definition', definition }, from, before, COUNT_PAGE));
      sum.count += page.ids.length;
      sum.looked += page.looked;
      place = page.next;
      if (!place || performance.now() > end) return { ...sum, complete: !place };
    }
  }

  private async row(client: HotClient, id: string, locked = false): Promise<Row> {
    const { rows } = await client.query<Row>({ text: `select * from segments where id = $1 ${locked ? 'for update' : ''}`, values: [id] });
    if (!rows[0]) throw new ProblemError('segment.not_found');
    return rows[0];
  }
}

function toView(ring: KeyRing, row: Row): z.infer<typeof SegmentView> {
  return { id: publicId('segment', row.id), name: row.name, definition: shownDefinition(openDefinition(ring, row.id, row.definition)), createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString() };
}
