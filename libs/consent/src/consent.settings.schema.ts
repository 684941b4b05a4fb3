import { z } from 'zod';
import { LANGUAGES } from './consent.words.data.js';

const word = z.strictObject({ word: z.string().min(1).max(200), language: z.enum(LANGUAGES).default('en') });
const wordView = z.object({ word: z.string(), language: z.enum(LANGUAGES) });
const confirmations = z.partialRecord(z.enum(LANGUAGES), z.string().trim().min(1).max(1024));

/** A field that is left out stays as it is; a list or the confirmations that are given replace the ones before. */
export const UpdateConsentSettings = z.strictObject({
  optOutWords: z.array(word).max(100).optional(),
  resumeWords: z.array(word).max(100).optional(),
  /** "YES" lifts an opt-out as START does. */
  yesResumes: z.boolean().optional(),
  /** A message from a person grants utility beside service. */
  inboundGrantsUtility: z.boolean().optional(),
  /** What is sent once after an opt-out, instead of the built-in sentence of that language. */
  confirmations: confirmations.optional(),
}).meta({ id: 'UpdateConsentSettings' });

export const ConsentSettingsView = z.object({
  optOutWords: z.array(wordView), resumeWords: z.array(wordView), yesResumes: z.boolean(), inboundGrantsUtility: z.boolean(),
  confirmations: z.partialRecord(z.enum(LANGUAGES), z.string()),
  /** What holds in every organisation and cannot be removed, by language. */
  builtIn: z.array(z.object({ language: z.enum(LANGUAGES), optOutWords: z.array(z.string()), resumeWords: z.array(z.string()), yesWords: z.array(z.string()), confirmation: z.string() })),
}).meta({ id: 'ConsentSettings' });
