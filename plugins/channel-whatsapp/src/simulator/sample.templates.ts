export interface SampleTemplate {
  id: string;
  name: string;
  language: string;
  category: 'UTILITY' | 'MARKETING' | 'AUTHENTICATION';
  status: 'APPROVED' | 'REJECTED' | 'PAUSED';
  components: { type: string; [part: string]: unknown }[];
  /** How many parameters its body takes. */
  bodyParameters: number;
}

const body = (text: string, ...example: string[]) => ({ type: 'BODY', text, ...(example.length > 0 && { example: { body_text: [example] } }) });

/** The templates of every simulated business account. */
export const SAMPLE_TEMPLATES: readonly SampleTemplate[] = [
  {
    id: '310000000000001', name: 'hello_world', language: 'en_US', category: 'UTILITY', status: 'APPROVED', bodyParameters: 0,
    components: [{ type: 'HEADER', format: 'TEXT', text: 'Hello' }, body('Your line to us works. You will hear from us here.'), { type: 'FOOTER', text: 'A message from the simulator' }],
  },
  {
    id: '310000000000002', name: 'order_confirmation', language: 'en_US', category: 'UTILITY', status: 'APPROVED', bodyParameters: 3,
    components: [body('Hi {{1}}, we have your order {{2}}. It should be with you by {{3}}.', 'Ada', 'A-1024', 'Friday')],
  },
  {
    id: '310000000000003', name: 'seasonal_offer', language: 'en_US', category: 'MARKETING', status: 'APPROVED', bodyParameters: 1,
    components: [
      body('Hi {{1}}, our autumn range is in the shop, and so is your discount.', 'Ada'),
      { type: 'FOOTER', text: 'Not interested? Tap Stop promotions' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Stop promotions' }] },
    ],
  },
  {
    id: '310000000000004', name: 'verification_code', language: 'en_US', category: 'AUTHENTICATION', status: 'APPROVED', bodyParameters: 1,
    components: [
      { ...body('*{{1}}* is your verification code.', '123456'), add_security_recommendation: true },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] },
    ],
  },
  {
    id: '310000000000005', name: 'prize_draw', language: 'en_US', category: 'MARKETING', status: 'REJECTED', bodyParameters: 0,
    components: [body('You have won! Reply with your bank details to collect.')],
  },
  {
    id: '310000000000006', name: 'weekly_digest', language: 'en_US', category: 'MARKETING', status: 'PAUSED', bodyParameters: 1,
    components: [body('Hi {{1}}, here is what happened this week.', 'Ada')],
  },
];

/** The list as `GET /{waba}/message_templates` answers it: one page from `after`. */
export function templatePage(after: string | null, limit: number): Record<string, unknown> {
  const from = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString()) || 0;
  const data = SAMPLE_TEMPLATES.slice(from, from + limit).map(({ bodyParameters: _unused, ...template }) => template);
  const end = from + data.length;
  const cursor = (n: number) => Buffer.from(String(n)).toString('base64url');
  return {
    data,
    paging: { cursors: { before: cursor(from), after: cursor(end) }, ...(end < SAMPLE_TEMPLATES.length && { next: `https://graph.facebook.com/next?after=${cursor(end)}` }) },
  };
}
