import { useState } from 'react';
import { useApi, useDo } from '../api/hooks';
import { becomeUser } from '../api/session';
import { useTitle } from '../frame/title';
import { Field, Form, textOf } from '../parts/Form';
import { Failure } from '../parts/states';
import './signin.css';

type Way = 'token' | 'password';
const ways: { way: Way; text: string }[] = [
  { way: 'password', text: 'Password' },
  { way: 'token', text: 'Token' },
];

function lastWay(): Way {
  return localStorage.getItem('way') === 'token' ? 'token' : 'password';
}

function Provider() {
  const { data } = useApi('getSignInWays', {});
  if (!data?.provider) return null;
  const back = window.location.pathname + window.location.search;
  return (
    <a className="button" href={`/api/v1/oidc/login?return=${encodeURIComponent(back)}`}>
      Continue with {new URL(data.provider).host}
    </a>
  );
}

export function SignIn({ fault }: { fault?: unknown }) {
  const [way, setWay] = useState(lastWay);
  const signIn = useDo('signIn');
  useTitle('Sign in');
  const choose = (next: Way) => {
    localStorage.setItem('way', next);
    signIn.reset();
    setWay(next);
  };
  const act = (data: FormData) => {
    const body =
      way === 'token'
        ? { token: textOf(data, 'token') }
        : { user: textOf(data, 'user'), password: String(data.get('password')) };
    signIn.mutate({ body }, { onSuccess: becomeUser });
  };
  const failure = signIn.error ?? fault;
  return (
    <main className="signin">
      <h1>
        <img src="/icon.svg" alt="" width="28" height="28" /> Sign in to Weft
      </h1>
      <Provider />
      <fieldset className="signin-ways">
        <legend className="unseen">With what</legend>
        {ways.map((one) => (
          <label key={one.way}>
            <input type="radio" name="way" checked={way === one.way} onChange={() => choose(one.way)} />
            {one.text}
          </label>
        ))}
      </fieldset>
      <Form key={way} act={act} submit="Sign in" busy={signIn.isPending}>
        {way === 'token' ? (
          <Field
            label="Token"
            name="token"
            type="password"
            required
            autoFocus
            autoComplete="off"
            hint="It begins with weft_. What the token may do, this browser may then do, and no more."
          />
        ) : (
          <>
            <Field label="User" name="user" required autoFocus autoComplete="username" spellCheck={false} />
            <Field label="Password" name="password" type="password" required autoComplete="current-password" />
          </>
        )}
        {failure ? <Failure fault={failure} /> : null}
      </Form>
      <p className="soft small">
        On the command line, <code>weft open</code> prints a link that signs you in; <code>weft demo</code> prints one
        for each of its users.
      </p>
    </main>
  );
}
