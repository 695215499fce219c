import { useMutation } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { addressOf, send } from '../api/client';
import { useApi } from '../api/hooks';
import { isOwnerOf, useMe } from '../api/session';
import type { FolderDraft, Template } from '../api/types';
import { useCommands } from '../frame/commands';
import { useTitle } from '../frame/title';
import { Choice, Field, Form, textOf } from '../parts/Form';
import { resolved, type Shape, useKindSchema, type Value } from '../parts/schema';
import { SchemaFields } from '../parts/SchemaForm';
import { Await, Empty } from '../parts/states';
import { useDrop } from '../parts/drop';
import { DropHere } from '../upload/DropHere';
import { SendDialog } from '../upload/SendDialog';
import { type Draft, giveUp, isNew, keep } from './drafts';
import { nameOf, namePattern, said } from './naming';
import { sampleOf } from './sample';
import { YourProducts } from './YourProducts';

const ofAFile = 'file';
const ofANewOne = ''; // a domain that the file makes

// Where a product starts: from a file of this computer, or from a template.
export function Start({ drafts }: { drafts: Draft[] }) {
  const me = useMe();
  const [parameters, setParameters] = useSearchParams();
  const [file, setFile] = useState<File>();
  const domains = useApi('listDomains', { query: { limit: 1000 } });
  const templates = useApi('listTemplates', {});
  useTitle('Publish');
  const from = parameters.get('from') ?? '';
  const start = (next: string) => setParameters({ from: next });
  const choose = (next: File) => (setFile(next), start(ofAFile));
  const over = useDrop(choose, true);
  const commands = useMemo(
    () => [{ text: 'Publish from a file', run: () => setParameters({ from: ofAFile }) }],
    [setParameters],
  );
  useCommands(commands);
  const own = domains.data?.items.map(({ name }) => name).filter((name) => isOwnerOf(me, name));
  if (own?.length === 0 && !me.admin) return <NoDomain />;
  const isFirst = own?.length === 0; // an admin's first file makes the first domain
  return (
    <div className="page">
      <div className="section">
        <h1>Publish</h1>
        <p className="prose soft">
          What you know and others need: start from data or from a template, say what it means, look at the plan, apply.
          Nothing is there for others before you apply it.
        </p>
      </div>
      <div className="starts">
        <FileStart file={file} chosen={from === ofAFile} choose={choose} />
        <Await asked={templates} what="templates">
          {({ items }) =>
            items.filter((template) => !isFirst && isOfAProduct(template)).map((template) => (
              <button
                key={template.name}
                type="button"
                className="choice-line start start-template"
                aria-pressed={from === template.name}
                onClick={() => start(template.name)}
              >
                <b>{template.name.replaceAll('-', ' ').replace('sql', 'SQL')}</b>
                <span className="soft">{template.summary}</span>
              </button>
            ))
          }
        </Await>
      </div>
      {isFirst && (
        <p className="soft">
          There is no domain yet. Your first file makes one; <Link href="/govern/domains">Domains</Link> makes one without a file.
        </p>
      )}
      {((from === ofAFile && file) || (from && from !== ofAFile && !isFirst)) && (
        <Await asked={domains} what="your domains">
          {() => <About key={from + (file?.name ?? '')} template={from} file={from === ofAFile ? file : undefined} domains={own ?? []} />}
        </Await>
      )}
      {over && <DropHere>Let go: what it holds becomes a product</DropHere>}
      {drafts.length > 0 && <Drafts drafts={drafts} />}
      <YourProducts domains={own ?? []} />
    </div>
  );
}

function isOfAProduct({ words }: Template): boolean {
  return words.includes('product');
}

function NoDomain() {
  return (
    <div className="page">
      <h1>Publish</h1>
      <Empty title="No domain is yours to publish in.">
        A domain’s team, its curators and admins publish there. <Link href="/govern/domains">See who they are</Link>, and ask
        to join one.
      </Empty>
    </div>
  );
}

function FileStart({
  file,
  chosen,
  choose,
}: {
  file: File | undefined;
  chosen: boolean;
  choose: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="start-drop">
      <button type="button" className="choice-line start" aria-pressed={chosen} onClick={() => input.current?.click()}>
        <b>{chosen && file ? file.name : 'A file'}</b>
        <span className="soft">
          {chosen && file ? 'Choose another, or drop it here' : 'CSV, Excel, JSON or Parquet, chosen or dropped here: columns and types are read from it'}
        </span>
      </button>
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label="A CSV, Excel, JSON or Parquet file"
        accept=".csv,.xlsx,.json,.parquet"
        onChange={(event) => event.target.files?.[0] && choose(event.target.files[0])}
      />
    </div>
  );
}

async function draftFrom(query: Record<string, string>, file: File | undefined): Promise<FolderDraft> {
  const response = await send(addressOf('draftFolder', { query }), {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', accept: 'application/json' },
    ...(file && { body: await sampleOf(file) }),
  });
  return (await response.json()) as FolderDraft;
}

const descriptionFields = [
  { key: 'purpose', long: true, hint: 'Which questions it answers.' },
  { key: 'usage', long: true, hint: 'How to start with it.' },
  { key: 'limitations', long: true, hint: 'What it is not for. The most useful sentence of all.' },
];

// The few words that a template wants, and what a product says of itself.
function About({ template, file, domains }: { template: string; file: File | undefined; domains: string[] }) {
  const schema = useKindSchema('product');
  const [, navigate] = useLocation();
  const [parameters] = useSearchParams();
  const asked = parameters.get('domain') ?? '';
  const { admin } = useMe();
  const [chosen, setDomain] = useState(domains.includes(asked) ? asked : (domains[0] ?? ofANewOne));
  const [newDomain, setNewDomain] = useState('');
  const isNewDomain = chosen === ofANewOne;
  const domain = isNewDomain ? newDomain : chosen;
  const [words, setWords] = useState<Value>({});
  const [product, setProduct] = useState(file ? nameOf(file.name) : '');
  const [sends, setSends] = useState(false);
  const make = useMutation({
    mutationFn: async (data: FormData) => {
      const product = textOf(data, 'product');
      const query = {
        domain,
        product,
        table: textOf(data, 'table') || product,
        ...(file ? { file: file.name.toLowerCase() } : { template }),
      };
      const made = await draftFrom(query, file);
      const name = `${domain}.${product}`;
      const texts = Object.fromEntries(made.files.map(({ path, text }) => [path, said(text, words)]));
      const data_ = file && made.data ? [{ path: made.data, bytes: file.size, file }] : [];
      return keep({
        product: name,
        texts,
        before: {},
        data: data_,
        expected: [{ kind: 'product', name, version: 0 }],
        notes: made.notes,
      });
    },
    onSuccess: (_, data) => navigate(`/publish/${encodeURIComponent(`${domain}.${textOf(data, 'product')}`)}`),
  });
  const description = (shape: Shape): Shape => ({
    ...resolved(shape.properties?.description ?? {}, shape),
    ...(shape.$defs && { $defs: shape.$defs }),
  });
  return (
    <section className="card publish-about" aria-labelledby="about">
      <h2 id="about">What it is</h2>
      <Form
        act={(data) => (isNewDomain ? setSends(true) : make.mutate(data))}
        submit={isNewDomain ? 'Send its rows …' : 'Write its documents'}
        busy={make.isPending}
        fault={make.error}
      >
        <Choice
          label="Domain"
          value={chosen}
          onChange={setDomain}
          options={[
            ...domains.map((name) => ({ value: name, text: name })),
            ...(admin && file ? [{ value: ofANewOne, text: 'a new one' }] : []),
          ]}
        />
        {isNewDomain && (
          <Field
            label="New domain"
            required
            autoFocus
            pattern={namePattern}
            value={newDomain}
            onChange={(event) => setNewDomain(event.target.value)}
            hint="What the data are about, or the team that has them: orders, finance. You curate it; others join later."
          />
        )}
        <Field
          label="Product"
          name="product"
          required
          autoFocus={!isNewDomain}
          pattern={namePattern}
          value={product}
          onChange={(event) => setProduct(event.target.value)}
          hint="Lower-case letters, digits and _. People read it in every address."
        />
        {!isNewDomain && <Field label="Table" name="table" pattern={namePattern} hint="Left out: named as the product." />}
        {!isNewDomain && (
          <Await asked={schema} what="its form">
            {(shape) => <SchemaFields schema={description(shape)} fields={descriptionFields} value={words} onChange={setWords} />}
          </Await>
        )}
      </Form>
      {file && !isNewDomain && (
        <p className="publish-now">
          <button type="button" className="button" disabled={!product} onClick={() => setSends(true)}>
            Send its rows now …
          </button>
          <span className="soft">
            The table <code>{`${domain}.${product}`}</code> is there at once, with a drafted contract to finish afterwards.
          </span>
        </p>
      )}
      {file && sends && <SendDialog table={`${domain}.${product}`} file={file} close={() => setSends(false)} />}
    </section>
  );
}

function Drafts({ drafts }: { drafts: Draft[] }) {
  return (
    <section className="section" aria-labelledby="drafts">
      <h2 id="drafts">Drafts in this tab</h2>
      <ul className="lines">
        {drafts.map((draft) => (
          <li key={draft.product} className="line">
            <Link href={`/publish/${encodeURIComponent(draft.product)}`} className="mono">
              {draft.product}
            </Link>
            <span className="soft">{isNew(draft) ? 'new' : 'changes to what is there'}</span>
            <button
              type="button"
              className="button button-plain"
              aria-label={`Give up the draft of ${draft.product}`}
              onClick={() => giveUp(draft.product)}
            >
              Give it up
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
