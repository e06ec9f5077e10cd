import en from './en';
import zh from './zh-CN';

export interface Words {
  name: string;
  /// What stands in braces is put in: "{count} broadcasts".
  texts: Record<keyof typeof zh.texts, string>;
  /// The station's own sentences, which are English, in this language; $1 is the first group.
  sentences: [RegExp, string][];
}
export type Key = keyof typeof zh.texts;

/// A further language is one more file here.
const languages: Record<string, Words> = { 'zh-CN': zh, en };
const key = 'language';

function first(): string {
  const chosen = localStorage.getItem(key);
  if (chosen && chosen in languages) return chosen;
  return navigator.language.startsWith('zh') || !navigator.language.startsWith('en') ? 'zh-CN' : 'en';
}

class Language {
  code = $state(first());
  readonly all = Object.entries(languages).map(([code, words]) => ({ code, name: words.name }));

  choose(code: string): void {
    this.code = code;
    localStorage.setItem(key, code);
  }
  get words(): Words {
    return languages[this.code] ?? zh;
  }
}
export const language = new Language();

/// A text in the language of whoever looks.
export function t(text: Key, values: Record<string, string | number> = {}): string {
  return language.words.texts[text].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/// A sentence of the station's in the language of whoever looks, as far as it is known.
export function sentence(text: string): string {
  for (const [pattern, words] of language.words.sentences) {
    if (pattern.test(text)) return text.replace(pattern, words);
  }
  return text;
}
