import type { HeldTemplate } from './template.shape.js';

const body = (text: string, ...example: string[]) => ({ type: 'BODY', text, ...(example.length > 0 && { example: { body_text: [example] } }) });
const quality_score = { score: 'GREEN' };

/** The templates that every simulated business account begins with. */
export const SAMPLE_TEMPLATES: readonly HeldTemplate[] = [
  {
    id: '310000000000001', name: 'hello_world', language: 'en_US', category: 'UTILITY', status: 'APPROVED', quality_score,
    components: [{ type: 'HEADER', format: 'TEXT', text: 'Hello' }, body('Your line to us works. You will hear from us here.'), { type: 'FOOTER', text: 'A message from the simulator' }],
  },
  {
    id: '310000000000002', name: 'order_confirmation', language: 'en_US', category: 'UTILITY', status: 'APPROVED', quality_score,
    components: [body('Hi {{1}}, we have your order {{2}}. It should be with you by {{3}}.', 'Ada', 'A-1024', 'Friday')],
  },
  {
    id: '310000000000003', name: 'seasonal_offer', language: 'en_US', category: 'MARKETING', status: 'APPROVED', quality_score,
    components: [
      body('Hi {{1}}, our autumn range is in the shop, and so is your discount.', 'Ada'),
      { type: 'FOOTER', text: 'Not interested? Tap Stop promotions' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Stop promotions' }] },
    ],
  },
  {
    id: '310000000000004', name: 'verification_code', language: 'en_US', category: 'AUTHENTICATION', status: 'APPROVED', quality_score,
    components: [
      { ...body('*{{1}}* is your verification code.', '123456'), add_security_recommendation: true },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] },
    ],
  },
  {
    id: '310000000000005', name: 'prize_draw', language: 'en_US', category: 'MARKETING', status: 'REJECTED', rejected_reason: 'SCAM',
    components: [body('You have won! Reply with your bank details to collect.')],
  },
  {
    id: '310000000000006', name: 'weekly_digest', language: 'en_US', category: 'MARKETING', status: 'PAUSED', quality_score: { score: 'RED' },
    components: [body('Hi {{1}}, here is what happened this week.', 'Ada')],
  },
];
