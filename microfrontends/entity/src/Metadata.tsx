import {EntityLink, Time} from '@tempo/ui';
import type {Entity} from '@tempo/ui';
import type {ReactNode} from 'react';

export function Metadata({entity}: {entity: Entity}) {
  return (
    <dl className="entity-metadata">
      <Row term="Category">{entity.category}</Row>
      <Row term="Environment">{entity.environment}</Row>
      <Row term="Role">{entity.role}</Row>
      {entity.visibility === 'full' && <Row term="Owner">{entity.owner ?? 'nobody'}</Row>}
      <Row term="Created"><Time at={entity.created_at} zone /></Row>
      <Row term="Changed"><Time at={entity.updated_at} zone /></Row>
      <Row term="Version">{entity.version}</Row>
      {entity.visibility === 'full' && <Row term="Parents"><Parents refs={entity.parents ?? []} /></Row>}
      <Row term="Data">
        {entity.data === undefined
          ? 'Policy shows you this entity in summary: its data are not yours to read.'
          : <pre className="entity-data" tabIndex={0} aria-label="Data">{JSON.stringify(entity.data, null, 2)}</pre>}
      </Row>
    </dl>
  );
}

function Parents({refs}: {refs: string[]}) {
  if (refs.length === 0) return 'none';
  return (
    <ul className="entity-parents">
      {refs.map(ref => {
        const slash = ref.indexOf('/');
        return <li key={ref}><EntityLink type={ref.slice(0, slash)} id={ref.slice(slash + 1)} /></li>;
      })}
    </ul>
  );
}

function Row({term, children}: {term: string; children: ReactNode}) {
  return <div><dt>{term}</dt><dd>{children}</dd></div>;
}
