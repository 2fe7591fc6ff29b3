import {fragment} from '@tempo/ui';
import type {FragmentProps} from '@tempo/ui';
import manifest from '../manifest.json' with {type: 'json'};
import {Keys} from './Keys.tsx';
import {NoticeBar} from './NoticeBar.tsx';
import {Rail} from './Rail.tsx';

function ShellPage({navigation, page, viewer, theme, csrf}: FragmentProps) {
  return (
    <>
      <a className="shell-skip" href="#main">Skip to content</a>
      <Rail items={navigation} current={page.path} viewer={viewer} theme={theme} csrf={csrf} />
      <NoticeBar />
      <Keys />
    </>
  );
}

export const Shell = fragment(manifest, ShellPage);
