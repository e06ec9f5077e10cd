// What the control socket sends and takes. `npm run check` makes contract.d.ts from daemon/control/openapi.yaml.
import type { components } from './contract';

type Schemas = components['schemas'];

export type Approval = Schemas['Approval'];
export type AuditRow = Schemas['AuditRow'];
export type Announcement = Schemas['Announcement'];
export type Broadcast = Schemas['Broadcast'];
export type Examination = Schemas['Examination'];
export type Finding = Schemas['Finding'];
export type DaySet = Schemas['DaySet'];
/// An occurrence of a rule that is only thought of.
export type Foreseen = Schemas['Preflight']['items'][number];
export type Device = Schemas['Device'];
export type LedgerDay = Schemas['LedgerDay'];
export type LedgerPage = Schemas['LedgerPage'];
export type LedgerRow = Schemas['LedgerRow'];
export type Outcome = Schemas['Outcome'];
export type Plan = Schemas['Plan'];
export type Planned = Schemas['Planned'];
export type Playlist = Schemas['Playlist'];
export type Problem = Schemas['Problem'];
export type Recording = Schemas['Recording'];
export type Output = Schemas['Output'];
export type Pairing = Schemas['Pairing'];
export type Role = Schemas['Role'];
export type Rule = Schemas['Rule'];
export type RuleDraft = Schemas['RuleDraft'];
export type Session = Schemas['Session'];
export type Status = Schemas['Status'];
export type Tls = Schemas['Tls'];
export type Token = Schemas['Token'];
export type Upload = Schemas['Upload'];
export type Zone = Schemas['Zone'];
export type Verdict = Schemas['Recording']['verdicts'][number];
