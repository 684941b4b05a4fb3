import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announce, authorize, changedFields, Database, definePermissions, ProblemError, toJsonb, type Actor, type FieldError } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { CONSENT_SETTINGS_CHANGED, ConsentSettingsReader, readSettings, type StoredSettings } from './consent.settings.reader.js';
import type { ConsentSettingsView, UpdateConsentSettings } from './consent.settings.schema.js';
import { LANGUAGES, WORDS } from './consent.words.data.js';
import { builtInKind, expand, normalizeWords, sameWord, type OwnWord } from './consent.words.js';

definePermissions({
  'consent_settings.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: true, what: 'see which words end and resume messages' },
  'consent_settings.write': { roles: ['OWNER', 'ADMIN'], scope: true, what: 'change which words end and resume messages' },
});
defineAuditActions({
  'consent_settings.changed': {
    type: 'account_change', what: 'The rules of consent were changed', context: ['fields', 'optOutWordsBefore', 'optOutWordsNow', 'resumeWordsBefore', 'resumeWordsNow', 'yesResumes', 'inboundGrantsUtility'],
  },
});

const SHORTEST = 2;
const LONGEST = 64;

/** What an organisation says of consent: words of its own, what a message implies, how an opt-out is answered. */
@Injectable()
export class ConsentSettings {
  constructor(private readonly db: Database, private readonly audit: Audit, private readonly reader: ConsentSettingsReader) {}

  async view(actor: Actor): Promise<z.infer<typeof ConsentSettingsView>> {
    authorize(actor, 'consent_settings.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => view(await readSettings(c, actor.organizationId)));
  }

  async update(actor: Actor, input: z.infer<typeof UpdateConsentSettings>): Promise<z.infer<typeof ConsentSettingsView>> {
    authorize(actor, 'consent_settings.write');
    const { organizationId } = actor;
    const after = await this.db.hot({ organizationId }, async (c) => {
      await c.query({ text: 'insert into consent_settings (organization_id) values ($1) on conflict do nothing', values: [organizationId] });
      await c.query({ text: 'select 1 from consent_settings where organization_id = $1 for update', values: [organizationId] });
      const before = await readSettings(c, organizationId);
      const { optOutWords, resumeWords, yesResumes, inboundGrantsUtility, confirmations }: StoredSettings = { ...before, ...input };
      const errors = faults(optOutWords, resumeWords);
      if (errors.length > 0) throw new ProblemError('request.invalid', { detail: errors.map((e) => `${e.path}: ${e.message}`).join(' ').slice(0, 1000), errors });
      const now = { optOutWords, resumeWords, yesResumes, inboundGrantsUtility, confirmations };
      const fields = changedFields(Object.keys(now), before, now);
      if (fields.length === 0) return before;
      await c.query({
        text: 'update consent_settings set opt_out_words = $2, resume_words = $3, yes_resumes = $4, inbound_grants_utility = $5, confirmations = $6 where organization_id = $1',
        values: [organizationId, toJsonb(optOutWords), toJsonb(resumeWords), yesResumes, inboundGrantsUtility, toJsonb(confirmations)],
      });
      await this.audit.appendHot(c, [{
        actor, entry: {
          action: 'consent_settings.changed', object: { type: 'organization', id: organizationId },
          context: { fields, optOutWordsBefore: before.optOutWords.length, optOutWordsNow: optOutWords.length, resumeWordsBefore: before.resumeWords.length, resumeWordsNow: resumeWords.length, yesResumes, inboundGrantsUtility },
        },
      }]);
      await c.query({ text: 'select pg_notify($1, $2)', values: [CONSENT_SETTINGS_CHANGED, organizationId] });
      await announce(c, organizationId, [{ resource: 'consent-settings' }]);
      return now;
    });
    // Who changed them sees the change at once; other processes a moment later.
    this.reader.forget(organizationId);
    return view(after);
  }
}

/** A word must say one thing, and say it in the form in which it is compared. */
function faults(optOut: readonly OwnWord[], resume: readonly OwnWord[]): FieldError[] {
  const check = (list: readonly OwnWord[], path: string, refused: (word: string) => string | undefined): FieldError[] => list.flatMap(({ word }, n) => {
    const { length } = normalizeWords(word);
    const message = length < SHORTEST || length > LONGEST ? `Must have ${SHORTEST} to ${LONGEST} characters when punctuation and emoji are off.`
      : list.findIndex((other) => sameWord(other.word, word)) < n ? 'Is in the list twice.' : refused(word);
    return message ? [{ path: `${path}.${n}.word`, message }] : [];
  });
  return [
    ...check(optOut, 'optOutWords', (word) => (builtInKind(word) === 'resume' || builtInKind(word) === 'yes' ? 'This word resumes messages; it cannot end them too.' : undefined)),
    ...check(resume, 'resumeWords', (word) => (builtInKind(word) === 'opt_out' || optOut.some((other) => sameWord(other.word, word)) ? 'This word ends messages; it cannot resume them too.' : undefined)),
  ];
}

function view({ optOutWords, resumeWords, yesResumes, inboundGrantsUtility, confirmations }: StoredSettings): z.infer<typeof ConsentSettingsView> {
  return {
    optOutWords, resumeWords, yesResumes, inboundGrantsUtility, confirmations,
    builtIn: LANGUAGES.map((language) => ({
      language, optOutWords: WORDS[language].words.flatMap(expand), resumeWords: WORDS[language].resume.flatMap(expand), yesWords: WORDS[language].yes, confirmation: WORDS[language].confirmation,
    })),
  };
}
