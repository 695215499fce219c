import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { addressOf, send } from '../api/client';
import { useApi } from '../api/hooks';
import { Badge, type Dye } from '../parts/Dye';
import { Code } from '../parts/Copy';
import { Await } from '../parts/states';
import { WhatIf } from './WhatIf';
import { type PolicySpec, type Rule, ruleInWords } from './words';

// A policy: what it says, in words and as it is written, and what a change of it would do.

export function useDocument(name: string) {
  return useQuery<string, Error>({
    queryKey: ['getPolicy', { path: { name } }, 'yaml'],
    queryFn: async ({ signal }) => {
      const answer = await send(addressOf('getPolicy', { path: { name } }), {
        headers: { accept: 'application/yaml' },
        signal,
      });
      return answer.text();
    },
  });
}

const dyes: Record<Rule['effect'], Dye> = { allow: 'verdigris', deny: 'madder', restrict: 'weld', requests: 'indigo' };

export function PolicyPage({ name }: { name: string }) {
  const asked = useApi('getPolicy', { path: { name } });
  const document = useDocument(name);
  return (
    <>
      <p className="small">
        <Link href="/govern/policies">Policies</Link>
      </p>
      <Await asked={asked} what="the policy">
        {(policy) => {
          const spec = policy.spec as PolicySpec;
          return (
            <>
              <header className="section">
                <h1>{name}</h1>
                <p className="prose">{spec.description}</p>
                <p className="facts soft">
                  <span>{name.includes('.') ? `of domain ${name.split('.')[0]}` : 'of the whole mesh'}</span>
                  <span>version {policy.version}</span>
                </p>
              </header>
              <section className="section" aria-labelledby="rules">
                <h2 id="rules">What it says</h2>
                <ol className="rules">
                  {(spec.rules ?? []).map((rule) => (
                    <li key={rule.name} className="card">
                      <p className="facts">
                        <Badge dye={dyes[rule.effect]}>{rule.effect}</Badge> <b>{rule.name}</b>
                      </p>
                      <p>{ruleInWords(name, rule)}</p>
                      {rule.purpose && <p className="soft">{rule.purpose}</p>}
                    </li>
                  ))}
                </ol>
              </section>
              {document.data && (
                <WhatIf key={`${name} ${policy.version}`} name={name} document={document.data} version={policy.version} />
              )}
            </>
          );
        }}
      </Await>
      <section className="section" aria-labelledby="document">
        <h2 id="document">As it is written</h2>
        <Await asked={document} what="the document">
          {(text) => <Code text={text} label={`${name}.yaml`} />}
        </Await>
      </section>
    </>
  );
}
