import type { MyPrivacyRequest } from '../api.generated';
import { api } from '../app/http';

export type MyRequest = MyPrivacyRequest;
export type MyRequestKind = NonNullable<MyPrivacyRequest['kind']>;

export const myDataActions = {
  myPrivacyRequests: () => api<{ data: MyRequest[] }>('GET', 'account/privacy-requests'),
  askAboutMyData: (body: { kind: MyRequestKind; message?: string }) => api<MyRequest>('POST', 'account/privacy-requests', { body }),
};
