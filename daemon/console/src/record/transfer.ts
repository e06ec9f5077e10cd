// Brings a recording to the station over a line that may break: what has arrived stays there (tus 1.0), and the
// rest follows once the line is back, or once the same file is sent again.
import { DetailedError, Upload as Transfer } from 'tus-js-client';

import { Refusal, ask } from '../api/client';
import { station } from '../api/station.svelte';
import type { Problem, Recording, Upload } from '../api/types';

/// Where it is: `part` from 0 to 1, by what has left this device; whether the line is `lost` at present; whether the
/// station `has` it all, which it does not yet once everything has left.
export interface Progress {
  part: number;
  lost: boolean;
  has: boolean;
}

const retryDelays = [500, 1_000, 2_000, ...Array<number>(400).fill(5_000)]; // milliseconds: for half an hour
const stalled = 30_000; // without a byte: the line is dead and has told nobody
const digested = 64e6; // bytes; more is not read into a phone's memory at once

/// The SHA-256 by which the station knows it; empty where the browser makes none.
async function digestOf(file: File): Promise<string> {
  if (!globalThis.crypto?.subtle || file.size > digested) return '';
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function refusalOf(error: Error): Refusal {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  if (!answer) return new Refusal(0, null);
  let problem: Problem | null = null;
  try {
    problem = JSON.parse(answer.getBody()) as Problem;
  } catch {
    /* an answer without words */
  }
  return new Refusal(answer.getStatus(), problem);
}

/// All bytes to the station; the address of the upload.
function carry(file: File, metadata: Record<string, string>, told: (progress: Progress) => void, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let part = 0;
    let watch = 0;
    const again = (): void => {
      clearTimeout(watch);
      watch = window.setTimeout(again, stalled);
      void transfer.abort().then(() => signal.aborted || transfer.start());
    };
    const end = (): void => {
      clearTimeout(watch);
      removeEventListener('online', again);
    };
    const transfer = new Transfer(file, {
      endpoint: '/v1/uploads',
      metadata,
      retryDelays,
      removeFingerprintOnSuccess: true,
      fingerprint: (source) => Promise.resolve(JSON.stringify(['upload', source.size, source.lastModified, metadata])),
      onProgress: (sent, total) => {
        clearTimeout(watch);
        watch = window.setTimeout(again, stalled);
        part = total ? sent / total : 0;
        told({ part, lost: false, has: false });
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (status === 0 && !signal.aborted) told({ part, lost: true, has: false });
        return status === 0 || status === 409 || status === 423 || status >= 500;
      },
      onError: (error) => {
        end();
        reject(refusalOf(error));
      },
      onSuccess: () => {
        end();
        resolve(transfer.url!);
      },
    });
    addEventListener('online', again);
    signal.addEventListener('abort', () => {
      end();
      void transfer.abort(true).catch(() => undefined);
      reject(signal.reason as Error);
    });
    void transfer.findPreviousUploads().then(([before]) => {
      if (before) transfer.resumeFromPreviousUpload(before);
      transfer.start();
    });
  });
}

/// What has become of an upload that is complete.
async function verdictOn(address: string): Promise<Recording> {
  const path = new URL(address, location.href).pathname;
  for (;;) {
    const news = station.nextUploadNews();
    const upload = await ask<Upload>(path).catch((error: unknown) => {
      if (error instanceof Refusal && error.status === 0) return null; // the news come once the line is back
      throw error;
    });
    if (upload?.body.recording) return (await ask<Recording>(`/v1/recordings/${upload.body.recording}`)).body;
    const problem = upload?.body.problem;
    if (problem) {
      const status = problem.code === 'too_large' ? 413 : 422;
      throw new Refusal(status, { type: `urn:xiangyin:problem:${problem.code}`, title: '', status, detail: problem.detail });
    }
    await news;
  }
}

/// Throws a Refusal; the reason of `signal` when it is given up.
export async function transfer(file: File, details: Record<string, string>, told: (progress: Progress) => void, signal: AbortSignal): Promise<Recording> {
  const sha256 = await digestOf(file);
  if (sha256) {
    const there = await ask<{ items: Recording[] }>(`/v1/recordings?q=${sha256}`).catch(() => null);
    if (there?.body.items[0]) return there.body.items[0];
  }
  const address = await carry(file, { ...details, ...(sha256 && { sha256 }) }, told, signal);
  told({ part: 1, lost: false, has: true });
  return verdictOn(address);
}
