// Everything that lies on the desk: the session and the state of each place, so that a place keeps
// its work while another one is shown, and the palette reaches all of them.
import { getContext, setContext } from 'svelte';
import { Assess } from './assess/assess.svelte';
import { provideSession, Session } from './frame/session.svelte';
import { Intake } from './intake/intake.svelte';
import { Notes } from './notes/notes.svelte';
import type { Platform } from './platform/platform';
import { Recorded } from './record/record.svelte';
import { Findings } from './register/findings.svelte';
import { Register } from './register/register.svelte';
import { Stamp } from './stamp/stamp.svelte';
import { Terms } from './terms/terms.svelte';
import { Verify } from './verify/verify.svelte';
import { Versions } from './versions/versions.svelte';

export class Desk {
  readonly session: Session;
  readonly terms: Terms;
  readonly assess: Assess;
  readonly stamp: Stamp;
  readonly verify: Verify;
  readonly record: Recorded;
  readonly register: Register;
  readonly findings: Findings;
  readonly notes: Notes;
  readonly intake: Intake;
  readonly versions: Versions;

  constructor(platform: Platform) {
    this.session = new Session(platform);
    this.terms = new Terms(this.session);
    this.assess = new Assess(this.session);
    this.stamp = new Stamp(this.session);
    this.verify = new Verify(this.session);
    this.record = new Recorded(this.session);
    this.register = new Register(this.session);
    this.findings = new Findings(this.session);
    this.notes = new Notes(this.session, this.terms);
    this.intake = new Intake(this.session, this.terms);
    this.versions = new Versions(this.session);
  }

  async start(): Promise<void> {
    await this.session.start();
    await this.terms.load();
  }
}

const KEY = Symbol('desk');

export function provideDesk(desk: Desk): Desk {
  provideSession(desk.session);
  return setContext(KEY, desk);
}

export function useDesk(): Desk {
  return getContext<Desk>(KEY);
}
