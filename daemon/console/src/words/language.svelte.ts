import type zh from './languages/zh-CN';

export interface Words {
  /// What stands in braces is put in: "{count} broadcasts".
  texts: Record<keyof typeof zh.texts, string>;
  /// The station's own sentences, which are English, in this language; $1 is the first group.
  sentences: [RegExp, string][];
}
export type Key = keyof typeof zh.texts;

/// A further language is one more file in languages/, named by its code. Only the one in use is loaded.
const files = import.meta.glob<Words>('./languages/*.ts', { import: 'default' });
const codes = Object.keys(files)
  .map((path) => path.replace(/^.*\/(.*)\.ts$/, '$1'))
  .sort((a, b) => Number(b === 'zh-CN') - Number(a === 'zh-CN'));
const kept = 'language';

function first(): string {
  const chosen = localStorage.getItem(kept);
  if (chosen && codes.includes(chosen)) return chosen;
  const wanted = navigator.languages.map((code) => code.split('-')[0]);
  const found = wanted.map((code) => codes.find((one) => one.split('-')[0] === code)).find(Boolean);
  return found ?? 'zh-CN';
}

class Language {
  code = $state(first());
  words = $state.raw<Words | null>(null);
  readonly all = codes.map((code) => ({
    code,
    name: new Intl.DisplayNames(code, { type: 'language' }).of(code.split('-')[0] ?? code) ?? code,
  }));

  /// Reads the words of a language and shows everything in it.
  async use(code: string): Promise<void> {
    this.words = await files[`./languages/${code}.ts`]!();
    this.code = code;
  }
  async choose(code: string): Promise<void> {
    await this.use(code);
    localStorage.setItem(kept, code);
  }
}
export const language = new Language();

/// Whether there is such a text.
export function isKey(text: string): text is Key {
  return text in (language.words?.texts ?? {});
}

/// A text in the language of whoever looks.
export function t(text: Key, values: Record<string, string | number> = {}): string {
  const words: string = language.words?.texts[text] ?? '';
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
