import {Badge, EmptyState, fragment, Loaded, PageHeader, ProblemNote, Section} from '@tempo/ui';
import type {Action, Answer, Entity as EntityBody, FragmentProps, Page, TempoEvent} from '@tempo/ui';
import manifest from '../manifest.json' with {type: 'json'};
import {Future} from './Future.tsx';
import {History} from './History.tsx';
import {Hold} from './Hold.tsx';
import {Metadata} from './Metadata.tsx';

interface Data {
  entity: EntityBody;
  future: {entity: {entity_type: string; entity_id: string}; items: Action[]};
  past: Page<Action>;
  events: Page<TempoEvent>;
}

function EntityPage({data, page}: FragmentProps<Data>) {
  const type = page.params.type ?? '';
  const id = page.params.id ?? '';
  return (
    <>
      <Head answer={data.entity} type={type} id={id} />
      <Section title="What will happen">
        <Loaded answer={data.future} what="Its future cannot be read.">{({items}) => <Future actions={items} type={type} id={id} />}</Loaded>
      </Section>
      {isKnown(data.entity) && <Section title="Metadata"><Metadata entity={data.entity.body} /></Section>}
      <Section title="What happened">
        <Loaded answer={data.events} what="Its events cannot be read.">
          {({items}) => <History events={items} ended={data.past?.status === 200 ? (data.past.body as Page<Action>).items : []} />}
        </Loaded>
      </Section>
    </>
  );
}

function Head({answer, type, id}: {answer: Answer<EntityBody>; type: string; id: string}) {
  const title = <>{type}/<wbr />{id}</>;
  if (isKnown(answer)) {
    const entity = answer.body;
    return (
      <PageHeader title={title} actions={<Hold entity={entity} />}>
        <span className="entity-tags">
          <Badge>{entity.category}</Badge> <Badge>{entity.environment}</Badge> <Badge>{entity.role}</Badge>
          {entity.archived && <> <Badge tone="warning">archived: read-only</Badge></>}
          {entity.legal_hold && <> <Badge tone="danger">legal hold: {entity.legal_hold.reason}</Badge></>}
        </span>
      </PageHeader>
    );
  }
  return (
    <>
      <PageHeader title={title} />
      {answer.status === 404
        ? <EmptyState title="Tempo holds no metadata of it" command={create(type, id)}>
            <p>It was deleted, never registered, or is not yours to see. Events may name it all the same. To register it:</p>
          </EmptyState>
        : <ProblemNote answer={answer} what="It cannot be read." />}
    </>
  );
}

function isKnown(answer: {status: number; body: unknown}): answer is {status: number; body: EntityBody} {
  return answer.status === 200;
}

function create(type: string, id: string): string {
  return `curl -X PUT "$TEMPO/api/v1/entities/${encodeURIComponent(type)}/${encodeURIComponent(id)}" \\
  -H "Authorization: Bearer $TEMPO_TOKEN" -H "Content-Type: application/json" \\
  -d '{"category": "user", "environment": "prod", "role": "user", "owner": "somebody"}'`;
}

export const Entity = fragment<Data>(manifest, EntityPage);
