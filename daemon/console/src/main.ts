import './style.css';

import { mount } from 'svelte';

import { station } from './api/station.svelte';
import App from './App.svelte';
import { language } from './words/language.svelte';

const page = document.getElementById('page')!;
// What is on air comes along with the words, not after them.
void station.readStatus().catch(() => undefined);
void language.use(language.code).then(() => {
  page.replaceChildren();
  mount(App, { target: page });
});
