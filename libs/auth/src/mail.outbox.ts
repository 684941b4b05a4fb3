import { Injectable } from '@nestjs/common';
import { Clock, enqueueWith, INSTALLATION, type Em } from '@consentry/kernel';

export const MAIL_TOPIC = 'mail';

/** What a mail is about: ids and facts alone. The words, and the token where there is one, are made when it is written. */
export type MailOrder =
  | { kind: 'password_reset' | 'unlock'; userId: string | null; tokenId: string }
  | { kind: 'email_verification'; userId: string; tokenId: string }
  | { kind: 'invitation'; invitationId: string }
  | { kind: 'new_device'; userId: string; at: string; country: string | null; userAgent: string | null }
  | { kind: 'password_changed'; userId: string; country: string | null }
  | { kind: 'mfa_reset'; userId: string; byId: string }
  | { kind: 'email_changed'; userId: string; formerId: string }
  | { kind: 'role_changed'; userId: string; role: string }
  | { kind: 'mfa_enabled' | 'mfa_disabled' | 'facebook_linked'; userId: string }
  | { kind: 'api_key_reminder'; keyId: string }
  | { kind: 'organization_closing'; userId: string; dueAt: string }
  | { kind: 'alert'; userId: string; alertId: string }
  /** How many opened beyond what is mailed one by one. */
  | { kind: 'alert_summary'; userId: string; count: number };

/** Orders a mail in the transaction of its cause. It leaves when that committed, and is tried again until the mail server took it. */
@Injectable()
export class MailOutbox {
  constructor(private readonly clock: Clock) {}

  async ask(em: Em, organizationId: string | null, order: MailOrder): Promise<void> {
    const { kind, ...ids } = order;
    await enqueueWith(em, organizationId ?? INSTALLATION, this.clock.now(), [{ topic: MAIL_TOPIC, key: String(Object.values(ids)[0]), payload: { kind, ...ids } }]);
  }
}
