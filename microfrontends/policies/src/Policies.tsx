import {EmptyState, fragment, Loaded, PageHeader, Section, Table, Time} from '@tempo/ui';
import type {FragmentProps, Page, Policies as PolicySet} from '@tempo/ui';
import manifest from '../manifest.json' with {type: 'json'};
import {Ask} from './Ask.tsx';
import type {Decision} from './Ask.tsx';
import {Matrix} from './Matrix.tsx';

interface Revision {
  revision: number;
  published_at: string;
  published_by: string;
}

interface Data {
  policies: PolicySet;
  revisions: Page<Revision>;
  decision: Decision;
}

const first = (revision: number) => `curl -X PUT "$TEMPO/api/v1/policies" \\
  -H "Authorization: Bearer $TEMPO_TOKEN" -H "Content-Type: application/json" -H 'If-Match: "${revision}"' \\
  -d '{"rules": [{"role": "user", "environment": "prod", "category": "user", "retention": "P90D", "on_expiry": "delete"}]}'`;

function PoliciesPage({data, page}: FragmentProps<Data>) {
  return (
    <>
      <Loaded answer={data.policies} what="The policy matrix cannot be read.">
        {set => (
          <>
            <PageHeader title="Policies">
              Revision {set.revision} is in force, published by {set.published_by} <Time at={set.published_at} only="relative" />. For each effect on its own the most specific rule wins.
            </PageHeader>
            {set.rules.length === 0
              ? <EmptyState title="No rule yet: the defaults hold" command={first(set.revision)}>
                  <p>Everything is kept forever, only administrators read and act. To publish a first rule:</p>
                </EmptyState>
              : <Matrix rules={set.rules} />}
          </>
        )}
      </Loaded>
      <Section title="Ask the matrix"><Ask query={page.query} answer={data.decision} /></Section>
      <Section title="Revisions">
        <Loaded answer={data.revisions} what="The revisions cannot be read.">
          {({items}) => (
            <Table label="Revisions" head={['Revision', 'Published', 'By']}>
              {items.map(({revision, published_at, published_by}) => (
                <tr key={revision}><td>{revision}</td><td><Time at={published_at} /></td><td>{published_by}</td></tr>
              ))}
            </Table>
          )}
        </Loaded>
      </Section>
    </>
  );
}

export const Policies = fragment<Data>(manifest, PoliciesPage);
