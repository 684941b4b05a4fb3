import { describe, expect, it } from '@jest/globals';
import { auditActions, EVENT_TYPES, type EventType } from '@consentry/audit';
import { asciiJson, boundedJson, BY_ACTION, frame, OCSF_CLASSES, ocsfEvent, syslogMessage, Trail, WINDOW_BYTES, WINDOW_MS, type StreamLeaf } from '@consentry/monitoring';
import '@consentry/server';
import { FrameReader, parseSyslog } from '../harness/syslog.js';

const ID = '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f60';
const leaf = (change: Partial<StreamLeaf> = {}): StreamLeaf => ({
  seq: 7, id: ID, organizationId: ID, at: new Date('2026-11-22T10:11:12.345Z'), eventType: 'account_change', action: 'contact.created', actorKind: 'user', actorId: ID, ip: '192.0.2.7', userAgent: 'Visitor/1', requestId: 'request-1',
  objectType: 'contact', objectId: ID, context: {}, ...change,
});
const facts = (change: Partial<Parameters<typeof syslogMessage>[0]> = {}) => ({ at: leaf().at, severityId: 1, hostname: 'panel.example.com', action: 'contact.created', id: 'log_1', seq: 7, organization: 'org_1', event: '{"a":1}', ...change });

/** schema.ocsf.io 1.3: what every event must have, and what each class asks for besides; [one of] several where it says so. */
const BASE = ['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid'];
const REQUIRED: Record<number, { attributes: (string | string[])[]; activities: number[] }> = {
  3001: { attributes: ['user'], activities: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 99] },
  3002: { attributes: ['user', ['service', 'dst_endpoint']], activities: [0, 1, 2, 3, 4, 5, 99] },
  3004: { attributes: ['entity'], activities: [0, 1, 2, 3, 4, 99] },
  3005: { attributes: ['user', 'privileges'], activities: [0, 1, 2, 99] },
  6003: { attributes: ['actor', 'api', 'src_endpoint'], activities: [0, 1, 2, 3, 4, 99] },
  2004: { attributes: ['finding_info'], activities: [0, 1, 2, 3, 99] },
};
/** Objects: what they must have, and one of what they must have. */
const OBJECTS: Record<string, (string | string[])[]> = {
  metadata: ['product', 'version'], user: [['uid', 'name', 'account']], actor: [['process', 'user', 'invoked_by', 'session', 'app_name', 'app_uid']], entity: [['uid', 'name']], service: [['uid', 'name']],
  api: ['operation'], finding_info: ['uid', 'title'], src_endpoint: [['ip', 'uid', 'name', 'hostname', 'svc_name', 'instance_uid', 'interface_uid', 'interface_name']], http_response: ['code'],
};
const FINDING_STATUS = [0, 1, 2, 3, 4, 5, 6, 99];

function ocsfFaults(event: Record<string, unknown>): string[] {
  const uid = Number(event.class_uid);
  const rules = REQUIRED[uid];
  if (!rules) return [`unknown class ${uid}`];
  const missing = (value: Record<string, unknown>, wanted: (string | string[])[]) => wanted.filter((name) => (Array.isArray(name) ? !name.some((one) => value[one] !== undefined) : value[name] === undefined)).map((name) => `${String(name)} is missing`);
  const faults = missing(event, [...BASE, ...rules.attributes]);
  for (const [name, wanted] of Object.entries(OBJECTS)) if (event[name] !== undefined) faults.push(...missing(event[name] as Record<string, unknown>, wanted).map((fault) => `${name}: ${fault}`));
  const actor = (event.actor as { user?: Record<string, unknown> } | undefined)?.user;
  if (actor) faults.push(...missing(actor, OBJECTS.user!).map((fault) => `actor.user: ${fault}`));
  const activity = Number(event.activity_id);
  if (!rules.activities.includes(activity)) faults.push(`activity ${activity} of class ${uid}`);
  if (activity === 99 && typeof event.activity_name !== 'string') faults.push('activity 99 without its name');
  if (event.type_uid !== uid * 100 + activity) faults.push(`type_uid ${String(event.type_uid)}`);
  if (event.category_uid !== Math.floor(uid / 1000)) faults.push(`category_uid ${String(event.category_uid)}`);
  if (![0, 1, 2, 3, 4, 5, 6, 99].includes(Number(event.severity_id))) faults.push(`severity_id ${String(event.severity_id)}`);
  if (!(uid === 2004 ? FINDING_STATUS : [0, 1, 2, 99]).includes(Number(event.status_id))) faults.push(`status_id ${String(event.status_id)}`);
  if (!Number.isInteger(event.time) || Number(event.time) < 1e12) faults.push('time is not in milliseconds');
  return faults;
}

describe('AU-5: events in the words of OCSF', () => {
  it('maps every action of the table, whoever acted on whatever, to a class with all that it asks for', () => {
    const wrong: string[] = [];
    const classes = new Map<string, number>();
    let mapped = 0;
    for (const [action, { type }] of [...auditActions(), ...EVENT_TYPES.map((t) => [`future.${t}`, { type: t }] as [string, { type: EventType }])]) {
      for (const change of [{}, { actorKind: 'api_key' as const }, { actorKind: 'system' as const, actorId: 'dispatch', ip: null, userAgent: null, requestId: null }, { objectType: null, objectId: null }, { objectType: 'user' }, { context: { endpoint: '/v1/contacts', method: 'POST', response_code: 201, from: 'AGENT', to: 'ADMIN' } }]) {
        const event = ocsfEvent(leaf({ action, eventType: type, ...change }));
        const faults = ocsfFaults(event);
        if (faults.length > 0) wrong.push(`${action} ${JSON.stringify(change)}: ${faults.join(', ')}`);
        mapped++;
      }
      const name = String(ocsfEvent(leaf({ action, eventType: type })).class_name);
      classes.set(name, (classes.get(name) ?? 0) + 1);
    }
    process.stdout.write(`OCSF: ${auditActions().size} actions, ${mapped} events checked; ${[...classes].map(([name, n]) => `${name} ${n}`).join(', ')}\n`);
    expect(wrong).toEqual([]);
    expect(auditActions().size).toBeGreaterThan(60);
  });

  it('names only actions that exist, and classes by number', () => {
    expect(Object.keys(BY_ACTION).filter((action) => !auditActions().has(action))).toEqual([]);
    expect(Object.values(OCSF_CLASSES).map(({ uid }) => uid).sort()).toEqual(Object.keys(REQUIRED).map(Number).sort());
  });

  it('says what was asked, what came of it, who it was and from where, and keeps the rest', () => {
    const event = ocsfEvent(leaf({ eventType: 'api_request', action: 'message.blocked', actorKind: 'api_key', context: { endpoint: '/v1/messages', method: 'POST', response_code: 422, rule: 'opted_out' } }));
    expect(event).toMatchObject({
      class_uid: 6003, activity_id: 1, type_uid: 600301, status_id: 2, severity_id: 2, time: Date.parse('2026-11-22T10:11:12.345Z'), api: { operation: 'POST /v1/messages' }, src_endpoint: { ip: '192.0.2.7' },
      http_request: { http_method: 'POST', url: { path: '/v1/messages' }, user_agent: 'Visitor/1' }, http_response: { code: 422 }, unmapped: { event_type: 'api_request', context: { rule: 'opted_out' } },
      metadata: { version: '1.3.0', uid: `log_${ID.replaceAll('-', '')}`, sequence: 7, log_name: 'audit', event_code: 'message.blocked', product: { name: 'Consentry', vendor_name: 'Consentry' } },
      actor: { user: { uid: `key_${ID.replaceAll('-', '')}`, type: 'API key' } },
    });
    expect(ocsfEvent(leaf({ eventType: 'authentication', action: 'auth.login_failed', actorKind: 'system', actorId: 'sign-in', objectType: 'user' }))).toMatchObject({ class_uid: 3002, activity_id: 1, status_id: 2, user: { uid: `usr_${ID.replaceAll('-', '')}` } });
  });

  it('is bounded whatever it holds, and says that it was cut', () => {
    const huge = ocsfEvent(leaf({ userAgent: '€'.repeat(512), context: Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`field${n}`, ['Ä'.repeat(5000), 'x']])) }));
    for (const longest of [65_536, 7300, 1500]) {
      const json = boundedJson(huge, longest);
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(longest);
      expect((JSON.parse(json) as { unmapped: { truncated: boolean } }).unmapped.truncated).toBe(true);
    }
    expect(boundedJson(ocsfEvent(leaf()), 7300)).not.toContain('truncated');
  });
});

describe('AU-5: syslog messages (RFC 5424, RFC 6587)', () => {
  it('are read back as they were written, whatever stands in them', () => {
    const nasty = 'a"b\\c]d [x="y"] \\n';
    const message = parseSyslog(Buffer.from(syslogMessage(facts({ id: nasty, organization: nasty, event: asciiJson(JSON.stringify({ say: 'Grüße 🙂\n' })) }))));
    expect(message).toMatchObject({ facility: 13, severity: 6, timestamp: '2026-11-22T10:11:12.345Z', hostname: 'panel.example.com', appName: 'consentry', procId: '-', msgId: 'contact.created', data: { 'audit@32473': { id: nasty, seq: '7', organization: nasty } } });
    expect(message.msg).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(message.msg)).toEqual({ say: 'Grüße 🙂\n' });
  });

  it.each([[1, 6], [2, 5], [3, 4], [4, 3], [5, 2], [6, 1]])('severity %i of OCSF is %i of syslog', (severityId, severity) => {
    expect(parseSyslog(Buffer.from(syslogMessage(facts({ severityId })))).severity).toBe(severity);
  });

  it('bear no header field longer or stranger than the RFC takes', () => {
    const message = parseSyslog(Buffer.from(syslogMessage(facts({ hostname: `hö st${'x'.repeat(300)}`, action: `${'very_long.'.repeat(9)}`, seq: null }))));
    expect([message.hostname.length, message.msgId.length, message.data['audit@32473']!.seq]).toEqual([255, 32, undefined]);
    expect(parseSyslog(Buffer.from(syslogMessage(facts({ hostname: 'ö' })))).hostname).toBe('-');
  });

  it.each([1, 2, 7, 64, 1000])('are found again in a stream cut every %i octets', (size) => {
    const sent = Array.from({ length: 40 }, (_, n) => syslogMessage(facts({ seq: n, event: JSON.stringify({ n, text: 'é 12 <86>1 '.repeat(n) }) })));
    const stream = Buffer.concat(sent.map(frame));
    const reader = new FrameReader();
    const found: string[] = [];
    for (let at = 0; at < stream.length; at += size) found.push(...reader.push(stream.subarray(at, at + size)).map(String));
    expect([found, reader.pending]).toEqual([sent, 0]);
  });
});

describe('AU-5: what a broken connection may have lost', () => {
  it('is everything of the last ten minutes that two buffers can hold, and nothing before', () => {
    const trail = new Trail(100);
    expect(trail.certain(0)).toBe(100);
    for (let n = 1; n <= 20; n++) trail.sent(100 + n * 10, WINDOW_BYTES / 10, n * 1000);
    // Twenty tenths of a window were sent: the first ten are behind a whole window.
    expect(trail.certain(20_000)).toBe(200);
    expect(trail.certain(15_000 + WINDOW_MS)).toBe(250);
    expect(trail.certain(1e9)).toBe(300);
  });
});
