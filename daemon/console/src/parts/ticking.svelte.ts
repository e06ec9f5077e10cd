import { station } from '../api/station.svelte';

/// The station's time, renewed each second for as long as somebody looks at it.
export function ticking(): { readonly time: number } {
  let time = $state(station.time());
  $effect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) time = station.time();
    }, 1000);
    return () => clearInterval(timer);
  });
  return {
    get time() {
      return time;
    },
  };
}
