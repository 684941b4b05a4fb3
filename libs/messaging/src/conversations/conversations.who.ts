import { publicId } from '@consentry/kernel';

const KINDS = { user: 'user', api_key: 'apiKey', contact: 'contact' } as const;

/** Who did something, as the API names them; of the system, which part of it. */
export function whoOf(kind: string, id: string): { kind: string; id: string } {
  return { kind, id: kind in KINDS ? publicId(KINDS[kind as keyof typeof KINDS], id) : id };
}
