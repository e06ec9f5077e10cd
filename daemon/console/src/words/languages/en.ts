import everyday from './en/everyday';
import upkeep from './en/upkeep';

import type { Words } from '../language.svelte';

export default {
  texts: { ...everyday, ...upkeep },
  sentences: [
    [/^Announcement '(.*)' has no recording in (\S+); (\S+) is said instead\.$/, '“{announcement:$1}” has no recording in {dialect:$2}; {dialect:$3} is said instead.'],
    [/^(.*) is on air until (.*)$/, '“{broadcast:$1}” is on air until {moment:$2}'],
    [/^zone (.*) has quiet hours until (.*)$/, 'zone $1 has quiet hours until {moment:$2}'],
  ],
} satisfies Words;
