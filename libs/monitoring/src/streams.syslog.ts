/** RFC 5424, section 6.2.1: 13 is "log audit". */
const FACILITY = 13;
/** OCSF severity (1 informational … 6 fatal) → severity of RFC 5424, section 6.2.1. */
const SEVERITY: Record<number, number> = { 1: 6, 2: 5, 3: 4, 4: 3, 5: 2, 6: 1 };
/** Of the parameters that are ours alone an enterprise number must be told. Nobody gave us one: this is the number for examples (RFC 5612). */
const SD_ID = 'audit@32473';

export interface SyslogFacts { at: Date; severityId: number; hostname: string; action: string; id: string; seq: number | null; organization: string; event: string }

/** One message of RFC 5424. `event` is its MSG: JSON in ASCII, so that it needs no byte order mark (section 6.4). */
export function syslogMessage({ at, severityId, hostname, action, id, seq, organization, event }: SyslogFacts): string {
  const pri = FACILITY * 8 + (SEVERITY[severityId] ?? 6);
  const params = { id, ...(seq === null ? {} : { seq: String(seq) }), organization };
  const data = Object.entries(params).map(([name, value]) => ` ${name}="${escapeParam(value)}"`).join('');
  return `<${pri}>1 ${at.toISOString()} ${header(hostname, 255)} consentry - ${header(action, 32)} [${SD_ID}${data}] ${event}`;
}

/** Octet counting (RFC 6587, section 3.4.1; RFC 5425, section 4.3): whatever the message holds, it ends where its length says. */
export function frame(message: string): Buffer {
  const octets = Buffer.from(message);
  return Buffer.concat([Buffer.from(`${octets.length} `), octets]);
}

/** Section 6.3.3: these three, and nothing else, bear a backslash. */
export function escapeParam(value: string): string {
  return value.replace(/["\\\]]/g, '\\$&');
}

/** JSON with everything beyond ASCII written as `\uXXXX`. */
export function asciiJson(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** PRINTUSASCII of a length, or the nil value. */
function header(text: string, longest: number): string {
  return text.replace(/[^\x21-\x7e]/g, '').slice(0, longest) || '-';
}
