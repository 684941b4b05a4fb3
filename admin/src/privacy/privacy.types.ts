import type { FulfilPrivacyRequest, PrivacyRequest, PrivacyRequestDetail, Retention, RetentionPreview } from '../api.generated';

export type {
  CreatePrivacyRequest as CreateRequest, FulfilPrivacyRequest as FulfilRequest, LegalHold, LinkPrivacyRequest as LinkRequest, PrivacyRequest, PrivacyRequestDetail, PrivacyRequestPreview as RequestPreview, Retention as RetentionView, RetentionPreview, RetentionRun,
} from '../api.generated';

export const KINDS = ['access', 'rectification', 'erasure', 'portability', 'restriction', 'objection'] as const;
export type Kind = (typeof KINDS)[number];
export const VERIFY_METHODS = ['known_channel', 'document', 'account', 'call_back', 'other'] as const;
export type VerifyMethod = (typeof VERIFY_METHODS)[number];
export type RequestAction = PrivacyRequest['actions'][number];
export type RequestState = PrivacyRequest['state'];
export type TimelineEntry = PrivacyRequestDetail['timeline'][number];
export type Changes = NonNullable<FulfilPrivacyRequest['changes']>;
export type RetentionClass = Retention['classes'][number];
export type RetentionCount = RetentionPreview['data'][number];

export const isOpen = (state: RequestState): boolean => state !== 'done' && state !== 'refused' && state !== 'cancelled';
