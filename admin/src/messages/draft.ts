import { useState } from 'react';
import { queryClient } from '../app/query.client';

queryClient.setQueryDefaults(['draft'], { gcTime: Infinity });

/** What somebody began to write, kept while he looks elsewhere. It lives with the answers of the server, so signing out forgets it. */
export function useDraft(name: string, initial: string): [string, (text: string) => void] {
  const key = ['draft', name];
  const [text, setText] = useState(() => queryClient.getQueryData<string>(key) ?? initial);
  return [text, (next) => {
    setText(next);
    queryClient.setQueryData(key, next);
  }];
}
