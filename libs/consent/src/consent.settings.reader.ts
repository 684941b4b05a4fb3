import { Injectable } from '@nestjs/common';
import { BeginAnew, Database, Notifications, type HotClient } from '@consentry/kernel';
import { LANGUAGES, WORDS, type Language } from './consent.words.data.js';
import { findCommand, ownWords, type Command, type Found, type OwnWord, type OwnWords } from './consent.words.js';

/** Told when what an organisation says of consent, or whether it has forms, changed: its id. */
export const CONSENT_SETTINGS_CHANGED = 'consentry_consent_settings';

export interface StoredSettings { optOutWords: OwnWord[]; resumeWords: OwnWord[]; yesResumes: boolean; inboundGrantsUtility: boolean; confirmations: Partial<Record<Language, string>> }
export interface ReadySettings extends StoredSettings {
  words: OwnWords;
  /** No inbound text needs to be searched for codes where no form ever asked for one. */
  hasForms: boolean;
}

/** What organisations say of consent, kept in each process until the database tells of a change. */
@Injectable()
export class ConsentSettingsReader {
  private readonly known = new Map<string, ReadySettings>();
  /** Counts changes: what was read before one of them is not kept. */
  private changes = 0;

  constructor(private readonly db: Database, notifications: Notifications) {
    notifications.on(CONSENT_SETTINGS_CHANGED, (organizationId) => this.forget(organizationId));
    notifications.onGap(() => this.forgetAll());
  }

  /** At once. Inside a transaction: when they are not at hand, it begins anew after they were fetched. */
  ready(organizationId: string): ReadySettings {
    const found = this.known.get(organizationId);
    if (found) return found;
    throw new BeginAnew(async () => { await this.get(organizationId); });
  }

  /** Not to be called inside a transaction. */
  async get(organizationId: string): Promise<ReadySettings> {
    for (;;) {
      const found = this.known.get(organizationId);
      if (found) return found;
      const before = this.changes;
      const fresh = await this.db.hot({ organizationId }, (c) => readSettings(c, organizationId));
      if (before === this.changes) this.known.set(organizationId, fresh);
    }
  }

  /** The one sentence that answers an opt-out, in the language of the word that was used. Not to be called inside a transaction. */
  async confirmationText(organizationId: string, languageHint?: string | null): Promise<string> {
    const language = LANGUAGES.find((l) => l === languageHint?.toLowerCase().split(/[-_]/, 1)[0]) ?? 'en';
    return (await this.get(organizationId)).confirmations[language] ?? WORDS[language].confirmation;
  }

  forget(organizationId: string): void {
    this.changes++;
    this.known.delete(organizationId);
  }

  private forgetAll(): void {
    this.changes++;
    this.known.clear();
  }
}

/** Reads what a person wrote as a command, by the built-in words and the organisation's own. Inside a transaction. */
@Injectable()
export class CommandReader {
  constructor(private readonly settings: ConsentSettingsReader) {}

  /** @param payload of a button, read like a text */
  read(organizationId: string, text: string | undefined, payload?: string): Command | undefined {
    return this.find(organizationId, text, payload)?.command;
  }

  /** {@link read}, with the language of the word: the confirmation is written in it. */
  find(organizationId: string, text: string | undefined, payload?: string): Found | undefined {
    return findCommand([text, payload], this.settings.ready(organizationId).words);
  }
}

interface Row { opt_out_words: OwnWord[]; resume_words: OwnWord[]; yes_resumes: boolean; inbound_grants_utility: boolean; confirmations: StoredSettings['confirmations']; [column: string]: unknown }

/** The client speaks for the organisation. */
export async function readSettings(c: HotClient, organizationId: string): Promise<ReadySettings> {
  const { rows: [row] } = await c.query<Row>({ name: 'consent_settings', text: 'select opt_out_words, resume_words, yes_resumes, inbound_grants_utility, confirmations from consent_settings where organization_id = $1', values: [organizationId] });
  const { rows: forms } = await c.query({ name: 'consent_has_forms', text: 'select 1 from consent_forms where organization_id = $1 limit 1', values: [organizationId] });
  const stored: StoredSettings = {
    optOutWords: row?.opt_out_words ?? [], resumeWords: row?.resume_words ?? [], yesResumes: row?.yes_resumes ?? false, inboundGrantsUtility: row?.inbound_grants_utility ?? false, confirmations: row?.confirmations ?? {},
  };
  return { ...stored, words: ownWords(stored.optOutWords, stored.resumeWords, stored.yesResumes), hasForms: forms.length > 0 };
}
