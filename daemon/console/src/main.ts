import './style.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { language } from './words/language.svelte';

const page = document.getElementById('page')!;
void language.use(language.code).then(() => {
  page.replaceChildren();
  mount(App, { target: page });
});
