import { useGetList } from 'react-admin';
import type { Member } from '../api.generated';
import { useMay, useSession } from '../app/session';
import { ROLES_OF } from '../shared/roles';
import type { PrivacyRequest } from './privacy.types';

/**
 * Where a reader stands with the rule of two: `before` approving, with whoever could carry it out then; `other`, because the reader approved;
 * `alone`, because there is nobody else who could; `approved` by somebody else, so the reader can.
 */
export interface SecondPerson { rule: 'before' | 'other' | 'alone' | 'approved'; approvedBy: string; others: string[] }

/** Erasure takes two people. Whoever is alone with the permission may do both, and the history says so. */
export function useSecondPerson({ kind, state, approvedBy }: PrivacyRequest): SecondPerson | undefined {
  const may = useMay();
  const { user } = useSession();
  const asked = kind === 'erasure' && (state === 'verified' || state === 'approved' || state === 'waiting') && may('privacy.decide');
  const { data } = useGetList<Member>('users', { pagination: { page: 1, perPage: 200 } }, { enabled: asked && may('members.read') });
  if (!asked || !data) return undefined;
  const others = data.filter(({ id, role, status }) => id !== user.id && status !== 'disabled' && ROLES_OF['privacy.decide'].includes(role)).map(({ name, email }) => name || email);
  const rule = others.length === 0 ? 'alone' : approvedBy === null ? 'before' : approvedBy === user.id ? 'other' : 'approved';
  return { rule: rule === 'alone' && approvedBy !== null && approvedBy !== user.id ? 'approved' : rule, approvedBy: approvedBy ?? '', others };
}
