import { useApi } from '../api/hooks';

// What waits for a person: requests to decide, and news that they have not seen.
export function useInboxCount(): number {
  const { data } = useApi('getInbox', {});
  return data ? data.waiting.length + data.more + data.unseen : 0;
}
