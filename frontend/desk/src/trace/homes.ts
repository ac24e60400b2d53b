/** The households of a village that still look for their place, hutong by hutong, in the order of their doors. */
export interface Home {
  id: string;
  label: string;
}

export interface Hutong {
  name: string;
  homes: Home[];
}

/** Who comes next in a hutong; which households have a place already is told each time, so that any undo is right. */
export class HomesInOrder {
  private readonly order: Map<string, Home[]>;

  constructor(hutongs: Hutong[]) {
    this.order = new Map(hutongs.map(({ name, homes }) => [name, [...homes]]));
  }

  waiting(hutong: string, placed: ReadonlySet<string>): Home[] {
    return (this.order.get(hutong) ?? []).filter((home) => !placed.has(home.id));
  }

  /** Pass over the next one: nobody knows where it is. It comes last. */
  skip(hutong: string, placed: ReadonlySet<string>): void {
    const homes = this.order.get(hutong);
    const [next] = this.waiting(hutong, placed);
    if (!homes || !next) return;
    homes.splice(homes.indexOf(next), 1);
    homes.push(next);
  }
}
