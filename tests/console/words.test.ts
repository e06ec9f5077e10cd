import assert from 'node:assert/strict';
import { test } from 'node:test';

import en from '../../daemon/console/src/words/languages/en';
import zh from '../../daemon/console/src/words/languages/zh-CN';

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

test('every language has the same texts, with the same places to put something in', () => {
  const other: Record<string, string> = en.texts;
  assert.deepEqual(Object.keys(other).sort(), Object.keys(zh.texts).sort());
  for (const [key, text] of Object.entries(zh.texts)) {
    assert.notEqual(text, '', key);
    assert.notEqual(other[key], '', key);
    assert.deepEqual(placeholders(other[key]!), placeholders(text), key);
  }
});

test('a sentence of the station is found by one pattern only', () => {
  const patterns = zh.sentences.map(([pattern]) => String(pattern));
  assert.equal(new Set(patterns).size, patterns.length);
});
