import { Injectable } from '@nestjs/common';
import type { Category } from '@consentry/kernel';
import { AWS_TERMS, hostOf, isLocal, type Described } from './processors.rules.js';

/** The settings that say where data goes, as the server read them. */
export interface FacilitySettings {
  databaseUrl?: string | undefined;
  redisUrl?: string | undefined;
  smtpUrl?: string | undefined;
  storage: 'disk' | 's3';
  s3Endpoint?: string | undefined;
  s3Region?: string | undefined;
  otlpEndpoint?: string | undefined;
}

/** What the operator configured beyond this machine, for every organisation of the installation. Set once at the start. */
@Injectable()
export class Facilities {
  private known: readonly Described[] = [];

  set(facilities: readonly Described[]): void {
    this.known = facilities;
  }

  all(): readonly Described[] {
    return this.known;
  }
}

/** Hosts of settings that are secrets (they carry passwords) are not told. What lies on this machine is nobody else's. Pure. */
export function facilitiesOf(settings: FacilitySettings): Described[] {
  const s3Amazon = settings.storage === 's3' && settings.s3Endpoint === undefined;
  const facility = (key: string, url: string | undefined, name: string, purpose: string, categories: Category[], shown = false): Described[] => {
    if (url === undefined || isLocal(url)) return [];
    return [{ source: 'configuration', key: `configuration:${key}`, name, host: shown ? hostOf(url) : null, regions: [], purposes: [purpose], categories, terms: null }];
  };
  return [
    ...facility('database', settings.databaseUrl, 'Database server', 'Keeping all data; names, numbers and texts are sealed before they get there', ['identity', 'contact', 'content', 'profile', 'choice', 'credential', 'technical', 'reference']),
    ...facility('redis', settings.redisUrl, 'Redis server', 'Sharing work and limits between processes, by the numbers of records', ['technical', 'reference']),
    ...facility('mail', settings.smtpUrl, 'Mail server', 'Delivering mails to people with an account', ['identity', 'contact', 'technical']),
    ...(s3Amazon ? [{ source: 'configuration' as const, key: 'configuration:storage', name: 'Amazon Web Services', host: null, regions: settings.s3Region ? [settings.s3Region] : [], purposes: [STORING], categories: STORED, terms: AWS_TERMS }] : []),
    ...(settings.storage === 's3' ? facility('storage', settings.s3Endpoint, 'File storage', STORING, STORED, true) : []),
    ...facility('traces', settings.otlpEndpoint, 'Collector of traces', 'Finding out why something is slow or failed, by the numbers of records', ['technical', 'reference'], true),
  ];
}

const STORING = 'Keeping files of messages, sealed before they get there';
const STORED: Category[] = ['content'];
