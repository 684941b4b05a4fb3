import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { Conversation } from '../api.generated';
import { useActions } from '../app/data.actions';
import { problemOf, useProblemText } from '../shared/problem';
import { useT } from '../shared/translate';
import { useColleagueName } from './colleagues';
import { refreshConversations } from './thread.query';

export interface Desk {
  busy: boolean;
  assign: (assigneeId: string | null) => void; close: () => void; reopen: () => void; snooze: (until: string | null) => void; handOver: (handler: 'person' | 'ai') => void;
}

/** What is done with a conversation. Where a colleague was quicker, that is said by name, and nothing is taken from them. */
export function useDesk(conversation: Conversation): Desk {
  const t = useT();
  const actions = useActions();
  const notify = useNotify();
  const problemText = useProblemText();
  const colleague = useColleagueName();
  const [busy, setBusy] = useState(false);
  const { id } = conversation;
  const now = (work: Promise<void>, done?: string) => {
    setBusy(true);
    void work.then(() => { if (done) notify(done, { type: 'success' }); }, (error: unknown) => {
      const problem = problemOf(error) as { code: string; assigneeId?: string | null } | undefined;
      if (problem?.code !== 'conversation.taken') return notify(problemText(error).detail, { type: 'warning' });
      return notify(problem.assigneeId ? t('desk.taken', { name: colleague(problem.assigneeId) }) : t('desk.givenBack'), { type: 'warning' });
    }).then(refreshConversations).finally(() => setBusy(false));
  };
  return {
    busy,
    assign: (assigneeId) => now(actions.assignConversation(id, { assigneeId, expected: conversation.assigneeId })),
    close: () => now(actions.closeConversation(id), t('desk.closedNow')),
    reopen: () => now(actions.reopenConversation(id)),
    snooze: (until) => now(actions.snoozeConversation(id, until)),
    handOver: (handler) => now(actions.handOverConversation(id, handler)),
  };
}
