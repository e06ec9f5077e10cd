// What the station says, which is English and names things by their ids, for whoever looks.
import { station } from '../api/station.svelte';
import { dialectName } from '../record/judge';
import { language } from './language.svelte';
import { dateOf, dayName, clockTime } from './moments';

/// How a language file names what stands in a sentence: "{dialect:$1}".
const namers: Record<string, (id: string) => string> = {
  announcement: (id) => station.nameOf(`announcement/${id}`),
  playlist: (id) => station.nameOf(id),
  dialect: dialectName,
  broadcast: (id) => {
    const rule = station.rules.find((one) => one.id === id);
    return rule ? station.titleOf(rule) : station.nameOf(id);
  },
  moment: (text) => (Number.isNaN(Date.parse(text)) ? text : `${dayName(dateOf(text))} ${clockTime(text)}`),
};

/// The sentence in the language of whoever looks; undefined where the language has none for it.
export function known(text: string): string | undefined {
  const found = language.words?.sentences.find(([pattern]) => pattern.test(text));
  if (!found) return language.code === 'en' ? text : undefined;
  const words = text.replace(found[0], found[1]);
  return words.replace(/\{(\w+):([^}]*)\}/g, (_, kind: string, id: string) => namers[kind]?.(id) ?? id);
}

/// The same, as it came where it is not known.
export function sentence(text: string): string {
  return known(text) ?? text;
}
