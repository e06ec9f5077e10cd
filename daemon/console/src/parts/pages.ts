import type { Component } from 'svelte';

import type { Role } from '../api/types';
import type { Key } from '../words/language.svelte';

/// The pages: who may open one, and whether it has a tab of its own where there is room for five.
export const pages = [
  { id: 'now', name: 'now', role: 'viewer', tab: true },
  { id: 'record', name: 'record', role: 'publisher', tab: true },
  { id: 'schedule', name: 'schedule', role: 'viewer', tab: true },
  { id: 'ledger', name: 'ledger', role: 'viewer', tab: true },
  { id: 'approve', name: 'approve', role: 'scheduler', tab: false },
  { id: 'users', name: 'users', role: 'admin', tab: false },
  { id: 'station', name: 'stationPage', role: 'viewer', tab: false },
  { id: 'more', name: 'more', role: 'viewer', tab: true },
] as const satisfies { id: string; name: Key; role: Role; tab: boolean }[];

/// All but the first are loaded when they are wanted.
export const loaders: Record<string, () => Promise<{ default: Component }>> = {
  record: () => import('../pages/Record.svelte'),
  schedule: () => import('../pages/Schedule.svelte'),
  ledger: () => import('../pages/Ledger.svelte'),
  approve: () => import('../pages/Approve.svelte'),
  users: () => import('../pages/Users.svelte'),
  station: () => import('../pages/Station.svelte'),
  more: () => import('../pages/More.svelte'),
};
