// Where one is stands behind the # of the address, so that back, reload and links work.

export interface Place {
  page: string; // "schedule"
  rest: string[]; // "edit", ID
  query: URLSearchParams;
}

function read(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [page = '', ...rest] = path.split('/').map(decodeURIComponent);
  return { page: page || 'now', rest, query: new URLSearchParams(query) };
}

class Route {
  place = $state.raw<Place>(read());

  constructor() {
    addEventListener('hashchange', () => {
      this.place = read();
    });
  }
}
export const route = new Route();

export function go(address: string): void {
  location.hash = address;
}
