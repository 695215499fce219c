import { Redirect } from 'wouter';
import { useApi } from '../api/hooks';
import { useTitle } from '../frame/title';
import { Await } from '../parts/states';
import { addressOfThread } from './words';

// A thread's own address leads to the page of the table that it is about.
export default function ThreadPage({ thread }: { thread: string }) {
  const asked = useApi('getThread', { path: { name: thread } });
  useTitle('A question');
  return (
    <Await asked={asked} what="the question">
      {({ spec }) => <Redirect to={addressOfThread(String(spec.table), thread)} replace />}
    </Await>
  );
}
